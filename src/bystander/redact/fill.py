"""A soft surface that continues what is around the covers, with fine grain. Nothing to invert.

The surface is made of means of visible samples over tiles of the picture; samples hidden
under any cover are never read into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role
from bystander.redact.grain import add_grain, grain_on_tiles
from bystander.redact.outline import repeated
from bystander.redact.products import Floats, product
from bystander.redact.surface import surface
from bystander.redact.tiles import Places, Rectangle, Tiles, area, places, rectangles
from bystander.stages import Covering

_CHROMA = (Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE)

READ = 4
"""Rows of cells read a tile: a mean needs no more."""

AT_ONCE = 128
"""Tiles painted at once: what is worked on then fits the processor's cache."""

LARGE = 64
"""Tiles from which a rectangle of them is painted on its own."""


class Fill:
    """The default: the output does not depend on one sample under any cover."""

    weaker: str | None = None

    def paint(self, frame: Frame, covering: Covering) -> None:
        """Overwrite what is inside with a surface made of what is outside of all covers."""
        tiles = Tiles.over(covering)
        values = _surface(frame.planes, covering, tiles)
        found = rectangles(tiles.touched(covering.mine))
        large = [each for each in found if area(each) >= LARGE]
        scattered = list(places([each for each in found if area(each) < LARGE], AT_ONCE))
        for plane, own in zip(frame.planes, values, strict=True):
            canvas = _Canvas(tiles, covering, plane, own)
            for rectangle in large:
                canvas.paint_rectangle(rectangle)
            for some in scattered:
                canvas.paint_tiles(some)


@dataclass(frozen=True, eq=False)
class _Canvas:
    """One plane, and what is to be seen on it.

    values: (rows + 2, columns + 2), the surface at each tile, with one tile more at each side
    """

    tiles: Tiles
    covering: Covering
    plane: Plane
    values: Floats

    def paint_rectangle(self, rectangle: Rectangle) -> None:
        """Tiles side by side: quick where covers are large."""
        side = self.tiles.side(self.plane)
        rows, columns = self.tiles.samples(self.plane, rectangle)
        view = self.plane.samples[rows, columns]
        height, width = view.shape
        soft = _smooth(self.values, rectangle, side)[:height, :width]
        if self.plane.role not in _CHROMA:
            corner = rows.start + self.covering.seed * side[0], columns.start
            add_grain(soft, self.plane, corner)
        inside = self.covering.mine[self.tiles.cells(rectangle)]
        where: NDArray[np.bool_] | bool = True  # a plain copy takes a third of a masked one's time
        if not inside.all():
            where = repeated(inside, *self.tiles.repeats(self.plane))[:height, :width]
        np.copyto(view, self._legal(soft), where=where, casting="unsafe")

    def paint_tiles(self, some: Places) -> None:
        """Tiles anywhere in the picture: quick where covers are many and small."""
        side = self.tiles.side(self.plane)
        around = [(some.rows + y, some.columns + x) for y in (0, 1, 2) for x in (0, 1, 2)]
        near = np.stack([self.values[place] for place in around], axis=1)
        soft = product(near, _between(side)).reshape(-1, *side)
        if self.plane.role not in _CHROMA:
            soft += grain_on_tiles(self.plane, some, side, self.covering.seed)
        inside = self.tiles.whole(self.covering.mine)[some.rows, :, some.columns]
        mask = repeated(inside, *self.tiles.repeats(self.plane))
        self.tiles.put(self.plane, some, self._legal(soft), mask)

    def _legal(self, soft: Floats) -> Floats:
        soft.clip(self.plane.low, self.plane.high, out=soft)
        return np.rint(soft, out=soft)


def _surface(planes: tuple[Plane, ...], covering: Covering, tiles: Tiles) -> Floats:
    """(planes, rows + 2, columns + 2): a value for each tile, and for one more around.

    Of the whole picture, however little is covered: were only what is near a cover read,
    the tiles' larger squares would jump when the cover moves on.
    """
    every = max(1, tiles.down // READ)
    visible = ~covering.hidden[::every]
    share = _sums(visible, (tiles.down // every, tiles.across))
    share /= share.max() or 1
    means = []
    for plane in planes:
        down, across = tiles.repeats(plane)
        samples = plane.samples[:: every * down]
        mask = repeated(visible, 1, across)[:, : samples.shape[1]]
        side = (tiles.down // every, tiles.across * across)
        means.append(_sums(samples * mask, side) / np.maximum(_sums(mask, side), 1))
    values = surface(np.asarray(np.stack(means) * share, dtype=np.float32), share)
    if values is None:
        neutral = np.array([plane.neutral for plane in planes], dtype=np.float32)
        values = np.broadcast_to(neutral[:, None, None], (len(planes), *share.shape))
    return np.pad(values, ((0, 0), (1, 1), (1, 1)), "edge")


def _sums(values: NDArray[np.generic], side: tuple[int, int]) -> Floats:
    """Over tiles of so many rows and columns; the last ones may be cut off."""
    rows, columns = values.shape
    lines = np.zeros((-(-rows // side[0]), columns), dtype=np.float32)
    for first in range(side[0]):
        part = values[first :: side[0]]
        lines[: len(part)] += part
    sums = np.add.reduceat(lines, np.arange(0, columns, side[1]), axis=1)
    return np.asarray(sums, dtype=np.float32)


def _smooth(values: Floats, rectangle: Rectangle, side: tuple[int, int]) -> Floats:
    """(rows, columns) of the samples of a rectangle: linear between the values of its tiles."""
    rows, columns = rectangle
    near = values[rows.start : rows.stop + 2, columns.start : columns.stop + 2]
    down, across = _line(side[0]), _line(side[1])
    wide = sliding_window_view(near, 3, axis=1) @ across  # (rows + 2, columns, side)
    lines = wide.reshape(len(near), -1)
    return np.asarray(
        np.matmul(down.T, sliding_window_view(lines, 3, axis=0).swapaxes(1, 2)), np.float32
    ).reshape(-1, lines.shape[1])


@lru_cache(maxsize=16)
def _between(side: tuple[int, int]) -> Floats:
    """(9, samples): linear weights of a tile and its eight neighbours, row by row."""
    down, across = (_line(length) for length in side)
    return np.asarray(np.einsum("ay,bx->abyx", down, across).reshape(9, -1), dtype=np.float32)


@lru_cache(maxsize=16)
def _line(length: int) -> Floats:
    """(3, length): how near each sample is to the centres of its tile and the two beside it."""
    place = (np.arange(length) + 0.5) / length - 0.5
    apart = np.abs(place[None] - np.array([[-1], [0], [1]]))
    return np.asarray(np.maximum(0, 1 - apart), dtype=np.float32)
