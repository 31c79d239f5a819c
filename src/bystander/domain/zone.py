"""A place in the picture that a person named: to be covered always, or to be looked at alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from bystander.domain.geometry import Box, Size

Corner = tuple[float, float]
"""(x, y) in shares of the upright picture's width and height."""

MOST_CORNERS = 64
LEAST_AREA = 1e-6
"""Of the picture: below a pixel's, somebody mistook the unit."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A polygon, for a part of a recording or all of it.

    corners: in order, either way round; its sides do not cross
    start, end: seconds since the first picture, half-open; None is the recording's end
    effect: the name of an effect; empty is the policy's
    source: which files it is about, as a pattern for their names such as "gate*.mp4"; empty
        is all. Never in a plan, for names may name somebody
    """

    corners: tuple[Corner, ...]
    start: Fraction = Fraction(0)
    end: Fraction | None = None
    effect: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if not 3 <= len(self.corners) <= MOST_CORNERS:  # noqa: PLR2004 -- a triangle
            msg = f"a zone needs 3 to {MOST_CORNERS} corners, got {len(self.corners)}"
            raise ValueError(msg)
        if not all(0.0 <= side <= 1.0 for corner in self.corners for side in corner):
            msg = "a zone's corners are shares of the picture's sides, from 0 to 1"
            raise ValueError(msg)
        # Crossed sides first: the halves of a bow tie add up to no area, and it is not empty.
        if _crosses_itself(self.corners):
            msg = "a zone's sides must not cross; give its corners in order"
            raise ValueError(msg)
        if _area(self.corners) < LEAST_AREA:
            msg = "a zone must not be empty"
            raise ValueError(msg)
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            msg = "a zone must end after it begins, and begin at 0 seconds or later"
            raise ValueError(msg)

    @property
    def bounds(self) -> Box:
        """In shares of the picture's sides."""
        across, down = zip(*self.corners, strict=True)
        return Box(min(across), min(down), max(across), max(down))

    def is_on(self, seconds: Fraction) -> bool:
        """At this time since the first picture?"""
        return self.start <= seconds and (self.end is None or seconds < self.end)

    def touches(self, box: Box, size: Size) -> bool:
        """Does a box of a picture of this size share a point with it?"""
        part = box.scaled(1 / size.width, 1 / size.height)
        return (
            any(_holds(part, corner) for corner in self.corners)
            or _is_inside((part.left, part.top), self.corners)
            or any(_passes(part, *side) for side in _sides(self.corners))
        )


def is_sought(box: Box, size: Size, seconds: Fraction, only: Iterable[Zone]) -> bool:
    """Whether something there and then counts, where people look into ``only`` these zones.

    No zones at all are no limit. What reaches into a zone is in it.
    """
    zones = tuple(only)
    return not zones or any(zone.is_on(seconds) and zone.touches(box, size) for zone in zones)


def _sides(corners: tuple[Corner, ...]) -> list[tuple[Corner, Corner]]:
    return list(zip(corners, corners[1:] + corners[:1], strict=True))


def _area(corners: tuple[Corner, ...]) -> float:
    """The shoelace formula."""
    return abs(sum(_cross(one, other) for one, other in _sides(corners))) / 2


def _cross(one: Corner, other: Corner) -> float:
    return one[0] * other[1] - other[0] * one[1]


def _crosses_itself(corners: tuple[Corner, ...]) -> bool:
    sides = _sides(corners)
    apart = (
        (one, other)
        for (place, one), (where, other) in combinations(enumerate(sides), 2)
        if where - place not in (1, len(sides) - 1)
    )
    return any(_meet(one, other) for one, other in apart)


def _meet(one: tuple[Corner, Corner], other: tuple[Corner, Corner]) -> bool:
    """Do two sides cross, each other's ends on different sides of each?"""
    turns = [_turn(*one, end) for end in other] + [_turn(*other, end) for end in one]
    return turns[0] * turns[1] <= 0 and turns[2] * turns[3] <= 0 and any(turns)


def _turn(start: Corner, end: Corner, point: Corner) -> float:
    """Positive on one side of a line, negative on the other."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _holds(box: Box, corner: Corner) -> bool:
    return box.left <= corner[0] <= box.right and box.top <= corner[1] <= box.bottom


def _is_inside(point: Corner, corners: tuple[Corner, ...]) -> bool:
    """By the sides that a ray to the right crosses."""
    x, y = point
    crossed = False
    for (left, top), (right, bottom) in _sides(corners):
        if (top > y) != (bottom > y):
            crossed ^= x < left + (y - top) / (bottom - top) * (right - left)
    return crossed


def _passes(box: Box, start: Corner, end: Corner) -> bool:
    """Does a side pass through a box? Clipped as Liang and Barsky (1984) do."""
    first, last = 0.0, 1.0
    for axis, low, high in ((0, box.left, box.right), (1, box.top, box.bottom)):
        way = end[axis] - start[axis]
        if way == 0:
            if not low <= start[axis] <= high:
                return False
            continue
        near, far = sorted(((low - start[axis]) / way, (high - start[axis]) / way))
        first, last = max(first, near), min(last, far)
    return first <= last
