"""Equal error rates, and how sure they are with so few people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.verify import equal_error as shared

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDS = 1000
LEVEL = 0.95
FEWEST = 5  # people of whom draws with replacement say anything


@dataclass(frozen=True, eq=False)
class Trials:
    """Claims that two recordings are of one person, each with a score: higher, more alike.

    enrolled, tried: (n,) int64, who is claimed to speak and who does, numbered
    scores: (n,) float64
    """

    enrolled: Ints
    tried: Ints
    scores: Floats

    def __post_init__(self) -> None:
        if not len(self.enrolled) == len(self.tried) == len(self.scores):
            raise ValueError("each trial has two people and a score")

    @property
    def same(self) -> NDArray[np.bool_]:
        return np.equal(self.enrolled, self.tried)

    @classmethod
    def of(cls, parts: Iterable[Trials]) -> Trials:
        """All of them."""
        every = tuple(parts)
        return cls(
            np.concatenate([part.enrolled for part in every]),
            np.concatenate([part.tried for part in every]),
            np.concatenate([part.scores for part in every]),
        )

    def where(self, chosen: NDArray[np.bool_] | Ints) -> Trials:
        return Trials(self.enrolled[chosen], self.tried[chosen], self.scores[chosen])


@dataclass(frozen=True)
class Rate:
    """An equal error rate in percent: 0 for whom everybody is told apart, 50 for nobody.

    low, high: the 95 % interval of a bootstrap over people; None where there are too few
    people: of those tried against their own enrolment
    """

    percent: float
    low: float | None
    high: float | None
    people: int
    targets: int
    others: int


def equal_error(scores: Floats, same: NDArray[np.bool_], weights: Floats | None = None) -> float:
    """The same as verify.equal_error gives, in percent."""
    return 100 * shared.equal_error(scores, same, weights)


def rate(trials: Trials, seed: int = 0, rounds: int = ROUNDS) -> Rate:
    """The rate with its interval: people are drawn anew, with all their trials.

    Trials of two draws of the same person count as that person's own, never as others'.
    """
    trials = trials.where(np.argsort(trials.scores, kind="stable"))
    same = trials.same
    people = np.unique(np.concatenate([trials.enrolled, trials.tried]))
    enrolled, tried = (np.searchsorted(people, who) for who in (trials.enrolled, trials.tried))
    own = len(np.unique(trials.enrolled[same]))
    found: list[float] = []
    random = np.random.default_rng(seed)
    while own >= FEWEST and len(found) < rounds:
        drawn = np.bincount(random.integers(len(people), size=len(people)), minlength=len(people))
        weights = np.where(same, drawn[enrolled], drawn[enrolled] * drawn[tried]).astype(float)
        if (weights * same).any() and (weights * ~same).any():
            found.append(100 * shared.crossing(trials.scores, same, weights))
    tails = (50 * (1 - LEVEL), 50 * (1 + LEVEL))
    low, high = np.percentile(found, tails) if found else (None, None)
    return Rate(
        equal_error(trials.scores, same),
        None if low is None else float(low),
        None if high is None else float(high),
        own,
        int(same.sum()),
        int((~same).sum()),
    )
