"""A person's choice holds for tracks of one plan, and stands in it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from bystander.domain.findings import Kind
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover, Plan
from bystander.errors import BadRequest
from bystander.plan.choosing import Choice, chosen
from bystander.plan.document import dump, load
from bystander.testing.plans import cover_of, plan_for, resting


def cover(number: int, kind: Kind = Kind.FACE) -> Cover:
    return replace(cover_of(resting(Box(0, 0, 9, 9), 0, 5), track=number), kind=kind)


PLAN = plan_for(
    Size(64, 48),
    (
        *map(cover, (1, 2, 2)),
        cover(3, Kind.PLATE),
        cover(4, Kind.ZONE),
        cover(1, Kind.DAMAGE),
    ),
    frames=5,
)


def numbers(plan: Plan) -> tuple[list[int], list[int]]:
    return [cover.track for cover in plan.covers], [cover.track for cover in plan.kept]


def test_a_kept_track_is_covered_nowhere_and_everything_else_is() -> None:
    assert numbers(chosen(PLAN, Choice(keep=frozenset({2})))) == ([1, 3, 4, 1], [2, 2])


def test_only_these_tracks_are_covered_and_what_is_nobodys() -> None:
    assert numbers(chosen(PLAN, Choice(only=frozenset({2})))) == ([2, 2, 4, 1], [1, 3])


def test_damage_and_zones_have_no_number_to_choose() -> None:
    kept = chosen(PLAN, Choice(keep=frozenset({1})))
    assert Kind.DAMAGE in {cover.kind for cover in kept.covers}
    with pytest.raises(BadRequest, match="no track of the plan has the number 4"):
        chosen(PLAN, Choice(keep=frozenset({4})))


def test_a_later_choice_takes_the_place_of_an_earlier_one() -> None:
    first = chosen(PLAN, Choice(keep=frozenset({1, 2}), decided_by="one"))
    second = chosen(first, Choice(keep=frozenset({3}), decided_by="other"))
    assert sorted(numbers(second)[1]) == [3]
    assert second.decided_by == "other"
    assert len(second.covers) + len(second.kept) == len(PLAN.covers)


def test_no_choice_changes_nothing() -> None:
    assert chosen(PLAN, Choice()) is PLAN


def test_keeping_and_covering_alone_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="choose one of the two"):
        Choice(frozenset({1}), frozenset({2}))


def test_who_decided_is_one_line() -> None:
    with pytest.raises(ValueError, match="one line"):
        Choice(frozenset({1}), decided_by="a\nb")


def test_a_choice_stands_in_the_plan() -> None:
    plan = chosen(PLAN, Choice(keep=frozenset({2}), decided_by="the desk"))
    text = io.StringIO()
    dump(plan, text)
    text.seek(0)
    assert load(text) == plan
