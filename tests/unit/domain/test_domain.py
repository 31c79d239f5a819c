"""Nouns are checked at birth, and geometry loses no pixel."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.domain.camera import Camera
from bystander.domain.clock import Instant, Timeline, timecode
from bystander.domain.findings import Detection, Kind, Scene, Shot
from bystander.domain.frame import Plane, Redacted, Role
from bystander.domain.geometry import Box, Orientation, Size
from bystander.domain.path import Path

ints = st.integers(-40, 140)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, right = sorted((draw(ints), draw(ints)))
    top, bottom = sorted((draw(ints), draw(ints)))
    return Box(left, top, right, bottom)


@given(one=boxes(), other=boxes())
def test_a_join_holds_both(one: Box, other: Box) -> None:
    both = one.joined(other)
    assert both.intersection(one) == one.area
    assert both.intersection(other) == other.area
    assert 0 <= one.iou(other) <= 1


@given(box=boxes(), x=st.sampled_from([1, 2, 4]), y=st.sampled_from([1, 2]))
def test_outward_cells_hold_the_box(box: Box, x: int, y: int) -> None:
    left, top, right, bottom = box.outward(x, y)
    assert left <= box.left <= box.right <= right
    assert top <= box.top <= box.bottom <= bottom
    assert left % x == right % x == top % y == bottom % y == 0


@given(box=boxes())
def test_a_clipped_box_lies_inside(box: Box) -> None:
    inside = box.clipped(Size(100, 80))
    if inside is None:
        assert box.intersection(Box(0, 0, 100, 80)) == 0
    else:
        assert inside.area == box.intersection(Box(0, 0, 100, 80))


@pytest.mark.parametrize("orientation", list(Orientation))
@given(box=boxes())
def test_a_box_covers_the_same_pixels_upright_and_stored(
    orientation: Orientation, box: Box
) -> None:
    upright = Size(100, 80)
    marked = np.zeros((80, 100), dtype=np.uint8)
    inside = box.clipped(upright)
    if inside is not None:
        left, top, right, bottom = inside.outward()
        marked[top:bottom, left:right] = 1
    stored = orientation.stored(marked)
    assert np.array_equal(orientation.upright(stored), marked)
    expected = np.zeros_like(stored)
    place = orientation.stored_box(box, upright).clipped(Size(stored.shape[1], stored.shape[0]))
    if place is not None:
        left, top, right, bottom = place.outward()
        expected[top:bottom, left:right] = 1
    assert np.array_equal(stored, expected)


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_move_in_the_stored_pixels_is_the_same_move_upright(orientation: Orientation) -> None:
    stored = np.zeros((20, 30), dtype=np.uint8)
    stored[5, 7] = 1
    moved = np.roll(stored, (3, 4), axis=(0, 1))
    before, after = (np.argwhere(orientation.upright(each))[0] for each in (stored, moved))
    row, column = after - before
    assert orientation.upright_move(4, 3) == (column, row)


def test_a_path_is_straight_between_keyframes_and_ends_after_the_last() -> None:
    path = Path(np.array([2, 6]), np.array([[0, 0, 10, 10], [8, 4, 18, 14]], dtype=np.float32))
    assert path.at(4) == Box(4, 2, 14, 12)
    assert path.at(1) is None
    assert path.at(7) is None
    assert (path.start, path.end) == (2, 7)


def test_nouns_refuse_nonsense_at_birth() -> None:
    good = np.zeros((1, 4), dtype=np.float32)
    for make in (
        lambda: Box(2, 0, 1, 1),
        lambda: Size(0, 5),
        lambda: Path(np.array([2, 2]), np.zeros((2, 4), dtype=np.float32)),
        lambda: Path(np.array([1]), np.full((1, 4), np.nan, dtype=np.float32)),
        lambda: Path(np.array([1, 2]), good),
        lambda: Path(np.array([1]), np.array([[3, 0, 1, 1]], dtype=np.float32)),
        lambda: Timeline(np.array([1, 1]), Fraction(1)),
        lambda: Instant(0, Fraction(0)),
        lambda: Detection(Kind.FACE, Box(0, 0, 1, 1), 1.5),
        lambda: Shot(3, 3),
        lambda: Scene(Shot(0, 3), (), Camera.still(2)),
        lambda: Plane(np.zeros((2, 2, 3), dtype=np.uint8), Role.LUMA, 1, 1, 8, 0, 255),
        lambda: Plane(np.zeros((2, 2), dtype=np.uint8), Role.LUMA, 1, 1, 8, 0, 256),
    ):
        with pytest.raises(ValueError, match=r"."):
            make()


def test_nobody_but_apply_makes_a_redacted() -> None:
    with pytest.raises(TypeError, match="only redact"):
        Redacted(None, seal=object())  # type: ignore[arg-type]


def test_time_is_exact_and_readable() -> None:
    assert Instant(1001, Fraction(1, 30000)).seconds == Fraction(1001, 30000)
    assert timecode(Fraction(3661) + Fraction(7, 2000)) == "1:01:01.003"
    assert timecode(Fraction(-1, 2)) == "-0:00:00.500"


@given(steps=st.lists(st.integers(1, 400), min_size=3, max_size=50), hold=st.fractions(0, 3))
def test_a_hold_reaches_as_far_as_its_seconds_and_no_farther(
    steps: list[int], hold: Fraction
) -> None:
    times = Timeline(np.cumsum(steps).astype(np.int64), Fraction(1, 100))
    middle = len(steps) // 2
    first, stop = times.earlier(middle, hold), times.later(middle, hold)
    now = times.at(middle).seconds
    assert now - times.at(first).seconds <= hold
    assert first == 0 or now - times.at(first - 1).seconds > hold
    assert times.at(stop - 1).seconds - now <= hold
    assert stop == len(times) or times.at(stop).seconds - now > hold


def test_a_hold_is_exact_to_the_tick_also_where_floats_are_not() -> None:
    big = 2**60
    times = Timeline(np.array([big, big + 1, big + 2, big + 3]), Fraction(1, 1000))
    hold = Fraction(1, 1000)
    assert (times.earlier(2, hold), times.later(1, hold)) == (1, 3)
    assert (times.earlier(0, Fraction(10**30)), times.later(0, Fraction(10**30))) == (0, 4)


def test_neutral_is_grey_in_every_range() -> None:
    samples = np.zeros((2, 2), dtype=np.uint16)
    assert Plane(samples, Role.LUMA, 1, 1, 8, 16, 235).neutral == 126
    assert Plane(samples, Role.RED_DIFFERENCE, 2, 2, 10, 64, 960).neutral == 512
    assert Plane(samples, Role.ALPHA, 1, 1, 8, 0, 255).neutral == 255
    assert Plane(samples, Role.GREEN, 1, 1, 16, 0, 65535).neutral == 32768
