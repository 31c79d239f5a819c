"""How often to look, and how deep: less while nothing happens, at once more when something does."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bystander.detect.views import Depth
from bystander.domain.findings import Detection, Observation
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium, SourceFacts
from bystander.domain.policy import Policy, Preset

LONGEST_STRIDE = 8

CALM = 2
"""How much longer a stride is while nothing happens. A face that comes then is still
covered in time, for a hold reaches farther back than a stride."""

AGREEING = 3
"""Looks in a row that must agree before nothing is taken to happen."""

STILL = 0.7
"""Least intersection over union of a face's boxes in two looks, if it hardly moves."""

MEMORY = 4
"""Looks of the kind that sees them for which small and tiny faces are remembered, as if they
came at the rate that such faces ask for: where one was, more may come."""

LONG_AGO = -1_000_000
"""Before a shot's first look, which is deep: it sees tiny faces if there are any."""

SMALL = Fraction(1, 16)
"""Of the long side, a face that a look at half the size sees well, but hardly a smaller one."""

TINY = Fraction(1, 60)
"""The same for a look at the whole size."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a preset spends.

    rate: looks a second while things move. Camera motion aside, faces in the street move
        about their own width in a sixth of a second
    whole, deep: a look in so many is that deep
    whole_for_small, deep_for_tiny: the same while such faces are about
    """

    rate: int
    whole: int
    whole_for_small: int
    deep: int
    deep_for_tiny: int


EFFORTS = {
    Preset.FAST: Effort(4, whole=6, whole_for_small=3, deep=600, deep_for_tiny=600),
    Preset.THOROUGH: Effort(6, whole=4, whole_for_small=2, deep=30, deep_for_tiny=12),
    Preset.PARANOID: Effort(12, whole=1, whole_for_small=1, deep=4, deep_for_tiny=2),
}


_DEPTHS = tuple(Depth)  # from the cheapest on


@dataclass(frozen=True, slots=True)
class Ease:
    """What is spared where time is short. Nothing, unless somebody says so.

    seldom: half as many looks
    deepest: no look is deeper
    longest: frames from one look to the next at most, whatever else is spared
    """

    seldom: bool = False
    deepest: Depth = Depth.DEEP
    longest: int = LONGEST_STRIDE * CALM


class Cadence:
    """Decides on the next look after what the last ones saw.

    The first look at a shot is a deep one, for nothing is known of it.
    """

    def __init__(self, facts: SourceFacts, policy: Policy) -> None:
        self._effort = EFFORTS[policy.preset]
        self._stride = _stride(facts, self._effort.rate)
        self._size = facts.size
        self._sure = policy.start
        self._last: list[Detection] | None = None
        self._agreed = 0
        self._looks = 0
        self._small, self._tiny = 0, LONG_AGO
        self.ease = Ease()

    @property
    def stride(self) -> int:
        """Frames from the last look to the next."""
        usual = self._stride * (CALM if self._agreed >= AGREEING else 1)
        # A face that comes while looks are seldom is still covered in time; see CALM.
        stride = max(usual, 2 * self._stride) if self.ease.seldom else usual
        return min(stride, self.ease.longest)

    def depth(self) -> Depth:
        """Of the look that is due now."""
        return min(self._usual_depth(), self.ease.deepest, key=_DEPTHS.index)

    def _usual_depth(self) -> Depth:
        look, effort = self._looks, self._effort
        self._looks += 1
        if look % self._every(effort.deep, effort.deep_for_tiny, self._tiny) == 0:
            return Depth.DEEP
        if look % self._every(effort.whole, effort.whole_for_small, self._small) == 0:
            return Depth.WHOLE
        return Depth.HALF

    def seen(self, look: Observation) -> None:
        """What the next look saw, in order."""
        found = [seen for seen in look.detections if seen.score >= self._sure]
        agrees = self._last is not None and _same(self._last, found)
        self._agreed = self._agreed + 1 if agrees else 0
        self._last = found
        least = min((_share(seen, self._size) for seen in found), default=Fraction(1))
        if least < SMALL:
            self._small = self._looks
        if least < TINY:
            self._tiny = self._looks

    def cut(self) -> None:
        """A new shot begins, of which nothing is known: small faces may be about."""
        self._last, self._agreed = None, 0
        self._looks = self._small = 0
        self._tiny = LONG_AGO

    def _every(self, usual: int, asked_for: int, seen: int) -> int:
        """A look in so many, where faces that ask for it were last seen at a look."""
        return asked_for if self._looks - seen < MEMORY * asked_for else usual


def _stride(facts: SourceFacts, rate: int) -> int:
    """Frames from one look to the next while things move: one for photos and animations."""
    if facts.medium is not Medium.VIDEO or facts.rate is None:
        return 1
    return max(1, min(LONGEST_STRIDE, round(facts.rate / rate)))


def _share(seen: Detection, size: Size) -> Fraction:
    """The longer side of a box, as a share of the picture's."""
    return Fraction(max(seen.box.width, seen.box.height)) / max(size.width, size.height)


def _same(before: list[Detection], after: list[Detection]) -> bool:
    """Whether each thing has hardly moved, none has come and none has gone."""
    if len(before) != len(after):
        return False
    return all(any(old.box.iou(new.box) >= STILL for new in after) for old in before)
