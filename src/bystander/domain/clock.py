"""Exact time: integer ticks of a rational time base. Floats are for screens."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

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
        if self.pts.ndim != 1 or np.any(np.diff(self.pts) <= 0):
            msg = "a timeline's presentation times must increase"
            raise ValueError(msg)
        self.pts.setflags(write=False)

    def __len__(self) -> int:
        return len(self.pts)

    def at(self, frame: int) -> Instant:
        return Instant(int(self.pts[frame]), self.time_base)

    def earlier(self, frame: int, seconds: Fraction) -> int:
        """The first frame that is at most ``seconds`` before ``frame``."""
        oldest = ceil(int(self.pts[frame]) - seconds / self.time_base)
        return int(np.searchsorted(self.pts, _in_64_bits(oldest), side="left"))

    def later(self, frame: int, seconds: Fraction) -> int:
        """One past the last frame that is at most ``seconds`` after ``frame``."""
        latest = floor(int(self.pts[frame]) + seconds / self.time_base)
        return int(np.searchsorted(self.pts, _in_64_bits(latest), side="right"))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Timeline):
            return NotImplemented
        return self.time_base == other.time_base and np.array_equal(self.pts, other.pts)

    def __hash__(self) -> int:
        return hash((len(self), self.time_base))

    def __repr__(self) -> str:
        return f"Timeline({len(self)} frames, time base {self.time_base})"


def _in_64_bits(ticks: int) -> np.int64:
    """As an integer, for a float would miss by more than a tick from 2 ** 53 on."""
    bounds = np.iinfo(np.int64)
    return np.int64(min(max(ticks, bounds.min), bounds.max))


def timecode(seconds: Fraction) -> str:
    """``h:mm:ss.mmm``, rounded down, for people."""
    sign = "-" if seconds < 0 else ""
    milliseconds = int(abs(seconds) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
