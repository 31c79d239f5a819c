"""Exact time: integer ticks of a rational time base. Floats are for screens."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, order=False)
class Instant:
    """``pts`` ticks of ``time_base`` seconds since the recording's zero."""

    pts: int
    time_base: Fraction

    def __post_init__(self) -> None:
        if self.time_base <= 0:
            msg = f"a time base must be positive, got {self.time_base}"
            raise ValueError(msg)

    @property
    def seconds(self) -> Fraction:
        return self.pts * self.time_base

    def __str__(self) -> str:
        """Hours, minutes, seconds and milliseconds, for people."""
        return timecode(self.seconds)


@dataclass(frozen=True, eq=False)
class Timeline:
    """The presentation time of every frame: the one thing kept for each (8 bytes).

    pts: (frames,) int64, strictly increasing ticks of ``time_base``
    """

    pts: NDArray[np.int64]
    time_base: Fraction

    def __post_init__(self) -> None:
        if self.pts.ndim != 1 or (self.pts[1:] <= self.pts[:-1]).any():
            msg = "a timeline's presentation times must increase"
            raise ValueError(msg)
        self.pts.setflags(write=False)

    def __len__(self) -> int:
        return len(self.pts)

    def at(self, frame: int) -> Instant:
        return Instant(int(self.pts[frame]), self.time_base)

    def earlier(self, frame: int, seconds: Fraction) -> int:
        """The first frame that is at most ``seconds`` before ``frame``."""
        return int(self.each_earlier(np.array([frame]), seconds)[0])

    def later(self, frame: int, seconds: Fraction) -> int:
        """One past the last frame that is at most ``seconds`` after ``frame``."""
        return int(self.each_later(np.array([frame]), seconds)[0])

    def each_earlier(self, frames: NDArray[np.int64], seconds: Fraction) -> NDArray[np.int64]:
        """For each of (n,) frames the first one that is at most ``seconds`` before it."""
        oldest = _shifted(self.pts[frames], -floor(seconds / self.time_base))
        return self.pts.searchsorted(oldest, side="left")

    def each_later(self, frames: NDArray[np.int64], seconds: Fraction) -> NDArray[np.int64]:
        """For each of (n,) frames one past the last that is at most ``seconds`` after it."""
        latest = _shifted(self.pts[frames], floor(seconds / self.time_base))
        return self.pts.searchsorted(latest, side="right")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Timeline):
            return NotImplemented
        return self.time_base == other.time_base and np.array_equal(self.pts, other.pts)

    def __hash__(self) -> int:
        return hash((len(self), self.time_base))

    def __repr__(self) -> str:
        return f"Timeline({len(self)} frames, time base {self.time_base})"


SLACK = Fraction(1, 4)
"""Seconds by which what files declare about their length is commonly off."""


class Running:
    """For how long pictures run, told one by one in order of presentation. Constant memory.

    from_zero: the length counts from the recording's zero and not from the first picture
    """

    def __init__(self, time_base: Fraction, *, from_zero: bool) -> None:
        self._time_base = time_base
        self._first: int | None = 0 if from_zero else None
        self._last: int | None = None
        self._longest = self._stays = 0

    def see(self, pts: int, duration: int) -> None:
        """The next picture. Ticks; a duration of 0 where the file does not say."""
        pause = 0 if self._last is None else pts - self._last
        self._longest = max(self._longest, pause)
        self._stays = duration or pause
        self._first = pts if self._first is None else self._first
        self._last = pts

    @property
    def begins(self) -> int:
        """The tick that the length counts from; 0 before the first picture."""
        return self._first or 0

    @property
    def seconds(self) -> Fraction:
        """From the beginning to the latest picture."""
        if self._last is None or self._first is None:
            return Fraction(0)
        return (self._last - self._first) * self._time_base

    def lacks(self, declared: Fraction | None) -> bool:
        """Do pictures end before a file says that they do?

        By more than SLACK, and by more than the longest pause between two of them, for not
        every file says how long its last picture stays.
        """
        if declared is None or self._last is None or self._first is None:
            return False
        shown = (self._last + self._stays - self._first) * self._time_base
        return declared - shown > max(SLACK, self._longest * self._time_base)


def _shifted(pts: NDArray[np.int64], ticks: int) -> NDArray[np.int64]:
    """As integers, for a float would miss by more than a tick from 2 ** 53 on."""
    bounds = np.iinfo(np.int64)
    low, high = int(bounds.min), int(bounds.max)
    return np.array([min(max(each + ticks, low), high) for each in pts.tolist()], dtype=np.int64)


def timecode(seconds: Fraction) -> str:
    """``h:mm:ss.mmm``, rounded down, for people."""
    sign = "-" if seconds < 0 else ""
    milliseconds = int(abs(seconds) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
