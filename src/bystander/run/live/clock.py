"""From the camera's clock to ours: even steps as the camera tells them, and never a jump."""

from __future__ import annotations

from fractions import Fraction

from bystander.domain.clock import Instant
from bystander.domain.live import TICKS

JUMP = 1.0
"""Seconds by which a picture may claim to be ahead of its arrival, and pictures arrive late;
beyond, a clock was set."""

BACK = 0.5
"""Seconds by which a clock that goes back was set: pictures that are out of order differ less."""

EARLY = 0.1
"""Seconds by which a picture may claim to be ahead of its arrival, for clocks are uneven."""

CREEP = 0.002
"""Seconds a second by which our idea of the camera's clock follows late arrivals: no crystal is
off by more, and a network that stumbles shall not be followed."""

TICK = Fraction(1, TICKS)


class LiveClock:
    """Tells when each picture is shown, in ticks since the run began; later every time.

    late: seconds that pictures may arrive late and still be shown in time
    rebased: how often the camera's clock jumped, the first picture of all not counted
    """

    def __init__(self, late: float = JUMP) -> None:
        self._late = max(JUMP, late)
        self._told: float | None = None
        self._offset: float | None = None
        self._before = 0.0
        self._last = -1
        self.rebased = 0

    def instant(self, told: float | None, arrived: float) -> Instant:
        """told: seconds by the camera's clock, or None where it says nothing
        arrived: seconds by ours, since the run began
        """
        shown = arrived if told is None else self._ours(told, arrived)
        self._last = max(self._last + 1, round(shown * TICKS))
        return Instant(self._last, TICK)

    def again(self) -> None:
        """Another source: its clock has nothing to do with the last one's."""
        self._offset = self._told = None

    def _ours(self, told: float, arrived: float) -> float:
        if self._offset is None:
            self._offset = arrived - told
        ahead = told + self._offset - arrived
        went_back = self._told is not None and told < self._told - BACK
        self._told = told
        if went_back or ahead > JUMP or -ahead > self._late:
            self._offset = arrived - told
            self.rebased += 1
        elif ahead > EARLY:
            self._offset -= ahead - EARLY
        elif ahead < 0:
            self._offset += min(-ahead, CREEP * max(0.0, arrived - self._before))
        self._before = arrived
        return told + self._offset
