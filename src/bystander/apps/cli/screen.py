"""What a person at a terminal sees: one line that is redrawn, and plain lines elsewhere."""

from __future__ import annotations

import sys
from time import monotonic

from bystander.domain.job import Progress, Step

REDRAW = 0.1
"""Seconds from one drawing of the line to the next."""

MINUTE = 60


class Screen:
    """Prints to standard error; standard output belongs to results.

    quiet: print errors only
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._redraws = sys.stderr.isatty() and not quiet
        self._step: Step | None = None
        self._started = self._drawn = 0.0
        self._warned: set[str] = set()

    def say(self, text: str) -> None:
        """One line, unless quiet."""
        if not self._quiet:
            self._wipe()
            print(text, file=sys.stderr)

    def complain(self, text: str) -> None:
        """One line, always."""
        self._wipe()
        print(f"bystander: {text}", file=sys.stderr)

    def warn_once(self, text: str) -> None:
        if text not in self._warned:
            self._warned.add(text)
            self.say(f"note: {text}")

    def show(self, progress: Progress) -> None:
        """The listener: redraws the line, at most ten times a second."""
        if not self._redraws:
            return
        now = monotonic()
        if progress.step is not self._step:
            self._step, self._started = progress.step, now
        if now - self._drawn >= REDRAW:
            self._drawn = now
            print(f"\r\x1b[K{line(progress, now - self._started)}", end="", file=sys.stderr)
            sys.stderr.flush()

    def _wipe(self) -> None:
        if self._redraws:
            print("\r\x1b[K", end="", file=sys.stderr)


def line(progress: Progress, seconds: float) -> str:
    """One step's progress: share, speed and time left, as far as they are known."""
    speed = progress.done / seconds if seconds > 0 else 0.0
    text = f"{progress.step}: {progress.done} frames, {speed:.0f} frames/s"
    if progress.total and speed > 0:
        share = min(100, 100 * progress.done // progress.total)
        left = max(0.0, (progress.total - progress.done) / speed)
        text = f"{progress.step}: {share:3d} %, {speed:.0f} frames/s, {_duration(left)} left"
    return text


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), MINUTE)
    return f"{minutes}:{rest:02}"
