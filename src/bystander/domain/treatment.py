"""Intent about one kind of thing: how it is looked for, and how hidden."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bystander.domain.findings import Kind
from bystander.domain.geometry import Shape

UNSEARCHED = frozenset({Kind.ZONE, Kind.DAMAGE})
"""Kinds that nobody looks for: they are known."""

FLAT = frozenset({Kind.PLATE, Kind.TEXT, Kind.CODE})
"""Long and low: how far one reaches beyond them is a matter of their shorter side."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """How things of one kind are found and hidden.

    effect: the name of an effect; empty is the policy's
    shape: the outline of a cover
    margin: how far a cover reaches beyond the thing, in its own width and height a side; of
        plates, writing and codes in their shorter side
    start: lowest score that may start a track, in (0, 1]
    keep: lowest score that may continue one, in (0, start]
    sure: lowest score at which the judge calls one that can be seen a leak
    every: seconds from one look to the next; the first and the last frame of a shot are
        looked at in any case
    personal: only what is found to be somebody's, where reading tells
    """

    kind: Kind
    effect: str = ""
    shape: Shape = Shape.BOX
    margin: float = 0.1
    start: float = 0.4
    keep: float = 0.2
    sure: float = 0.5
    every: Fraction = Fraction(1, 6)
    personal: bool = False

    def __post_init__(self) -> None:
        if self.kind in UNSEARCHED:
            msg = f"there is nothing to set for the kind {self.kind}"
            raise ValueError(msg)
        if not 0.0 < self.keep <= self.start <= 1.0:
            msg = f"scores must be 0 < keep <= start <= 1, got keep {self.keep}, start {self.start}"
            raise ValueError(msg)
        if not 0.0 < self.sure <= 1.0:
            msg = f"the score at which a judge is sure must be in (0, 1], got {self.sure}"
            raise ValueError(msg)
        if not 0.0 <= self.margin <= 4.0:  # noqa: PLR2004 -- as for faces
            msg = f"the margin must be 0 to 4 of a {self.kind}'s sides, got {self.margin}"
            raise ValueError(msg)
        if not 0 < self.every <= 10:  # noqa: PLR2004 -- slower is not looking
            msg = f"looks must be at most 10 seconds apart, got {self.every}"
            raise ValueError(msg)
        if self.shape is Shape.POLYGON:
            msg = "covers of what is looked for are boxes or ellipses; polygons are for zones"
            raise ValueError(msg)
        if self.personal and self.kind is not Kind.TEXT:
            msg = f"only writing can be found to be personal, not the kind {self.kind}"
            raise ValueError(msg)


DEFAULTS = {
    treatment.kind: treatment
    for treatment in (
        Treatment(Kind.HEAD, margin=0.15),
        Treatment(Kind.PERSON, margin=0.08),
        Treatment(Kind.PLATE, margin=0.25, every=Fraction(1, 2)),
        Treatment(Kind.TEXT, margin=0.3, every=Fraction(1, 2), personal=True),
        Treatment(Kind.CODE, margin=0.1, every=Fraction(1, 2)),
        Treatment(Kind.SCREEN, margin=0.05, every=Fraction(1, 2)),
        Treatment(Kind.MOVING, margin=0.1),
    )
}
