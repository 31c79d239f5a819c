"""Scores become spans."""

from __future__ import annotations

from math import nan

import pytest

from bystander.detect.speech.gathering import Caution, Gathering
from bystander.domain.sound import Span

CAUTION = Caution(floor=0.1, before=20, after=30, bridge=50)


def spans_of(scores: list[float], length: int | None = None) -> list[Span]:
    gathering = Gathering(CAUTION)
    found: list[Span] = []
    for index, score in enumerate(scores):
        found += gathering.add(score, Span(10 * index, 10 * index + 10))
    return found + list(gathering.finish(10 * len(scores) if length is None else length))


def test_what_was_heard_has_guards_on_both_sides() -> None:
    assert spans_of([0.0] * 5 + [0.9] + [0.0] * 20) == [Span(30, 90)]


def test_the_lowest_score_that_may_be_speech_is_speech() -> None:
    assert spans_of([0.0] * 5 + [0.1] + [0.0] * 20) == [Span(30, 90)]
    assert spans_of([0.0] * 5 + [0.0999] + [0.0] * 20) == []


def test_no_number_is_speech() -> None:
    assert spans_of([0.0] * 5 + [nan] + [0.0] * 20) == [Span(30, 90)]


@pytest.mark.parametrize(("gap", "count"), [(10, 1), (11, 2)])
def test_a_gap_as_long_as_the_bridge_is_bridged(gap: int, count: int) -> None:
    # Guards eat 50 samples of the gap, the bridge 50 more.
    found = spans_of([0.9] + [0.0] * gap + [0.9] + [0.0] * 20)
    assert len(found) == count


def test_guards_end_where_the_recording_does() -> None:
    assert spans_of([0.9, 0.0, 0.9], length=25) == [Span(0, 25)]


def test_a_span_is_given_when_nothing_can_be_added_to_it() -> None:
    gathering = Gathering(CAUTION)
    gathering.add(0.9, Span(0, 10))
    given = [
        index for index in range(1, 20) if gathering.add(0.0, Span(10 * index, 10 * index + 10))
    ]
    assert given == [11]  # 120 - 20 > 40 + 50
