"""Which samples a cover hides, on every plane alike.

Planes of one picture may have different resolutions. A cover is therefore drawn on the
*cells* of the picture, the areas that one sample of the coarsest plane stands for, and
repeated up to the finer planes. So no sample of any plane mixes inside and outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane
from bystander.domain.geometry import Box, Outline, Shape
from bystander.redact.polygon import touched

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Patch:
    """A rectangle of rows and columns, half-open, and which of its elements are inside.

    outline: (rows, columns) bool, or None when all of them are
    """

    rows: slice
    columns: slice
    outline: Mask | None

    @property
    def inside(self) -> Mask:
        """(rows, columns) bool."""
        if self.outline is not None:
            return self.outline
        rows, columns = self.rows, self.columns
        return np.ones((rows.stop - rows.start, columns.stop - columns.start), np.bool_)

    def drawn_on(self, mask: Mask) -> None:
        """Marks what is inside."""
        if self.outline is None:
            mask[self.rows, self.columns] = True
        else:
            mask[self.rows, self.columns] |= self.outline


@dataclass(frozen=True, slots=True)
class Cells:
    """The picture divided into cells of ``step_x`` by ``step_y`` stored pixels.

    rows, columns: how many; the last ones may reach beyond an odd-sized picture
    """

    step_x: int
    step_y: int
    rows: int
    columns: int

    @classmethod
    def of(cls, frame: Frame) -> Self:
        """The cells of a frame: as large as one sample of its coarsest planes."""
        step_x = max(plane.step_x for plane in frame.planes)
        step_y = max(plane.step_y for plane in frame.planes)
        rows, columns = -(-frame.stored.height // step_y), -(-frame.stored.width // step_x)
        return cls(step_x, step_y, rows, columns)

    def patch(self, outline: Outline) -> Patch | None:
        """The cells that an outline (in stored pixels) touches, or None outside the picture.

        An empty box inside the picture still hides the cell that it lies in.
        """
        box = outline.box
        radii = _radii(outline)
        if radii is not None:
            x, y = box.centre
            box = Box(x - radii[0], y - radii[1], x + radii[0], y + radii[1]).joined(box)
        left, top, right, bottom = self._cells(box)
        if left >= right or top >= bottom:
            return None
        rows, columns = slice(top, bottom), slice(left, right)
        if outline.corners:
            start = float(left * self.step_x), float(top * self.step_y)
            step = float(self.step_x), float(self.step_y)
            within = touched(outline.corners, start, step, (bottom - top, right - left))
            return Patch(rows, columns, within) if within.any() else None
        if radii is None:
            return Patch(rows, columns, None)
        inside = self._touched(rows, columns, outline.box, radii)
        # The corners of the box lie on the ellipse; rounding must not lose them.
        left, top, right, bottom = self._cells(outline.box)
        if left < right and top < bottom:
            inside[
                top - rows.start : bottom - rows.start, left - columns.start : right - columns.start
            ] = True
        return Patch(rows, columns, inside) if inside.any() else None

    def on(self, plane: Plane, patch: Patch) -> Patch:
        """The same patch in samples of a plane of this picture, clipped to the plane."""
        across, down = self.step_x // plane.step_x, self.step_y // plane.step_y
        height, width = plane.samples.shape
        top, bottom = patch.rows.start * down, min(patch.rows.stop * down, height)
        left, right = patch.columns.start * across, min(patch.columns.stop * across, width)
        outline = patch.outline
        if outline is not None:
            outline = repeated(outline, down, across)[: bottom - top, : right - left]
        return Patch(slice(top, bottom), slice(left, right), outline)

    def _cells(self, box: Box) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) in cells, moved outward, clipped to the picture."""
        left, top = floor(box.left / self.step_x), floor(box.top / self.step_y)
        right = max(ceil(box.right / self.step_x), left + 1)
        bottom = max(ceil(box.bottom / self.step_y), top + 1)
        return max(left, 0), max(top, 0), min(right, self.columns), min(bottom, self.rows)

    def _touched(self, rows: slice, columns: slice, box: Box, radii: tuple[float, float]) -> Mask:
        """Cells whose nearest point to the centre is inside the ellipse with these radii."""
        x, y = box.centre
        left = np.arange(columns.start, columns.stop) * float(self.step_x)
        top = np.arange(rows.start, rows.stop) * float(self.step_y)
        across = np.maximum(np.maximum(left - x, x - left - self.step_x), 0) / radii[0]
        down = np.maximum(np.maximum(top - y, y - top - self.step_y), 0) / radii[1]
        touched: Mask = across[None, :] ** 2 + down[:, None] ** 2 <= 1.0
        return touched


def repeated(values: NDArray[Any], down: int, across: int) -> NDArray[Any]:
    """Each element so many times below and beside itself."""
    if across > 1:
        values = np.repeat(values, across, axis=-1)
    return np.repeat(values, down, axis=-2) if down > 1 else values


def _radii(outline: Outline) -> tuple[float, float] | None:
    """Half axes of the ellipse around the outline's box; None when it is drawn as a box."""
    box = outline.box
    if outline.shape is not Shape.ELLIPSE or box.width <= 0 or box.height <= 0:
        return None
    # Of all ellipses through a rectangle's corners, this one has the smallest area.
    return box.width / sqrt(2), box.height / sqrt(2)
