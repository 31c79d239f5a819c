"""How often a video is looked at, and how deep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from bystander.detect.views import Depth
from bystander.domain.findings import Detection, Kind, Observation
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Medium, SourceFacts
from bystander.domain.policy import Preset, preset_policy
from bystander.run.cadence import Cadence
from bystander.testing.plans import plan_for

SIZE = Size(960, 540)
LARGE = Box(100, 100, 220, 240)
SMALL = Box(500, 100, 530, 140)
TINY = Box(700, 100, 710, 112)


def facts(medium: Medium = Medium.VIDEO, rate: int = 24) -> SourceFacts:
    return replace(plan_for(SIZE, ()).source, medium=medium, rate=Fraction(rate))


def cadence(preset: Preset = Preset.THOROUGH, rate: int = 24) -> Cadence:
    return Cadence(facts(rate=rate), preset_policy(preset))


def look(*boxes: Box, score: float = 0.9) -> Observation:
    return Observation(0, tuple(Detection(Kind.FACE, box, score) for box in boxes))


def depths(asked: Cadence, looks: Iterable[Observation]) -> list[Depth]:
    """How deep each of these looks was, all seen in turn."""
    chosen = []
    for each in looks:
        chosen.append(asked.depth())
        asked.seen(each)
    return chosen


def test_the_first_look_at_a_shot_is_a_deep_one() -> None:
    asked = cadence()
    assert depths(asked, [look(LARGE)] * 2)[0] is Depth.DEEP
    asked.cut()
    assert asked.depth() is Depth.DEEP


def test_looks_come_six_times_a_second_and_half_as_often_while_nothing_moves() -> None:
    asked = cadence()
    assert asked.stride == 4
    depths(asked, [look(LARGE)] * 4)
    assert asked.stride == 8
    asked.seen(look(LARGE, SMALL))
    assert asked.stride == 4


def test_a_face_that_moves_keeps_the_looks_frequent() -> None:
    asked = cadence()
    depths(asked, (look(LARGE.shifted(40.0 * step, 0)) for step in range(9)))
    assert asked.stride == 4


def test_a_photo_and_each_picture_of_an_animation_are_looked_at() -> None:
    asked = Cadence(facts(Medium.ANIMATION), preset_policy(Preset.FAST))
    assert asked.stride == 1


@pytest.mark.parametrize(("box", "expected"), [(LARGE, 4), (SMALL, 2)])
def test_every_second_look_is_a_whole_one_only_while_small_faces_are_about(
    box: Box, expected: int
) -> None:
    chosen = depths(cadence(), [look(box)] * 29)[12:]
    deep = [place for place, depth in enumerate(chosen) if depth is not Depth.HALF]
    assert {after - before for before, after in pairwise(deep)} == {expected}


def test_until_much_was_seen_of_a_shot_small_faces_are_expected() -> None:
    assert depths(cadence(), [look()] * 5).count(Depth.HALF) == 2


def test_tiny_faces_bring_deep_looks_more_often_and_doubtful_ones_do_not() -> None:
    few = depths(cadence(), [look(LARGE)] * 30)
    many = depths(cadence(), [look(LARGE, TINY)] * 30)
    doubtful = depths(cadence(), [look(TINY, score=0.12)] * 30)
    assert few.count(Depth.DEEP) == doubtful.count(Depth.DEEP) == 1
    assert many.count(Depth.DEEP) == 3


def test_tiny_faces_that_only_deep_looks_see_keep_deep_looks_coming() -> None:
    asked, chosen = cadence(), []
    for _ in range(60):
        chosen.append(asked.depth())
        asked.seen(look(LARGE, TINY) if chosen[-1] is Depth.DEEP else look(LARGE))
    deep = [place for place, depth in enumerate(chosen) if depth is Depth.DEEP]
    assert deep == [0, 12, 24, 36, 48]


def test_paranoid_costs_more_than_thorough_and_thorough_more_than_fast() -> None:
    strides = [cadence(preset).stride for preset in (Preset.FAST, Preset.THOROUGH, Preset.PARANOID)]
    assert strides == [6, 4, 2]
    halves = [
        depths(cadence(preset), [look(SMALL)] * 60).count(Depth.HALF)
        for preset in (Preset.FAST, Preset.THOROUGH, Preset.PARANOID)
    ]
    assert halves[0] > halves[1] > halves[2] == 0
