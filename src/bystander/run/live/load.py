"""What is given up while looking is slower than the camera, and when it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

SLOW = 0.6
"""Share of the delay: an answer that takes longer is nearly too late."""

QUICK = 0.35
"""Share of the delay: answers that take less leave room for more work."""

PATIENCE = 3
"""Slow answers in a row before something is given up."""

REST = 5.0
"""Seconds of quick answers before something is taken back: longer than things were given up for
a moment's sake."""


SETTLING = 1.0
"""Seconds after which it shows what a change did: the next one waits as long."""


class Level(IntEnum):
    """Each gives up what it says, and everything before. Slates come by themselves after that.

    Limits: no fewer than half of the preset's looks a second, and no smaller than half the
    size, for docs/recall.md has no figures beyond.
    """

    FULL = 0
    SELDOM = 1  # half as many looks, none of them deep; covers reach twice as long
    SMALL = 2  # at half the size only
    PLAIN = 3  # the encoder's least effort
    WIDE = 4  # covers reach twice as far, for what is known is old


@dataclass(frozen=True, slots=True)
class Step:
    """A change of level, and why."""

    before: Level
    after: Level
    lag: float

    @property
    def reason(self) -> str:
        slow = "slower than the window allows" if self.after > self.before else "quick again"
        return f"looks are {slow} ({self.lag:.2f} of the delay)"


class Load:
    """Told how long each look took, decides on the level. Not safe for several threads."""

    def __init__(self) -> None:
        self.level = Level.FULL
        self._slow = 0
        self._quick_since: float | None = None
        self._settled = 0.0

    def answered(self, lag: float, now: float) -> Step | None:
        """lag: from a frame's arrival to the answer about it, as a share of the delay
        now: seconds
        """
        if lag > SLOW:
            self._slow, self._quick_since = self._slow + 1, None
            return self._to(1, lag, now) if self._slow >= PATIENCE else None
        self._slow = 0
        if lag > QUICK:
            self._quick_since = None
        elif self._quick_since is None:
            self._quick_since = now
        elif now - self._quick_since >= REST:
            self._quick_since = now
            return self._to(-1, lag, now)
        return None

    def _to(self, step: int, lag: float, now: float) -> Step | None:
        if now < self._settled:
            return None
        before = self.level
        after = min(max(before + step, min(Level)), max(Level))
        self._slow = 0
        if after == before:
            return None
        self.level, self._settled = Level(after), now + SETTLING
        return Step(before, self.level, lag)
