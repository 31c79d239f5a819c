"""Who is judged on what: every contender on every set, figures for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bystander.domain.job import Orders
from bystander.domain.policy import Policy
from bystander.evaluate.annotation import AnnotatedSet, Item
from bystander.evaluate.figures import Figures, added_up
from bystander.evaluate.planned import planned
from bystander.evaluate.tool import Tool, by_tool
from bystander.evaluate.verdicts import Judged
from bystander.run.crew import Crew

ALL = "all"


@dataclass(frozen=True, slots=True)
class Contender:
    """One tool with its settings.

    name: with the settings that tell it from others
    family: without them: contenders of one family lie on one line in a plot
    by: "plan" or "pixels"
    judge: an item's verdicts, or None where the tool failed on it
    """

    name: str
    family: str
    by: str
    judge: Callable[[Item], Judged | None]


@dataclass(frozen=True, slots=True)
class Result:
    """One contender on one set. ``failed``: on how many files the tool made no copy."""

    contender: Contender
    set: str
    figures: Figures
    failed: int


Told = Callable[[int, int], None]
"""Hears (items done, items in all) of the set that is under way."""


def bystander(name: str, policy: Policy, crew: Crew, orders: Orders = Orders()) -> Contender:
    """Bystander, judged by its plans."""
    judge = partial(planned, policy=policy, crew=crew, orders=orders)
    return Contender(name, policy.preset.value, "plan", judge)


def other(tool: Tool) -> Contender:
    """Any tool, judged from the pixels of the copies that it makes."""
    return Contender(tool.name, tool.name.split()[0], "pixels", partial(by_tool, tool=tool))


def results(contender: Contender, sets: Sequence[AnnotatedSet], told: Told) -> Iterator[Result]:
    """A contender's figures for every set, and for all together where there are several."""
    everything: list[Judged | None] = []
    for each in sets:
        judged = list(_judged(contender, each.items, told))
        everything += judged
        yield _result(contender, each.name, judged)
    if len(sets) > 1:
        yield _result(contender, ALL, everything)


def _judged(contender: Contender, items: Sequence[Item], told: Told) -> Iterator[Judged | None]:
    for done, item in enumerate(items, 1):
        yield contender.judge(item)
        told(done, len(items))


def _result(contender: Contender, name: str, judged: Iterable[Judged | None]) -> Result:
    outcomes = list(judged)
    good = [each for each in outcomes if each is not None]
    return Result(contender, name, added_up(good), len(outcomes) - len(good))
