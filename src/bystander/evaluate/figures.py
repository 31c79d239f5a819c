"""What verdicts add up to: shares by size and by trait, over-redaction, exposed runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

from bystander.evaluate.following import longest_runs
from bystander.evaluate.verdicts import Judged

SIZES = (0, 8, 16, 32, 64)
"""Lower ends of the classes of sizes: shorter side in pixels."""

FROM_SIZES = (0, 8, 16)
"""Sizes from which on faces are also told together."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many faces were hidden of how many, each counted in each picture."""

    hidden: int
    faces: int

    @property
    def share(self) -> float | None:
        """0 to 1, or None of no faces."""
        return self.hidden / self.faces if self.faces else None


@dataclass(frozen=True, slots=True)
class People:
    """Faces followed through videos.

    never: how many were never exposed
    median, worst: frames of the longest exposed run of each face
    """

    people: int
    never: int
    median: float
    worst: int

    @property
    def share(self) -> float | None:
        """Of faces that were never exposed, 0 to 1, or None of none."""
        return self.never / self.people if self.people else None


@dataclass(frozen=True, slots=True)
class Figures:
    """One tool on one set.

    frames: annotated pictures and frames that were judged
    over: mean share of a picture that was covered away from faces
    sizes: lower end of each class -> count
    at_least: size -> count of faces that large or larger
    traits: trait -> its value -> count, where annotated
    people: size -> faces followed through videos while that large; empty without videos
    """

    frames: int
    over: float
    sizes: Mapping[int, Count]
    at_least: Mapping[int, Count]
    traits: Mapping[str, Mapping[str, Count]]
    people: Mapping[int, People]

    @property
    def all(self) -> Count:
        return self.at_least[0]


def added_up(judged: Sequence[Judged]) -> Figures:
    """The figures of everything judged, each face and each picture counting alike."""
    verdicts = [verdict for each in judged for verdict in each.verdicts]
    over = [share for each in judged for share in each.over]
    ends = [*pairwise(SIZES), (SIZES[-1], float("inf"))]
    return Figures(
        frames=len(over),
        over=fmean(over) if over else 0.0,
        sizes={low: _count(v.hidden for v in verdicts if low <= v.side < end) for low, end in ends},
        at_least={low: _count(v.hidden for v in verdicts if v.side >= low) for low in FROM_SIZES},
        traits=_by_trait(judged),
        people=_people([each for each in judged if each.item.moving]),
    )


def _count(hidden: Iterable[bool]) -> Count:
    outcomes = list(hidden)
    return Count(sum(outcomes), len(outcomes))


def _by_trait(judged: Iterable[Judged]) -> dict[str, dict[str, Count]]:
    found: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for each in judged:
        faces = {marked.frame: marked.faces for marked in each.item.frames}
        for verdict in each.verdicts:
            for trait, value in faces[verdict.frame][verdict.index].traits:
                found[trait][value].append(verdict.hidden)
    return {
        trait: {value: _count(values[value]) for value in sorted(values)}
        for trait, values in found.items()
    }


def _people(judged: Sequence[Judged]) -> dict[int, People]:
    return {low: _followed(judged, low) for low in FROM_SIZES} if judged else {}


def _followed(judged: Sequence[Judged], at_least: float) -> People:
    runs = [run for each in judged for run in longest_runs(each, at_least).values()]
    never = sum(run == 0 for run in runs)
    return People(len(runs), never, float(median(runs)) if runs else 0.0, max(runs, default=0))
