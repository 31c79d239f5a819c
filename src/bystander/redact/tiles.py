"""The picture in square tiles, and each plane's samples tile by tile.

Work on all covers of a picture at once costs what their tiles cost, however many covers
there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Plane
from bystander.stages import Covering, Mask

SIDE = 16
"""Stored pixels: fine enough for the surroundings of a small face, coarse enough to be few."""

LARGE = 2048
"""Pixels a side of a picture from which tiles are twice as large."""

RING = 3
"""Tiles around all covers that are looked at, at least; and as much as half of them."""


@dataclass(frozen=True, eq=False)
class Places:
    """Some tiles.

    rows, columns: (n,) of the lattice
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    def from_corner(self, window: tuple[slice, slice]) -> Places:
        """Counted from the first tile of a window."""
        return Places(self.rows - window[0].start, self.columns - window[1].start)


@dataclass(frozen=True, slots=True)
class Tiles:
    """A lattice over the cells of a picture; the last row and column may be cut off.

    across, down: cells a tile
    steps: stored pixels a cell, across and down
    rows, columns: tiles
    """

    across: int
    down: int
    steps: tuple[int, int]
    rows: int
    columns: int

    @classmethod
    def over(cls, covering: Covering) -> Self:
        """The lattice for a picture of this many cells."""
        (rows, columns), (step_x, step_y) = covering.hidden.shape, covering.steps
        side = SIDE if max(rows * step_y, columns * step_x) <= LARGE else 2 * SIDE
        across, down = max(1, side // step_x), max(1, side // step_y)
        return cls(across, down, covering.steps, -(-rows // down), -(-columns // across))

    def repeats(self, plane: Plane) -> tuple[int, int]:
        """(rows, columns) of a plane's samples a cell."""
        return self.steps[1] // plane.step_y, self.steps[0] // plane.step_x

    def side(self, plane: Plane) -> tuple[int, int]:
        """(rows, columns) of a plane's samples a tile."""
        down, across = self.repeats(plane)
        return self.down * down, self.across * across

    def touched(self, mask: Mask, at_once: int) -> Iterator[Places]:
        """The tiles with a cell of a mask of cells, so many at a time."""
        rows, columns = self._any(mask).nonzero()
        for first in range(0, len(rows), at_once):
            yield Places(rows[first : first + at_once], columns[first : first + at_once])

    def around(self, mask: Mask) -> tuple[slice, slice]:
        """(rows, columns) of the tiles that a mask of cells touches, and of some around."""
        touched = self._any(mask)
        return _widened(touched, 1), _widened(touched, 0)

    def cut(
        self, values: NDArray[Any], window: tuple[slice, slice], repeats: tuple[int, int]
    ) -> NDArray[Any]:
        """The part of a mask of cells or of a plane that lies in a window of tiles."""
        down, across = self.down * repeats[0], self.across * repeats[1]
        rows, columns = window
        return values[
            rows.start * down : rows.stop * down, columns.start * across : columns.stop * across
        ]

    def whole(self, mask: Mask) -> NDArray[np.bool_]:
        """(rows, down, columns, across): a mask of cells tile by tile, nothing beyond its end."""
        shape = self.rows, self.down, self.columns, self.across
        if mask.shape != (shape[0] * shape[1], shape[2] * shape[3]):
            part, mask = mask, np.zeros((shape[0] * shape[1], shape[2] * shape[3]), np.bool_)
            mask[: part.shape[0], : part.shape[1]] = part
        return mask.reshape(shape)

    def put(
        self, plane: Plane, places: Places, values: NDArray[np.float32], inside: NDArray[np.bool_]
    ) -> None:
        """Writes samples where they are inside; those of tiles beyond the end are dropped.

        values, inside: (tiles, rows, columns) of the plane's samples
        """
        side = self.side(plane)
        spans = (_spans(n, each) for n, each in zip(plane.samples.shape, side, strict=True))
        for (top, rows, height), (left, columns, width) in product(*spans):
            y, x = top * side[0], left * side[1]
            part = plane.samples[y : y + rows * height, x : x + columns * width]
            view = part.reshape((rows, height, columns, width), copy=False)  # or written nowhere
            below, right = places.rows - top, places.columns - left
            ours = (below >= 0) & (below < rows) & (right >= 0) & (right < columns)
            where = below[ours], slice(None), right[ours]
            new = values[ours, :height, :width].astype(view.dtype)
            view[where] = np.where(inside[ours, :height, :width], new, view[where])

    def _any(self, mask: Mask) -> NDArray[np.bool_]:
        """(rows, columns) of tiles: those with a cell of the mask."""
        lines = np.logical_or.reduceat(mask, np.arange(0, len(mask), self.down), axis=0)
        starts = np.arange(0, mask.shape[1], self.across)
        return np.asarray(np.logical_or.reduceat(lines, starts, axis=1), dtype=np.bool_)


def _spans(length: int, side: int) -> list[tuple[int, int, int]]:
    """(first tile, tiles, samples a tile) of the whole ones, and of the rest."""
    whole, rest = divmod(length, side)
    return [span for span in ((0, whole, side), (whole, 1, rest)) if span[1] and span[2]]


def _widened(touched: NDArray[np.bool_], axis: int) -> slice:
    """The span that is touched anywhere along an axis, and a ring."""
    places = touched.nonzero()[1 - axis]
    start, stop = int(places.min()), int(places.max()) + 1
    ring = max(RING, (stop - start) // 2)
    return slice(max(0, start - ring), min(touched.shape[1 - axis], stop + ring))
