"""How often to look: less while nothing happens, and at once more when something does."""

from __future__ import annotations

from bystander.domain.findings import Detection, Observation
from bystander.domain.plan import Medium, SourceFacts

LOOKS_A_SECOND = 6
"""Camera motion aside, faces in the street move about their own width in a sixth of a
second."""

LONGEST_STRIDE = 8

CALM = 2
"""How much longer a stride is while nothing happens. A face that comes then is still
covered in time, for a hold reaches farther back than a stride."""

AGREEING = 3
"""Looks in a row that must agree before nothing is taken to happen."""

STILL = 0.7
"""Least intersection over union of a face's boxes in two looks, if it hardly moves."""


class Cadence:
    """The number of frames from one look to the next, after what the last looks saw.

    sure: the score from which a detection counts
    """

    def __init__(self, facts: SourceFacts, sure: float) -> None:
        self._stride = stride_for(facts)
        self._sure = sure
        self._last: list[Detection] | None = None
        self._agreed = 0

    @property
    def stride(self) -> int:
        return self._stride * (CALM if self._agreed >= AGREEING else 1)

    def seen(self, look: Observation) -> None:
        """What the next look saw, in order."""
        found = [seen for seen in look.detections if seen.score >= self._sure]
        agrees = self._last is not None and _same(self._last, found)
        self._agreed = self._agreed + 1 if agrees else 0
        self._last = found

    def cut(self) -> None:
        """A new shot begins, of which nothing is known."""
        self._last, self._agreed = None, 0


def stride_for(facts: SourceFacts) -> int:
    """Frames from one look to the next while things move: one for photos and animations."""
    if facts.medium is not Medium.VIDEO or facts.rate is None:
        return 1
    return max(1, min(LONGEST_STRIDE, round(facts.rate / LOOKS_A_SECOND)))


def _same(before: list[Detection], after: list[Detection]) -> bool:
    """Whether each thing has hardly moved, none has come and none has gone."""
    if len(before) != len(after):
        return False
    return all(any(old.box.iou(new.box) >= STILL for new in after) for old in before)
