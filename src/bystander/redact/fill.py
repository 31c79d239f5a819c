"""A soft surface that continues what is around the covers, with fine grain. Nothing to invert.

The surface is made of means of visible samples over tiles of the picture; samples hidden
under any cover are never read into it.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role
from bystander.redact.outline import repeated
from bystander.redact.products import Floats, product
from bystander.redact.surface import surface
from bystander.redact.tiles import Places, Tiles
from bystander.stages import Covering

_CHROMA = (Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE)

READ = 4
"""Rows of cells read a tile: a mean needs no more."""

AT_ONCE = 128
"""Tiles painted at once: what is worked on then fits the processor's cache."""

GRAIN = 0.008
"""Standard deviation of the grain, of the range: a camera's own noise in daylight."""

GRAIN_SIDE = 512


class Fill:
    """The default: the output does not depend on one sample under any cover."""

    weaker: str | None = None

    def paint(self, frame: Frame, covering: Covering) -> None:
        """Overwrite what is inside with a surface made of what is outside of all covers."""
        tiles = Tiles.over(covering)
        window = tiles.around(covering.hidden)
        values = _surface(frame.planes, covering, tiles, window)
        targets = list(tiles.touched(covering.mine, AT_ONCE))
        inside = tiles.whole(covering.mine)
        for plane, own in zip(frame.planes, values, strict=True):
            for places in targets:
                side = tiles.side(plane)
                soft = _soft(own, places.from_corner(window), side)
                if plane.role not in _CHROMA:
                    soft += _grain(plane, places, side, covering.seed)
                np.rint(soft.clip(plane.low, plane.high, out=soft), out=soft)
                mask = repeated(inside[places.rows, :, places.columns], *tiles.repeats(plane))
                tiles.put(plane, places, soft, mask)


def _surface(
    planes: tuple[Plane, ...], covering: Covering, tiles: Tiles, window: tuple[slice, slice]
) -> Floats:
    """(planes, rows + 2, columns + 2): a value for each tile of the window, and one around."""
    every = max(1, tiles.down // READ)
    visible = ~tiles.cut(covering.hidden, window, (1, 1))[::every]
    share = _sums(visible, (tiles.down // every, tiles.across))
    share /= share.max() or 1
    means = []
    for plane in planes:
        down, across = tiles.repeats(plane)
        samples = tiles.cut(plane.samples, window, (down, across))[:: every * down]
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


def _soft(values: Floats, places: Places, side: tuple[int, int]) -> Floats:
    """(tiles, rows, columns) float32: each sample between the values of the tiles around it.

    values: (rows + 2, columns + 2), with one tile more at each side
    """
    near = np.stack(
        [values[places.rows + y, places.columns + x] for y in (0, 1, 2) for x in (0, 1, 2)],
        axis=1,
    )
    return product(near, _between(side)).reshape(-1, *side)


@lru_cache(maxsize=16)
def _between(side: tuple[int, int]) -> Floats:
    """(9, samples): linear weights of a tile and its eight neighbours, row by row."""
    down, across = (_line(length) for length in side)
    return np.asarray(np.einsum("ay,bx->abyx", down, across).reshape(9, -1), dtype=np.float32)


def _line(length: int) -> Floats:
    """(3, length): how near each sample is to the centres of its tile and the two beside it."""
    place = (np.arange(length) + 0.5) / length - 0.5
    apart = np.abs(place[None] - np.array([[-1], [0], [1]]))
    return np.asarray(np.maximum(0, 1 - apart), dtype=np.float32)


@lru_cache(maxsize=4)
def _noise(deviation: float) -> Floats:
    """(GRAIN_SIDE, GRAIN_SIDE) of mean 0; says nothing about any picture."""
    noise = np.random.default_rng(1839).standard_normal((GRAIN_SIDE, GRAIN_SIDE), np.float32)
    return noise * np.float32(deviation)


def _grain(plane: Plane, places: Places, side: tuple[int, int], seed: int) -> Floats:
    """(tiles, rows, columns).

    It stands still in the picture: an encoder then spends nothing on it from frame to frame.
    """
    noise = _noise((plane.high - plane.low) * GRAIN)
    rows, columns = GRAIN_SIDE // side[0], GRAIN_SIDE // side[1]
    tiled = noise.reshape(rows, side[0], columns, side[1])
    return tiled[(places.rows + seed) % rows, :, places.columns % columns]
