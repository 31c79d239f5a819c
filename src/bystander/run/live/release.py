"""What leaves the window, and as what: redacted, covered whole, or a slate in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bystander.domain.clock import Instant
from bystander.domain.frame import Frame, Redacted
from bystander.domain.live import TICKS, Slate, Verdict
from bystander.errors import BystanderError
from bystander.redact.apply import hidden_whole, redacted_by
from bystander.run.live.clock import TICK
from bystander.run.live.tally import Tally
from bystander.run.live.window import Held, Window
from bystander.stages import Effect

GAP = 1.0
"""Seconds in which nothing leaves, after which slates come in between."""

PATCH = 0.2
"""Seconds from one of those slates to the next."""

OVERDUE = 0.25
"""Seconds after it was due in which a frame may still leave. Later ones are thrown away: an
encoder that is slower than the camera would be later and later.
"""

Ask = Callable[[Frame], Verdict | None]
Take = Callable[[Redacted | Slate], None]


class Release:
    """Called again and again, from one thread. Nothing leaves but through ``take``.

    ask: for the verdict on a frame
    take: what the targets are given
    """

    def __init__(
        self, window: Window, ask: Ask, take: Take, effects: Mapping[str, Effect], tally: Tally
    ) -> None:
        self._window, self._ask, self._take = window, ask, take
        self._effects, self._tally = effects, tally
        self._last = -1
        self._resumes = GAP

    def step(self, now: float) -> float | None:
        """The next frame, if it is due. Returns by how many seconds it is late, None where
        nothing was due.

        now: seconds since the run began
        """
        held = self._window.due(now)
        if held is None:
            self._patch(now)
            return None
        try:
            if now - held.due > OVERDUE:
                self._pass_over(held, now)
            else:
                self._leave(held, now)
        finally:
            held.let_go()
        return now - held.due

    def wait(self, now: float) -> float:
        """Seconds until something is due."""
        due = self._window.next_due()
        return max(0.0, (self._resumes if due is None else due) - now)

    def _leave(self, held: Held, now: float) -> None:
        item = self._made(held.frame)
        self._resumes = now + GAP
        self._last = max(self._last + 1, held.frame.time.pts)
        self._take(item)
        self._tally.left_after(now - held.arrived)

    def _pass_over(self, held: Held, now: float) -> None:
        """Thrown away; where nothing else has left for a while, a slate is there instead."""
        self._tally.count("frames_overdue")
        if now >= self._resumes:
            self._resumes = now + PATCH
            self._last = max(self._last + 1, held.frame.time.pts)
            self._tally.count("slated_overdue")
            self._take(_slate(held.frame.time.pts))

    def _made(self, frame: Frame) -> Redacted | Slate:
        if frame.damaged:
            self._tally.count("covered_whole")
            return hidden_whole(frame)
        verdict = self._ask(frame)
        if verdict is None:
            self._tally.count("slated_late")
            return _slate(frame.time.pts)
        try:
            redacted = redacted_by(verdict, frame, self._effects)
        except BystanderError:
            self._tally.count("slated_failed")
            return _slate(frame.time.pts)
        self._tally.count("frames_out")
        return redacted

    def _patch(self, now: float) -> None:
        if len(self._window) or now < self._resumes:
            return
        self._resumes = now + PATCH
        self._last = max(self._last + 1, round(now * TICKS))
        self._tally.count("slated_empty")
        self._take(_slate(self._last))


def _slate(pts: int) -> Slate:
    return Slate(Instant(pts, TICK), datetime.now(UTC).strftime("%H:%M:%S UTC"))
