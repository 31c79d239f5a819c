"""Faces that a policy leaves visible for their size, and what is said about it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bystander.domain.findings import Kind, Shot, Track
from bystander.domain.path import Path
from bystander.domain.policy import Policy
from bystander.plan.least_size import is_hidden, size_notices


def track(*sides: float, kind: Kind = Kind.FACE) -> Track:
    """A face of these widths, each twice as high, in frames one after another."""
    boxes = np.array([[10, 10, 10 + side, 10 + 2 * side] for side in sides], dtype=np.float32)
    count = len(sides)
    path = Path(np.arange(count, dtype=np.int64), boxes)
    scores, origins = np.ones(count, dtype=np.float32), np.zeros(count, dtype=np.uint8)
    return Track(1, kind, Shot(0, count), path, scores, origins, "", "")


def test_every_face_is_hidden_by_default_and_nothing_is_said() -> None:
    assert is_hidden(track(0.5), Policy().min_face)
    assert size_notices(Policy()) == ()


def test_a_face_below_the_limit_stays_visible_and_one_at_it_does_not() -> None:
    assert not is_hidden(track(11.9), 12)
    assert is_hidden(track(12), 12)


def test_a_face_that_was_large_enough_once_is_hidden_throughout() -> None:
    assert is_hidden(track(5, 13, 4), 12)


def test_a_damaged_frame_is_covered_whatever_its_size() -> None:
    assert is_hidden(track(5, kind=Kind.DAMAGE), 12)


@pytest.mark.parametrize(("least", "said"), [(8, "no attack"), (12, "recognise"), (24, "72 of")])
def test_a_limit_is_told_with_what_was_published_about_that_size(least: float, said: str) -> None:
    (notice,) = size_notices(replace(Policy(), min_face=least))
    assert f"below {least} pixels" in notice
    assert said in notice


def test_a_negative_limit_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="least face"):
        replace(Policy(), min_face=-1)
