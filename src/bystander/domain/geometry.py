"""Where things are: pixels of the upright picture, half-open, origin top left."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, both positive."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            msg = f"a size must be positive, got {self.width}x{self.height}"
            raise ValueError(msg)

    @property
    def swapped(self) -> Size:
        """The size after a quarter turn."""
        return Size(self.height, self.width)

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, ``left <= x < right`` and ``top <= y < bottom``, in pixels (floats)."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left <= self.right and self.top <= self.bottom):
            msg = (
                "a box must have left <= right and top <= bottom, got "
                f"({self.left}, {self.top}, {self.right}, {self.bottom})"
            )
            raise ValueError(msg)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) in pixels."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def joined(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def intersection(self, other: Box) -> float:
        """The area that both share, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def iou(self, other: Box) -> float:
        """Intersection over union, in [0, 1]; 0 for two empty boxes."""
        shared = self.intersection(other)
        union = self.area + other.area - shared
        return shared / union if union > 0 else 0.0

    def enlarged(self, x: float, y: float) -> Box:
        """``x`` pixels wider on the left and on the right, ``y`` higher above and below."""
        return Box(self.left - x, self.top - y, self.right + x, self.bottom + y)

    def shifted(self, x: float, y: float) -> Box:
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def scaled(self, x: float, y: float) -> Box:
        """The same place in a picture whose sides are ``x`` and ``y`` times as long."""
        return Box(self.left * x, self.top * y, self.right * x, self.bottom * y)

    def clipped(self, size: Size) -> Box | None:
        """The part inside a picture of this size, or None when nothing is."""
        left, right = max(0.0, self.left), min(float(size.width), self.right)
        top, bottom = max(0.0, self.top), min(float(size.height), self.bottom)
        return Box(left, top, right, bottom) if left < right and top < bottom else None

    def outward(self, step_x: int = 1, step_y: int = 1) -> tuple[int, int, int, int]:
        """(left, top, right, bottom), moved outward to multiples of ``step_x``, ``step_y``."""
        return (
            floor(self.left / step_x) * step_x,
            floor(self.top / step_y) * step_y,
            ceil(self.right / step_x) * step_x,
            ceil(self.bottom / step_y) * step_y,
        )


class Shape(StrEnum):
    """How a cover is outlined. An ellipse is drawn *around* its box, never inside it."""

    BOX = "box"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"


@dataclass(frozen=True, slots=True)
class Outline:
    """The pixels that a cover hides: at least all of ``box``, or of the polygon in it.

    corners: of a polygon, (x, y) pixels in order; of no other shape
    """

    shape: Shape
    box: Box
    corners: tuple[tuple[float, float], ...] = ()

    def holds(self, x: NDArray[np.floating], y: NDArray[np.floating]) -> NDArray[np.bool_]:
        """(rows, columns): whether the points at these x, (columns,), and y, (rows,), are in it.

        Of an ellipse only its box is asked.
        """
        columns = (x >= self.box.left) & (x < self.box.right)
        rows = (y >= self.box.top) & (y < self.box.bottom)
        held = rows[:, None] & columns[None, :]
        if not self.corners:
            return held
        inside = np.zeros_like(held)
        around = zip(self.corners, self.corners[1:] + self.corners[:1], strict=True)
        for (left, top), (right, bottom) in around:
            if top != bottom:
                passed = left + (y - top) / (bottom - top) * (right - left)
                inside ^= ((top > y) != (bottom > y))[:, None] & (x[None, :] < passed[:, None])
        return held & inside


class Orientation(Enum):
    """How stored pixels become the upright picture: the eight values of EXIF tag 0x0112.

    A video's display matrix maps onto the same eight.
    """

    UPRIGHT = 1
    MIRRORED = 2
    HALF_TURN = 3
    FLIPPED = 4
    TRANSPOSED = 5
    QUARTER_TURN = 6  # stored pixels are turned 90 degrees clockwise for display
    TRANSVERSED = 7
    THREE_QUARTER_TURN = 8  # stored pixels are turned 90 degrees anticlockwise

    @property
    def swaps_sides(self) -> bool:
        return self.value >= 5  # noqa: PLR2004 -- 5 to 8 are EXIF's four transposing values

    def upright_size(self, stored: Size) -> Size:
        return stored.swapped if self.swaps_sides else stored

    def upright(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """A view of (height, width, ...) stored pixels as the upright picture."""
        if self.swaps_sides:
            pixels = pixels.swapaxes(0, 1)
        rows, columns = _FLIPS[self]
        return pixels[:: -1 if rows else 1, :: -1 if columns else 1]

    def stored(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """A view of an upright (height, width, ...) picture as the stored pixels."""
        rows, columns = _FLIPS[self]
        pixels = pixels[:: -1 if rows else 1, :: -1 if columns else 1]
        return pixels.swapaxes(0, 1) if self.swaps_sides else pixels

    def upright_move(self, x: float, y: float) -> tuple[float, float]:
        """A move of ``x`` columns and ``y`` rows in the stored pixels, in the upright picture."""
        rows, columns = _FLIPS[self]
        if self.swaps_sides:
            x, y = y, x
        return -x if columns else x, -y if rows else y

    def stored_box(self, box: Box, upright: Size) -> Box:
        """Where a box of the upright picture of size ``upright`` lies in the stored pixels."""
        rows, columns = _FLIPS[self]
        left, right, top, bottom = box.left, box.right, box.top, box.bottom
        if columns:
            left, right = upright.width - right, upright.width - left
        if rows:
            top, bottom = upright.height - bottom, upright.height - top
        if self.swaps_sides:
            return Box(top, left, bottom, right)
        return Box(left, top, right, bottom)

    def stored_outline(self, outline: Outline, upright: Size) -> Outline:
        """The same for an outline."""
        if self is Orientation.UPRIGHT:
            return outline
        turned = (self.stored_box(Box(x, y, x, y), upright) for x, y in outline.corners)
        corners = tuple((point.left, point.top) for point in turned)
        return Outline(outline.shape, self.stored_box(outline.box, upright), corners)


# Orientation -> (rows reversed, columns reversed), after the sides were swapped if they are.
_FLIPS = {
    Orientation.UPRIGHT: (False, False),
    Orientation.MIRRORED: (False, True),
    Orientation.HALF_TURN: (True, True),
    Orientation.FLIPPED: (True, False),
    Orientation.TRANSPOSED: (False, False),
    Orientation.QUARTER_TURN: (False, True),
    Orientation.TRANSVERSED: (True, True),
    Orientation.THREE_QUARTER_TURN: (True, False),
}
