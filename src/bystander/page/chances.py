"""What attackers got beside chance: one plot for each measure of each check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bystander.domain.proof import Attempt
from bystander.page.drawing import Axis, Tick
from bystander.page.questions import NOTES, outcome

LEFT, RIGHT, TOP, ROW, FOOT = 290.0, 980.0, 8.0, 26.0, 26.0
SCALE = " at "
"""Comes between what is measured and at which scale: "correlation at 8 x 8"."""

SHARES = ("rank-", "equal error rate")
"""Measures that are shares of trials, told in percent."""

NARROW = 0.5
"""An axis of shares that ends below this one is drawn larger than it is."""


@dataclass(frozen=True)
class Mark:
    """One attacker: its interval, what it got, chance, and the worst case where there is one."""

    y: float
    label: str
    words: str
    low: float
    high: float
    got: float
    chance: float
    worst: float | None
    beyond: bool


@dataclass(frozen=True)
class Plot:
    """Attackers that were measured alike."""

    check: str
    measure: str
    height: float
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    attempts: tuple[Attempt, ...]
    outcome: str
    note: str


def plots(attempts: Iterable[Attempt]) -> tuple[Plot, ...]:
    """In the order of checks' and measures' names."""
    ordered = sorted(attempts, key=_group)
    return tuple(_plot(tuple(group)) for _, group in groupby(ordered, _group))


def _group(attempt: Attempt) -> tuple[str, str]:
    """What is measured at several scales is one group."""
    return attempt.check, attempt.measure.partition(SCALE)[0]


def _plot(attempts: Sequence[Attempt]) -> Plot:
    axis = _axis(attempts)
    marks = tuple(_mark(each, TOP + (n + 0.5) * ROW, axis) for n, each in enumerate(attempts))
    check, measure = _group(attempts[0])
    share = measure.startswith(SHARES)
    ticks = tuple(
        Tick(axis.at(mark), f"{100 * mark:g} %" if share else f"{mark:g}") for mark in axis.marks()
    )
    height = TOP + ROW * len(marks) + FOOT
    return Plot(
        check,
        measure,
        height,
        marks,
        ticks,
        tuple(attempts),
        outcome(attempts),
        NOTES.get(check, ""),
    )


def _axis(attempts: Sequence[Attempt]) -> Axis:
    """From nothing on, and to the whole where anything is near it."""
    least = min(min(each.low, each.chance) for each in attempts)
    most = max(max(each.high, each.chance, each.worst or 0.0) for each in attempts)
    high = 1.0 if NARROW < most <= 1.0 else max(most * 1.1, 0.01)
    return Axis(min(0.0, least * 1.1), high, LEFT, RIGHT)


def _mark(attempt: Attempt, y: float, axis: Axis) -> Mark:
    return Mark(
        y=y,
        label=label(attempt),
        words=told(attempt),
        low=axis.at(attempt.low),
        high=axis.at(attempt.high),
        got=axis.at(attempt.got),
        chance=axis.at(attempt.chance),
        worst=None if attempt.worst is None else axis.at(attempt.worst),
        beyond=attempt.beyond,
    )


def label(attempt: Attempt) -> str:
    """Who attacked, and at which scale, where there are several."""
    scale = attempt.measure.partition(SCALE)[2]
    return f"{attempt.attacker}, {scale}" if scale else attempt.attacker


def figure(value: float, measure: str) -> str:
    """One figure as precise as it is worth."""
    if measure.startswith(SHARES):
        return f"{100 * value:.0f} %" if value in (0, 1) else f"{100 * value:.1f} %"
    return f"{value:.2f}".replace("-0.00", "0.00")


def told(attempt: Attempt) -> str:
    """One attacker's figures in a sentence."""
    got, low, high, chance = (
        figure(each, attempt.measure)
        for each in (attempt.got, attempt.low, attempt.high, attempt.chance)
    )
    worst = "" if attempt.worst is None else f", at worst {figure(attempt.worst, attempt.measure)}"
    return (
        f"{attempt.attacker}: {attempt.measure} {got}, 95 % interval {low} to {high}, "
        f"chance {chance}{worst}"
    )
