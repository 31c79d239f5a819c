"""Sums over verdicts, checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bystander.domain.geometry import Box
from bystander.evaluate.annotation import Face, Item, Marked, Traits
from bystander.evaluate.figures import Count, People, added_up
from bystander.evaluate.verdicts import Judged, Verdict

BLURRED: Traits = (("blur", "heavy"),)
CLEAR: Traits = (("blur", "clear"),)


def _photo(*faces: tuple[float, bool, Traits], over: float = 0.0) -> Judged:
    """Faces of (side, hidden, traits)."""
    boxes = tuple(Face(Box(0, 0, side, 100), traits) for side, _, traits in faces)
    item = Item((Path("p.jpg"),), None, (Marked(0, boxes),), moving=False)
    verdicts = (Verdict(0, n, side, float(hidden)) for n, (side, hidden, _) in enumerate(faces))
    return Judged(item, tuple(verdicts), (over,))


def _video(hidden: str) -> Judged:
    """One face of 20 px, by frame: ``.`` hidden, ``x`` exposed."""
    faces = (Face(Box(0, 0, 20, 20)),)
    frames = tuple(Marked(number, faces) for number in range(len(hidden)))
    item = Item((Path("c.mp4"),), None, frames, moving=True)
    verdicts = tuple(Verdict(n, 0, 20, float(mark == ".")) for n, mark in enumerate(hidden))
    return Judged(item, verdicts, (0.0,) * len(hidden))


def test_faces_are_counted_by_their_shorter_side() -> None:
    found = added_up([_photo((7.9, True, ()), (8, False, ()), (15, True, ()), (64, True, ()))])
    assert found.sizes == {
        0: Count(1, 1), 8: Count(1, 2), 16: Count(0, 0), 32: Count(0, 0), 64: Count(1, 1),
    }  # fmt: skip
    assert found.at_least == {0: Count(3, 4), 8: Count(2, 3), 16: Count(1, 1)}
    assert found.all.share == 0.75


def test_traits_are_told_apart_where_they_are_annotated() -> None:
    found = added_up([_photo((20, True, CLEAR), (20, False, BLURRED), (20, True, BLURRED))])
    assert found.traits == {"blur": {"clear": Count(1, 1), "heavy": Count(1, 2)}}
    assert not added_up([_photo((20, True, ()))]).traits


def test_every_picture_counts_alike_in_what_is_covered_too_much() -> None:
    found = added_up([_photo((20, True, ()), over=0.02), _photo(over=0.0)])
    assert found.over == pytest.approx(0.01)
    assert found.frames == 2


def test_faces_are_followed_through_videos_only() -> None:
    assert not added_up([_photo((20, False, ()))]).people
    found = added_up([_video("....."), _video("x.xx."), _video("x....")])
    assert found.people[16] == People(people=3, never=1, median=1.0, worst=2)
    assert found.people[16].share == pytest.approx(1 / 3)


def test_nothing_annotated_is_no_division_by_nothing() -> None:
    found = added_up([])
    assert found.all.share is None
    assert found.over == 0.0
