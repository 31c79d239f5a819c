"""How often the right person comes first, against chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from bystander.domain.proof import Attempt, interval

Floats = NDArray[np.float64]

SURE = 1e-4
"""Probability below which so many hits are no chance: a recording is attacked six times."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """Distances from hidden faces to people of the same recording.

    distances: (n, candidates); right: (n,) which column is the right one; people: (n,) who
    """

    distances: Floats
    right: NDArray[np.int64]
    people: NDArray[np.int64]

    def attempt(self, check: str, attacker: str, rank: int, *, counts: bool = True) -> Attempt:
        """Each person is one trial: all frames of a person are asked together.

        counts: whether more than chance is a finding
        """
        numbers = np.unique(self.people)
        together = np.stack([self.distances[self.people == one].mean(axis=0) for one in numbers])
        right = np.array([self.right[self.people == one][0] for one in numbers])
        hits = int((_places(together, right) < rank).sum())
        alone = _places(self.distances, self.right) < rank
        candidates, of = self.distances.shape[1], len(numbers)
        chance = min(1.0, rank / candidates)
        low, high = interval(hits, of)
        return Attempt(
            check=check,
            attacker=attacker,
            measure=f"rank-{rank}",
            got=hits / of,
            low=low,
            high=high,
            chance=chance,
            count=of,
            worst=max(float(alone[self.people == one].mean()) for one in numbers),
            people=candidates,
            beyond=counts and at_least(hits, of, chance) < SURE,
        )


def at_least(hits: int, of: int, chance: float) -> float:
    """The probability of so many hits or more by chance."""
    return sum(comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(hits, of + 1))


def _places(distances: Floats, right: NDArray[np.int64]) -> Floats:
    """(n,): how many candidates come before the right one; of equally near ones half."""
    own = distances[np.arange(len(right)), right][:, None]
    return np.asarray((distances < own).sum(axis=1) + ((distances == own).sum(axis=1) - 1) / 2)
