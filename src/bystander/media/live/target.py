"""Sends what was coded to one outlet, in a thread of its own, and begins anew when that fails."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

from av.video.stream import VideoStream

from bystander.errors import BystanderError
from bystander.media.live.encoder import Coded
from bystander.media.live.outlets import Outlet

SHORTEST, LONGEST = 0.5, 15.0
"""Seconds between attempts: twice as long each time."""


class Target:
    """Never makes anybody wait: what it cannot send in time is thrown away.

    name: what may be said of it
    oldest: seconds that a packet may wait here
    """

    def __init__(self, name: str, outlet: Outlet, template: VideoStream, oldest: float) -> None:
        self.name = name
        self.is_open = False
        self.attempts = self.thrown = self.sent = 0
        self.busy_since: float | None = None
        self._outlet, self._template, self._oldest = outlet, template, oldest
        self._queue: deque[tuple[float, Coded]] = deque()
        self._changed = Condition()
        self._closing = False
        self._thread = Thread(target=self._run, name="target", daemon=True)
        self._thread.start()

    def offer(self, coded: list[Coded]) -> None:
        now = time.monotonic()
        with self._changed:
            self._queue.extend((now, each) for each in coded)
            while self._queue and self._queue[0][0] < now - self._oldest:
                self._queue.popleft()
                self.thrown += 1
                self._lost = True
            self._changed.notify()

    def close(self, within: float) -> None:
        """Ends what was begun; waits no longer than so many seconds."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(within)

    _lost = False

    def _run(self) -> None:
        pause = SHORTEST
        while not self._closing:
            self.attempts += 1
            sent = self.sent
            try:
                self._busy(lambda: self._outlet.begin(self._template))
                self.is_open = True
                self._send()
            except BystanderError:
                pass  # counted, and tried again
            finally:
                self.is_open = False
                self._end()
            pause = SHORTEST if self.sent > sent else min(2 * pause, LONGEST)
            with self._changed:
                self._changed.wait_for(lambda: self._closing, pause)

    def _send(self) -> None:
        """Until it fails or is closed. What waits is sent before the end."""
        whole = False
        while (coded := self._next()) is not None:
            with self._changed:
                whole, self._lost = whole and not self._lost, False
            whole = whole or coded.is_key
            if not whole:
                self.thrown += 1  # nobody could decode it without what came before
                continue
            self._busy(lambda coded=coded: self._outlet.write(coded))  # type: ignore[misc]
            self.sent += 1

    def _next(self) -> Coded | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closing)
            return self._queue.popleft()[1] if self._queue else None

    def _busy(self, work: Callable[[], None]) -> None:
        """A library that never returns is seen from outside."""
        self.busy_since = time.monotonic()
        try:
            work()
        finally:
            self.busy_since = None

    def _end(self) -> None:
        try:
            self._busy(self._outlet.end)
        except BystanderError:
            self.thrown += 1
