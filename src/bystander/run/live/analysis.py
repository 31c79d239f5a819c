"""Looking, in a thread of its own: nobody waits for it, and what it has not said is not shown."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Condition, Thread, get_native_id
from typing import TypeVar

from bystander.domain.frame import Frame
from bystander.domain.live import Verdict
from bystander.run.live.load import Load, Step, Work
from bystander.run.live.looker import Looker
from bystander.run.live.share import make_way
from bystander.run.live.tally import Tally
from bystander.run.live.window import Held

NICENESS = 5
"""Of looks, beyond the process's own: what is due leaves first. A look that is slow costs looks,
an encoder that is slow costs pictures.
"""

PAUSE = 1.0
"""Seconds without looks after one failed."""

REMEMBERED = 4096
"""Arrivals of frames that nobody has answered about."""

NewLooker = Callable[[], Looker]
Changed = Callable[[Step], None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Pace:
    """How time passes in a run.

    clock: seconds since it began
    delay: seconds between a frame's arrival and its leaving
    most: frames that are held at once
    """

    clock: Callable[[], float]
    delay: float
    most: int


class Analysis:
    """Looks at one source while its pictures have one layout.

    new: a looker for it; asked again after a failure
    load: how much is given up; outlives sources
    changed: told when that changes
    """

    def __init__(
        self, new: NewLooker, pace: Pace, tally: Tally, load: Load, changed: Changed
    ) -> None:
        self._new, self._pace, self._tally, self._changed = new, pace, tally, changed
        self._has_gap = False
        self._queue: deque[Held | None] = deque()
        self._wake = Condition()
        self._over = False
        self._load = load
        self._arrived: deque[tuple[int, float]] = deque(maxlen=REMEMBERED)
        self._looker: Looker | None = None
        self.busy_since: float | None = None
        self._thread = Thread(target=self._run, name="looks", daemon=True)
        self._thread.start()

    def put(self, held: Held) -> None:
        """The next frame; it is let go of when it was looked at."""
        self._put(held.kept())

    def ended(self) -> None:
        """No frame comes for now."""
        self._put(None)

    def verdict(self, frame: Frame) -> Verdict | None:
        looker = self._looker
        return None if looker is None else looker.verdict(frame)

    def close(self, within: float) -> None:
        """What was not looked at is let go of. Waits no longer than so many seconds."""
        with self._wake:
            self._over = True
            self._wake.notify()
        self._thread.join(within)

    def _put(self, held: Held | None) -> None:
        with self._wake:
            self._queue.append(held)
            while len(self._queue) > self._pace.most or self._is_late(self._queue[0]):
                oldest = self._queue.popleft()
                if oldest is not None:
                    oldest.let_go()
                    self._tally.count("frames_missed")
                self._has_gap = True
                if not self._queue:
                    break
            self._wake.notify()

    def _is_late(self, held: Held | None) -> bool:
        """What has left already would only take room while a look does not end."""
        return held is not None and held.due < self._pace.clock()

    def _run(self) -> None:
        # Of this thread alone, and of those that it starts.
        make_way(get_native_id(), NICENESS)
        while not self._over:
            try:
                self._look()
            except Exception:  # noqa: BLE001 -- others' detectors raise anything; frames are slated
                self._tally.count("looks_failed")
                with self._wake:
                    self._wake.wait_for(lambda: self._over, PAUSE)
        self._drain()

    def _look(self) -> None:
        """Until it fails or is over. A looker that failed is of no more use, nor its verdicts."""
        looker = self._busy(self._new)
        self._looker = looker
        try:
            while (waiting := self._next()) is not None:
                held, is_gap = waiting
                if held is None:
                    self._hear(self._busy(looker.ended))
                    continue
                try:
                    self._see(looker, held, is_gap=is_gap)
                finally:
                    held.let_go()
        finally:
            self._looker = None
            looker.close()

    def _see(self, looker: Looker, held: Held, *, is_gap: bool) -> None:
        self._arrived.append((held.frame.index, held.arrived))
        now = self._pace.clock()
        # What left already cannot be saved, and looking at it delays what can be.
        if is_gap or now > held.due:
            looker.missed()
            self._weigh(self._pace.delay)
        if now > held.due:
            self._tally.count("frames_missed")
            return
        looker.ease(self._load.level)  # whoever was too slow
        self._hear(self._busy(partial(looker.see, held)))

    def _hear(self, frames: list[int]) -> None:
        for frame in frames:
            self._tally.count("looks")
            while self._arrived and self._arrived[0][0] < frame:
                self._arrived.popleft()
            if self._arrived:
                self._weigh(self._pace.clock() - self._arrived[0][1])

    def _weigh(self, seconds: float) -> None:
        """So long after a frame came, it is known what is in it, or that nobody will know."""
        step = self._load.told(Work.LOOKS, seconds / self._pace.delay, self._pace.clock())
        if step is not None:
            self._changed(step)

    def _busy(self, work: Callable[[], Result]) -> Result:
        """A detector that never answers is seen from outside."""
        self.busy_since = time.monotonic()
        try:
            return work()
        finally:
            self.busy_since = None

    def _next(self) -> tuple[Held | None, bool] | None:
        """What was put next, and whether frames before it are missing; None where all is over."""
        with self._wake:
            self._wake.wait_for(lambda: self._queue or self._over)
            if self._over:
                return None
            held = self._queue.popleft()
            is_gap = self._has_gap and held is not None
            self._has_gap = self._has_gap and held is None
            return held, is_gap

    def _drain(self) -> None:
        while self._queue:
            held = self._queue.popleft()
            if held is not None:
                held.let_go()
