"""At which sizes a picture is looked at, and how the answers are joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.detect.scales import joined, photo_sizes
from bystander.domain.findings import Detection, Kind
from bystander.domain.geometry import Box, Size


def face(left: float, top: float, side: float, score: float) -> Detection:
    return Detection(Kind.FACE, Box(left, top, left + side, top + side), score)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (Size(800, 600), (Size(800, 600), Size(1600, 1200))),
        (Size(1200, 800), (Size(1200, 800),)),
        (Size(2000, 1000), (Size(2000, 1000), Size(640, 320))),
        (Size(3000, 6000), (Size(1024, 2048), Size(320, 640))),
    ],
)
def test_a_photo_is_also_enlarged_when_small_and_reduced_when_large(
    size: Size, expected: tuple[Size, ...]
) -> None:
    assert photo_sizes(size) == expected


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_no_size_is_stretched_or_beyond_bounds(width: int, height: int) -> None:
    size = Size(width, height)
    for shown in photo_sizes(size):
        assert max(shown.width, shown.height) <= 2048
        factor = max(shown.width, shown.height) / max(width, height)
        assert factor <= 2
        # Rounded to whole pixels, and to one where there would be none.
        assert shown.width == 1 or abs(shown.width - width * factor) <= 1
        assert shown.height == 1 or abs(shown.height - height * factor) <= 1


def test_one_face_seen_at_two_sizes_is_one_face_with_its_surest_box() -> None:
    assert joined([(face(10, 10, 30, 0.6),), (face(12, 9, 32, 0.8),)]) == (face(12, 9, 32, 0.8),)


def test_neighbours_in_a_crowd_survive_the_joining() -> None:
    crowd = (face(10, 10, 30, 0.6), face(26, 12, 30, 0.5), face(10, 38, 30, 0.4))
    assert set(joined([crowd, (face(11, 10, 30, 0.7),)])) >= set(crowd[1:])


def test_a_small_face_before_a_large_one_survives() -> None:
    large, small = face(0, 0, 100, 0.9), face(30, 30, 25, 0.3)
    assert set(joined([(large,), (small,)])) == {large, small}


def test_nothing_seen_is_nothing_joined() -> None:
    assert joined([(), ()]) == ()
