"""What attackers got from a copy, beside what chance gives. Figures only: no vector, no name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z = 1.959964
"""Standard deviations of a normal distribution within which 95 % of it lie."""


class Proof(StrEnum):
    """How hard a copy is attacked before it is published."""

    QUICK = "quick"  # everything that costs at most a third of making the copy
    FULL = "full"  # independence, re-identification and voices as well


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one attacker got from a copy.

    check: which check attacked, such as "re-identification"
    attacker: how, such as "naive", "restoring", "trained"; of independence the scale
    measure: what the figures are, such as "rank-1", "rank-5", "correlation"
    got: on the average; a share, or a coefficient. Of an error rate less is worse
    low, high: 95 % interval of ``got``
    chance: what somebody gets who sees nothing
    count: on how many trials ``got`` rests
    worst: of the one person or cover of whom most was got; None where it says nothing
    people: how many different ones could be confused; 0 where that does not matter
    beyond: whether it got more than chance explains, as the check judges
    """

    check: str
    attacker: str
    measure: str
    got: float
    low: float
    high: float
    chance: float
    count: int
    worst: float | None = None
    people: int = 0
    beyond: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.got <= self.high:
            msg = f"{self.got} must lie in its interval, got {self.low} to {self.high}"
            raise ValueError(msg)
        if self.count < 1:
            msg = "an attempt rests on one trial at least"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Omission:
    """A check that was asked for and could say nothing, and why, in one sentence."""

    check: str
    why: str


def interval(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share, Wilson's (1927). Raises ValueError for nothing."""
    if not 0 <= hits <= of or of < 1:
        msg = f"a share must be of one trial at least, got {hits} of {of}"
        raise ValueError(msg)
    share, square = hits / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    # Rounding must not put the share itself outside.
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Missed:
    """What a look missed of the faces of one size that were put into a recording.

    side: lower end of the class of sizes, shorter side in pixels
    missed, of: how many were open half-way through their time, of how many
    exposed: how many were open in any frame
    """

    side: int
    missed: int
    exposed: int
    of: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the share that is missed."""
        return interval(self.missed, self.of)


@dataclass(frozen=True, slots=True)
class RecallEstimate:
    """How many faces a look misses in one recording, estimated with faces that were put in.

    donors: how many different faces they were made of
    frames: how many were looked at with faces put in
    placeless: how many found no free place
    """

    sizes: tuple[Missed, ...]
    donors: int
    frames: int
    placeless: int

    @property
    def all(self) -> Missed:
        """All sizes together; ``side`` is the smallest."""
        return Missed(
            min(each.side for each in self.sizes),
            sum(each.missed for each in self.sizes),
            sum(each.exposed for each in self.sizes),
            sum(each.of for each in self.sizes),
        )
