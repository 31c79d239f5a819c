"""Hidden and covered too much, on cases that were worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.domain.geometry import Box, Outline, Shape, Size
from bystander.evaluate.covering import covered, elsewhere, inner, share
from bystander.evaluate.verdicts import Verdict

SIZE = Size(100, 80)


def _boxes(*boxes: Box) -> list[Outline]:
    return [Outline(Shape.BOX, box) for box in boxes]


def test_an_inner_box_lacks_a_tenth_on_each_side() -> None:
    assert inner(Box(10, 20, 30, 60), SIZE) == Box(12, 24, 28, 56)


def test_what_lies_outside_the_picture_does_not_count() -> None:
    assert inner(Box(-10, 20, 10, 60), SIZE) == Box(1, 24, 9, 56)


def test_covers_hide_the_pixels_that_they_touch() -> None:
    mask = covered(_boxes(Box(10.5, 20, 19.5, 30)), SIZE)
    assert mask.sum() == 10 * 10
    assert mask[20:30, 10:20].all()


def test_an_ellipse_covers_more_than_its_box() -> None:
    box = Box(40, 30, 60, 50)
    round_mask = covered([Outline(Shape.ELLIPSE, box)], SIZE)
    assert round_mask[30:50, 40:60].all()
    assert round_mask.sum() > 400


def test_the_share_of_a_box_counts_parts_of_pixels() -> None:
    mask = covered(_boxes(Box(0, 0, 10, 80)), SIZE)
    assert share(Box(5, 10, 15, 20), mask) == pytest.approx(0.5)
    assert share(Box(9.5, 10, 10.5, 20), mask) == pytest.approx(0.5)
    assert share(Box(9.25, 10, 10.25, 10.5), mask) == pytest.approx(0.75)


def test_two_covers_over_one_place_hide_it_once() -> None:
    mask = covered(_boxes(Box(0, 0, 10, 10), Box(0, 0, 10, 10)), SIZE)
    assert share(Box(0, 0, 20, 10), mask) == pytest.approx(0.5)


def test_a_face_is_hidden_from_four_fifths_on() -> None:
    # The inner box is columns 12 to 28: covering up to 24.8 hides 80 % of it.
    def verdict(right: int) -> bool:
        mask = np.zeros((80, 1000), np.bool_)
        mask[:, :right] = True
        box = inner(Box(100, 0, 300, 80), Size(1000, 80))
        return Verdict(0, 0, 80, share(box, mask)).hidden

    assert verdict(248)
    assert not verdict(247)


def test_a_cover_over_the_middle_of_a_face_hides_it_though_its_rim_shows() -> None:
    mask = covered(_boxes(Box(12, 24, 28, 56)), SIZE)
    face = Box(10, 20, 30, 60)
    assert share(face, mask) < 0.8
    assert share(inner(face, SIZE), mask) == pytest.approx(1.0)


def test_elsewhere_begins_beyond_a_box_of_twice_the_sides() -> None:
    outside = elsewhere([Box(40, 30, 60, 50)], SIZE)
    assert not outside[20:60, 30:70].any()
    assert outside.sum() == 100 * 80 - 40 * 40


def test_a_box_outside_the_picture_forgives_nothing() -> None:
    assert elsewhere([Box(200, 200, 220, 220)], SIZE).all()


EDGE = st.floats(-20, 120)


@given(st.tuples(EDGE, EDGE), st.tuples(EDGE, EDGE), st.integers(0, 2**16))
def test_a_share_is_a_share_and_what_is_not_covered_is_the_rest(
    across: tuple[float, float], down: tuple[float, float], seed: int
) -> None:
    box = Box(min(across), min(down), max(across), max(down))
    mask = np.random.default_rng(seed).random((80, 100)) < 0.5
    found, rest = share(box, mask), share(box, ~mask)
    assert 0 <= found <= 1 + 1e-9
    if box.clipped(SIZE) is not None:
        assert found + rest == pytest.approx(1)
