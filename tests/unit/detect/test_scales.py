"""Sizes without stretching, and how answers at several are joined."""

from __future__ import annotations

from bystander.detect.scales import joined, scaled_to
from bystander.domain.findings import Detection, Kind
from bystander.domain.geometry import Box, Size


def face(left: float, top: float, side: float, score: float) -> Detection:
    return Detection(Kind.FACE, Box(left, top, left + side, top + side), score)


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


def test_a_picture_is_scaled_without_stretching_and_never_to_nothing() -> None:
    assert scaled_to(Size(800, 600), 400) == Size(400, 300)
    assert scaled_to(Size(5000, 3), 100) == Size(100, 1)
