"""Frames that wait until they are due: in memory of our own, no more than so many, and wiped."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from bystander.domain.frame import Frame


@dataclass(eq=False)
class Held:
    """One frame in memory that is nobody else's, overwritten when the last user lets go.

    arrived, due: when it came and when it leaves, in seconds of the run's clock
    """

    frame: Frame
    arrived: float
    due: float
    _users: int = 1
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def copied(cls, frame: Frame, arrived: float, due: float) -> Held:
        """The decoder's own memory cannot be overwritten: others are predicted from it."""
        return cls(frame.writable(), arrived, due)

    def kept(self) -> Held:
        """One more user, who lets go. Only while somebody else has not."""
        with self._lock:
            if self._users == 0:
                msg = "the frame was wiped already"
                raise ValueError(msg)
            self._users += 1
        return self

    @contextmanager
    def used(self) -> Iterator[Frame | None]:
        """The frame, as it was until the block ends; None where it was wiped before."""
        with self._lock:
            is_there = self._users > 0
            self._users += is_there
        try:
            yield self.frame if is_there else None
        finally:
            if is_there:
                self.let_go()

    def let_go(self) -> None:
        with self._lock:
            self._users -= 1
            if self._users == 0:
                for plane in self.frame.planes:
                    plane.samples[...] = 0


class Window:
    """Holds each frame until it is due, in order. Safe to use from several threads.

    most: frames; where one more comes, the oldest is thrown away
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._frames: deque[Held] = deque()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, held: Held) -> int:
        """Takes it over. Returns how many were thrown away for it."""
        with self._lock:
            self._frames.append(held)
            excess = [self._frames.popleft() for _ in range(len(self._frames) - self._most)]
        for old in excess:
            old.let_go()
        return len(excess)

    def due(self, now: float) -> Held | None:
        """The next frame, if its time has come: the caller lets go of it."""
        with self._lock:
            if self._frames and self._frames[0].due <= now:
                return self._frames.popleft()
        return None

    def next_due(self) -> float | None:
        """When the next frame leaves."""
        with self._lock:
            return self._frames[0].due if self._frames else None

    def clear(self) -> int:
        """Throws everything away. Returns how many frames that was."""
        with self._lock:
            gone = list(self._frames)
            self._frames.clear()
        for held in gone:
            held.let_go()
        return len(gone)
