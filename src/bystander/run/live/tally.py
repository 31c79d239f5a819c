"""What a live run counts: numbers and words of ours, never anything of what is seen."""

from __future__ import annotations

from collections import Counter, deque
from threading import Lock

RECENT = 1000
"""Frames over which the delay is told: 40 seconds at 25 a second."""


class Tally:
    """Counts from several threads, and is asked from one."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._delays: deque[float] = deque(maxlen=RECENT)
        self._lock = Lock()

    def count(self, what: str, times: int = 1) -> None:
        with self._lock:
            self._counts[what] += times

    def of(self, what: str) -> int:
        with self._lock:
            return self._counts[what]

    def left_after(self, seconds: float) -> None:
        """A frame left so long after it came."""
        with self._lock:
            self._delays.append(seconds)

    def told(self) -> dict[str, float]:
        """Everything counted since the run began, and the delays of late."""
        with self._lock:
            counts: dict[str, float] = dict(self._counts)
            delays = sorted(self._delays)
        for name, share in (("delay_p50", 0.5), ("delay_p99", 0.99)):
            if delays:
                counts[name] = delays[min(len(delays) - 1, int(share * len(delays)))]
        return counts
