"""The picture in square tiles, and each plane's samples tile by tile.

Work on all covers of a picture at once costs what their tiles cost, however many covers
there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Plane
from bystander.stages import Covering, Mask

SIDE = 16
"""Stored pixels: fine enough for the surroundings of a small face, coarse enough to be few."""

LARGE = 2048
"""Pixels a side of a picture from which tiles are twice as large."""


Rectangle = tuple[slice, slice]
"""(rows, columns) of tiles."""


@dataclass(frozen=True, eq=False)
class Places:
    """Some tiles.

    rows, columns: (n,) of the lattice
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


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

    def touched(self, mask: Mask) -> Mask:
        """(rows, columns) of tiles: those with a cell of a mask of cells."""
        lines = np.zeros((self.rows, mask.shape[1]), np.bool_)
        for first in range(self.down):  # ten times as fast as one call that reduces by rows
            part = mask[first :: self.down]
            lines[: len(part)] |= part
        starts = np.arange(0, mask.shape[1], self.across)
        return np.asarray(np.logical_or.reduceat(lines, starts, axis=1), dtype=np.bool_)

    def samples(self, plane: Plane, rectangle: Rectangle) -> tuple[slice, slice]:
        """(rows, columns) of a plane that lie in a rectangle of tiles, cut off at its end."""
        return _scaled(rectangle, *self.side(plane))

    def cells(self, rectangle: Rectangle) -> tuple[slice, slice]:
        """(rows, columns) of cells that lie in a rectangle of tiles."""
        return _scaled(rectangle, self.down, self.across)

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


def rectangles(touched: Mask) -> list[Rectangle]:
    """Tiles as rectangles that do not overlap: runs side by side, alike ones joined downwards."""
    edges = np.diff(np.pad(touched, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = (edges == 1).nonzero()
    stops = (edges == -1).nonzero()[1]
    growing: dict[tuple[int, int], tuple[int, int]] = {}
    done: list[Rectangle] = []
    for row, *run in np.stack([rows, starts, stops], axis=1).tolist():
        span = run[0], run[1]
        top, bottom = growing.pop(span, (row, row))
        if bottom != row:
            done.append((slice(top, bottom), slice(*span)))
            top = row
        growing[span] = top, row + 1
    return done + [(slice(*rows), slice(*span)) for span, rows in growing.items()]


def area(rectangle: Rectangle) -> int:
    """Tiles."""
    rows, columns = map(_range, rectangle)
    return len(rows) * len(columns)


def places(found: list[Rectangle], at_once: int) -> Iterator[Places]:
    """The tiles of some rectangles, so many at a time."""
    each = [place for rows, columns in found for place in product(_range(rows), _range(columns))]
    for first in range(0, len(each), at_once):
        rows, columns = np.array(each[first : first + at_once], dtype=np.intp).T
        yield Places(rows, columns)


def _range(span: slice) -> range:
    return range(span.start, span.stop)


def _scaled(rectangle: Rectangle, down: int, across: int) -> tuple[slice, slice]:
    rows, columns = rectangle
    return (
        slice(rows.start * down, rows.stop * down),
        slice(columns.start * across, columns.stop * across),
    )


def _spans(length: int, side: int) -> list[tuple[int, int, int]]:
    """(first tile, tiles, samples a tile) of the whole ones, and of the rest."""
    whole, rest = divmod(length, side)
    return [span for span in ((0, whole, side), (whole, 1, rest)) if span[1] and span[2]]
