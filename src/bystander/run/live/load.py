"""What is given up while the work is slower than the camera, and when it is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from threading import Lock

SLOW = 0.6
"""Share of the time allowed: what takes longer is nearly too late."""

QUICK = 0.35
"""Share of the time allowed: what takes less leaves room for more work."""

PATIENCE = 3
"""Slow ones in a row before something is given up; one that is too late is enough."""

REST = 5.0
"""Seconds of quick ones before something is taken back: longer than things were given up for
a moment's sake."""

RELAPSE = 10.0
"""Seconds after something was taken back in which it shows that it should not have been."""

LONGEST_REST = 160.0
"""Seconds. What had to be given up again soon is taken back less and less often."""

SETTLING = 2.0
"""Seconds after which it shows what a change did: the next one waits as long."""


class Level(IntEnum):
    """Each gives up what it says, and everything before. Slates come by themselves after that.

    How the picture looks comes before how well faces are found. Limits: no fewer than half of
    the preset's looks a second, and none of them only at half the size, which exposed a tenth of
    the faces of ``bench.live_covers``.
    """

    FULL = 0
    PLAIN = 1  # the encoder's least effort
    SELDOM = 2  # half as many looks, none of them deep; covers reach twice as long
    WIDE = 3  # covers reach twice as far, for what is known is old


class Work(StrEnum):
    """What may be too slow."""

    LOOKS = "looks are"
    ENCODER = "the encoder is"

    @property
    def most(self) -> Level:
        """What is given up for it: wide covers take an encoder more time, not less."""
        return Level.WIDE if self is Work.LOOKS else Level.SELDOM


@dataclass(frozen=True, slots=True)
class Step:
    """A change of level, and why."""

    before: Level
    after: Level
    work: Work
    lag: float

    @property
    def reason(self) -> str:
        if self.after > self.before:
            return f"{self.work} slower than the window allows ({self.lag:.2f} of the time)"
        return f"{self.work} quick again ({self.lag:.2f} of the time)"


@dataclass(slots=True)
class _Pulse:
    """How one kind of work has been of late."""

    slow: int = 0
    quick_since: float | None = None


class Load:
    """Told how long each piece of work took, decides on the level. Safe for several threads."""

    def __init__(self) -> None:
        self.level = Level.FULL
        self._pulses: dict[Work, _Pulse] = {}
        self._settled = 0.0
        self._taken_back: float | None = None
        self._rest = REST
        self._lock = Lock()

    def told(self, work: Work, lag: float, now: float) -> Step | None:
        """lag: of one piece of work, as a share of the time that is allowed for it
        now: seconds
        """
        with self._lock:
            pulse = self._pulses.setdefault(work, _Pulse())
            if lag > SLOW:
                pulse.slow += 1 if lag < 1 else PATIENCE
                pulse.quick_since = None
                return self._give_up(work, lag, now) if pulse.slow >= PATIENCE else None
            pulse.slow = 0
            if lag > QUICK:
                pulse.quick_since = None
            elif pulse.quick_since is None:
                pulse.quick_since = now
            return self._take_back(work, lag, now) if self._all_quick(now) else None

    def _all_quick(self, now: float) -> bool:
        begun = [pulse.quick_since for pulse in self._pulses.values()]
        return all(since is not None and now - since >= self._rest for since in begun)

    def _give_up(self, work: Work, lag: float, now: float) -> Step | None:
        step = self._to(1, work, lag, now)
        if step is not None and self._taken_back is not None:
            if now - self._taken_back < RELAPSE:
                self._rest = min(4 * self._rest, LONGEST_REST)
            self._taken_back = None
        return step

    def _take_back(self, work: Work, lag: float, now: float) -> Step | None:
        step = self._to(-1, work, lag, now)
        if step is not None:
            self._taken_back, self._rest = now, max(self._rest / 2, REST)
            for pulse in self._pulses.values():
                pulse.quick_since = now
        return step

    def _to(self, step: int, work: Work, lag: float, now: float) -> Step | None:
        if now < self._settled:
            return None
        before = self.level
        self._pulses[work].slow = 0
        if (step > 0 and before >= work.most) or (step < 0 and before == Level.FULL):
            return None
        after = Level(before + step)
        self.level, self._settled = after, now + SETTLING
        return Step(before, after, work, lag)
