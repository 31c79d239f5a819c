"""Places that a person names: what is one, and what lies in it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.domain.geometry import Box, Size
from bystander.domain.zone import Zone, is_sought

SIZE = Size(200, 100)
SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
HOOK = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.2), (0.2, 0.2), (0.2, 1.0), (0.0, 1.0))
"""Along the upper and the left edge; the rest is not in it."""


@pytest.mark.parametrize(
    "facts",
    [
        {"corners": SQUARE[:2]},
        {"corners": ((0.1, 0.1), (1.2, 0.1), (0.1, 0.9))},
        {"corners": ((10, 10), (20, 10), (20, 20))},
        {"corners": ((0.1, 0.1), (0.5, 0.5), (0.9, 0.9))},
        {"corners": ((0.1, 0.1), (0.9, 0.9), (0.9, 0.1), (0.1, 0.9))},
        {"corners": ((0.5, 0.5),) * 70},
        {"corners": SQUARE, "start": Fraction(-1)},
        {"corners": SQUARE, "start": Fraction(3), "end": Fraction(3)},
    ],
)
def test_what_is_no_place_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="zone"):
        Zone(**facts)


def test_a_bow_tie_is_told_that_its_sides_cross_and_not_that_it_is_empty() -> None:
    with pytest.raises(ValueError, match="sides must not cross"):
        Zone(((0.1, 0.1), (0.9, 0.9), (0.9, 0.1), (0.1, 0.9)))
    with pytest.raises(ValueError, match="must not be empty"):
        Zone(((0.1, 0.1), (0.5, 0.5), (0.9, 0.9)))


def test_a_zone_that_bends_inward_is_one() -> None:
    assert Zone(HOOK).bounds == Box(0, 0, 1, 1)


def test_what_reaches_into_a_zone_touches_it() -> None:
    zone = Zone(SQUARE)
    assert zone.touches(Box(90, 40, 100, 60), SIZE)  # inside
    assert zone.touches(Box(40, 40, 51, 60), SIZE)  # over an edge
    assert zone.touches(Box(0, 0, 200, 100), SIZE)  # around it
    assert zone.touches(Box(90, 0, 95, 100), SIZE)  # across it, no corner of either in the other
    assert not zone.touches(Box(0, 0, 49, 100), SIZE)
    assert not Zone(HOOK).touches(Box(50, 30, 190, 90), SIZE)


boxes = st.tuples(st.floats(0, 190), st.floats(0, 90), st.floats(1, 60), st.floats(1, 60)).map(
    lambda told: Box(told[0], told[1], told[0] + told[2], told[1] + told[3])
)


@given(boxes)
def test_what_holds_a_point_of_a_zone_touches_it(box: Box) -> None:
    steps = [place / 16 for place in range(17)]
    points = [(box.left + x * box.width, box.top + y * box.height) for x in steps for y in steps]
    inside = any(x <= 40 or y <= 20 for x, y in points if x <= 200 and y <= 100)
    if inside:
        assert Zone(HOOK).touches(box, SIZE)
    if box.left > 40.01 and box.top > 20.01:
        assert not Zone(HOOK).touches(box, SIZE)


def test_a_zone_is_on_from_its_start_to_before_its_end() -> None:
    zone = Zone(SQUARE, Fraction(2), Fraction(5))
    assert [zone.is_on(Fraction(second)) for second in (1, 2, 4, 5)] == [False, True, True, False]
    assert Zone(SQUARE).is_on(Fraction(10**6))


def test_without_zones_everything_is_sought_and_with_some_only_what_is_in_one() -> None:
    outside, now = Box(0, 0, 10, 10), Fraction(1)
    assert is_sought(outside, SIZE, now, ())
    assert not is_sought(outside, SIZE, now, (Zone(SQUARE),))
    assert is_sought(outside, SIZE, now, (Zone(SQUARE), Zone(HOOK)))
    assert not is_sought(outside, SIZE, now, (Zone(HOOK, start=Fraction(2)),))
