"""Which samples a cover hides, on every plane alike.

Planes of one picture may have different resolutions. A cover is therefore drawn on the
*cells* of the picture, the areas that one sample of the coarsest plane stands for, and
repeated up to the finer planes. So no sample of any plane mixes inside and outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane
from bystander.domain.geometry import Box, Outline, Shape

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Patch:
    """A rectangle of rows and columns, half-open, and which of its elements are inside.

    inside: (rows, columns) bool
    """

    rows: slice
    columns: slice
    inside: Mask


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
        inside = np.ones((bottom - top, right - left), np.bool_)
        patch = Patch(slice(top, bottom), slice(left, right), inside)
        if radii is not None:
            inside[...] = self._touched(patch, outline.box, radii)
            self._fill_in(patch, outline.box)
        return patch

    def on(self, plane: Plane, patch: Patch) -> Patch:
        """The same patch in samples of a plane of this picture, clipped to the plane."""
        across, down = self.step_x // plane.step_x, self.step_y // plane.step_y
        height, width = plane.samples.shape
        top, bottom = patch.rows.start * down, min(patch.rows.stop * down, height)
        left, right = patch.columns.start * across, min(patch.columns.stop * across, width)
        inside = patch.inside
        if across > 1:
            inside = np.repeat(inside, across, axis=1)
        if down > 1:
            inside = np.repeat(inside, down, axis=0)
        return Patch(slice(top, bottom), slice(left, right), inside[: bottom - top, : right - left])

    def _cells(self, box: Box) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) in cells, moved outward, clipped to the picture."""
        left, top = floor(box.left / self.step_x), floor(box.top / self.step_y)
        right = max(ceil(box.right / self.step_x), left + 1)
        bottom = max(ceil(box.bottom / self.step_y), top + 1)
        return max(left, 0), max(top, 0), min(right, self.columns), min(bottom, self.rows)

    def _touched(self, patch: Patch, box: Box, radii: tuple[float, float]) -> Mask:
        """Cells whose nearest point to the centre is inside the ellipse with these radii."""
        x, y = box.centre
        columns = np.arange(patch.columns.start, patch.columns.stop) * float(self.step_x)
        rows = np.arange(patch.rows.start, patch.rows.stop) * float(self.step_y)
        across = np.maximum(np.maximum(columns - x, x - columns - self.step_x), 0) / radii[0]
        down = np.maximum(np.maximum(rows - y, y - rows - self.step_y), 0) / radii[1]
        touched: Mask = across[None, :] ** 2 + down[:, None] ** 2 <= 1.0
        return touched

    def _fill_in(self, patch: Patch, box: Box) -> None:
        # The corners of the box lie on the ellipse; rounding must not lose them.
        left, top, right, bottom = self._cells(box)
        if left < right and top < bottom:
            first_row, first_column = patch.rows.start, patch.columns.start
            patch.inside[
                top - first_row : bottom - first_row, left - first_column : right - first_column
            ] = True


def _radii(outline: Outline) -> tuple[float, float] | None:
    """Half axes of the ellipse around the outline's box; None when it is drawn as a box."""
    box = outline.box
    if outline.shape is not Shape.ELLIPSE or box.width <= 0 or box.height <= 0:
        return None
    # Of all ellipses through a rectangle's corners, this one has the smallest area.
    return box.width / sqrt(2), box.height / sqrt(2)
