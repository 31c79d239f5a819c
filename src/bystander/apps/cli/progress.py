"""How far a file is: one line that is drawn again on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from time import monotonic
from typing import TextIO

from bystander.apps.cli.signals import Stop
from bystander.domain.job import Progress, Step

EVERY = 0.2
"""Seconds between two drawings: quick enough to look alive, slow enough to cost nothing."""

CLEAR = "\r\x1b[K"


class ProgressLine:
    """Listens to one run. ``close`` takes the line off the terminal.

    name: of the file, as it is shown
    stream: where to draw, or None for nowhere
    """

    def __init__(
        self, name: str, stop: Stop, stream: TextIO | None, clock: Callable[[], float] = monotonic
    ) -> None:
        self._name = name
        self._stop = stop
        self._stream = stream
        self._clock = clock
        self._step: tuple[Step, int | None] | None = None
        self._begun = 0.0
        self._drawn = float("-inf")

    def __call__(self, progress: Progress) -> None:
        # An Interrupted that a foreign library swallowed is raised again here.
        self._stop.check()
        if self._stream is None:
            return
        now = self._clock()
        step = (progress.step, progress.part)
        if step != self._step:
            self._step, self._begun = step, now
        if now - self._drawn < EVERY:
            return
        self._drawn = now
        line = f"{self._name}  {described(progress, now - self._begun)}"
        width = get_terminal_size().columns - 1
        self._stream.write(f"{CLEAR}{line[:width]}")
        self._stream.flush()

    def close(self) -> None:
        if self._stream is not None and self._step is not None:
            self._stream.write(CLEAR)
            self._stream.flush()


def described(progress: Progress, seconds: float) -> str:
    """Step, per cent, frames a second and time left, as far as they are known.

    seconds: since this step began
    """
    words = [progress.step.value]
    if progress.part:
        words.insert(0, f"member {progress.part} of {progress.parts}")
    if progress.total:
        words.append(f"{min(100, 100 * progress.done // progress.total):3d} %")
    if seconds > 0 and progress.done:
        pace = progress.done / seconds
        words.append(f"{pace:.0f} frames/s")
        if progress.total:
            left = max(0, progress.total - progress.done) / pace
            words.append(f"{_clock_time(left)} left in this step")
    return "  ".join(words)


@contextmanager
def watched(path: Path, stop: Stop, *, quiet: bool) -> Iterator[ProgressLine]:
    """A line for one file, on standard error where somebody looks at it."""
    drawn = sys.stderr.isatty() and not quiet
    line = ProgressLine(shown(path), stop, sys.stderr if drawn else None)
    try:
        yield line
    finally:
        line.close()


def shown(path: Path) -> str:
    """A path that can do no harm to a terminal: control characters and broken bytes escaped."""
    return printable(str(path))


def printable(text: str) -> str:
    """A text on one line that can do no harm to a terminal."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def _clock_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
