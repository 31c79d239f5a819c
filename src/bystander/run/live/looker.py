"""Looks at a live source frame by frame, and says what is to be hidden in those that are due."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count, islice
from threading import Lock

import numpy as np

from bystander.detect.views import Depth
from bystander.domain.clock import Timeline
from bystander.domain.findings import Kind, Observation
from bystander.domain.frame import Frame
from bystander.domain.live import TICKS, Verdict
from bystander.domain.plan import Cover, SourceFacts
from bystander.domain.policy import Policy
from bystander.domain.zone import is_sought
from bystander.plan.zones import zone_covers
from bystander.run.cadence import Ease
from bystander.run.crew import Crew
from bystander.run.live.clock import TICK
from bystander.run.live.load import Level
from bystander.run.live.rolling import Rolling, memory
from bystander.run.live.window import Held
from bystander.run.survey import watch_of
from bystander.run.watch import Watch
from bystander.track.drift import Drift
from bystander.track.shots import Cuts
from bystander.track.thumbnail import thumbnail

FOR_GOOD = 1 << 53
"""A frame number that no run reaches; a float still tells it from the next."""

SPARED = {
    Level.FULL: Ease(),
    Level.PLAIN: Ease(),
    Level.SELDOM: Ease(seldom=True, deepest=Depth.WHOLE),
    Level.WIDE: Ease(seldom=True, deepest=Depth.WHOLE),
}

HASTY = Fraction(1, 2)
"""Seconds of delay below which nobody waits for a deep look."""

REACHED = Fraction(2, 3)
"""Share of the delay that may pass from one look to the next: a frame waits for the look after
it, and looking takes time.
"""

DOUBTFUL = 3
"""Seconds after a break for which whatever is seen counts as sure."""

WIDER = 2
"""How many times as long, and at last as far, covers reach where looks are too few."""


@dataclass(frozen=True)
class _Known:
    """What the looks so far say about the frames ``start <= frame < end``."""

    start: int
    end: int
    covers: tuple[Cover, ...]


class Looker:
    """Fed with every frame in order, from one thread; ``verdict`` may be asked from another.

    facts: of the source: size, rate
    delay: seconds between a frame's arrival and its leaving
    """

    def __init__(self, facts: SourceFacts, policy: Policy, crew: Crew, delay: Fraction) -> None:
        self._facts, self._policy = facts, _within(policy, delay)
        self._seed = secrets.randbits(32)
        self._hasty = delay < HASTY
        self._longest = max(1, int(REACHED * delay * (facts.rate or 25)))
        self._zones = _standing(policy, facts)
        numbers = count(len(self._zones) + 1)
        self._watches: list[tuple[Watch, list[Rolling]]] = []
        for lookout in crew.lookouts:
            watch = watch_of(facts, lookout, self._policy)
            kinds = [Rolling(kind, crew.tracker(kind), numbers) for kind in watch.kinds]
            self._watches.append((watch, kinds))
        self._memory = int((memory(policy) + delay) * TICKS)
        self._begin_shot()
        self._doubted = self._doubtful = round((facts.rate or 25) * DOUBTFUL)
        self._is_broken = True
        self._cuts = Cuts()
        self._last: Held | None = None
        self._known: deque[_Known] = deque()
        self._lock = Lock()
        self._level: Level | None = None
        self.ease(Level.FULL)

    def _begin_shot(self) -> None:
        self._drift = Drift()
        self._pts: deque[int] = deque()
        self._first: int | None = None
        for _, kinds in self._watches:
            for rolling in kinds:
                rolling.begin_shot()

    def ease(self, level: Level) -> None:
        """From the next look on."""
        if level is self._level:
            return
        self._level = level
        spared = SPARED[level]
        if self._hasty and spared.deepest is Depth.DEEP:
            spared = replace(spared, deepest=Depth.WHOLE)
        for watch, _ in self._watches:
            watch.ease(replace(spared, longest=self._longest))
        # Who looks half as often holds twice as long: a face that one look missed is seen by
        # the next, and that one's hold must reach back to it.
        self._built_by = _held_longer(self._policy) if spared.seldom else self._policy
        if level >= Level.WIDE:
            self._built_by = _widened(self._built_by)

    def see(self, held: Held) -> list[int]:
        """The next frame. Returns the numbers of frames about which an answer came.

        Raises what a detector raised; the looker is of no use any more then.
        """
        with held.used() as frame:
            if frame is None:
                self.missed()
                return []
            answers = self._seen(frame)
            self._keep(held)
        return answers

    def missed(self) -> None:
        """A frame left before anybody looked: what comes next cannot be followed from here."""
        for watch, _ in self._watches:
            watch.drop()
        self._begin_shot()
        self._is_broken = True
        self._keep(None)
        self._cuts = Cuts()

    def ended(self) -> list[int]:
        """No frame comes for now: the last one is looked at, as a shot's last is."""
        answers = self._end_shot()
        self._keep(None)
        self._cuts = Cuts()
        self._is_broken = True
        return answers

    def verdict(self, frame: Frame) -> Verdict | None:
        """What is hidden in a frame, None where nobody can tell yet. Frames come in order."""
        with self._lock:
            while self._known and self._known[0].end <= frame.index and len(self._known) > 1:
                self._known.popleft()
            known = self._known[0] if self._known else None
        if known is None or not known.start <= frame.index < known.end:
            return None
        covers = tuple(
            cover
            for cover in (*known.covers, *self._zones)
            if cover.path.start <= frame.index < cover.path.end
        )
        return Verdict(frame.index, frame.time, frame.size, covers, self._seed)

    def close(self) -> None:
        self._keep(None)
        for watch, _ in self._watches:
            watch.close()

    def _keep(self, held: Held | None) -> None:
        """The last frame is looked at again where it turns out to be its shot's last."""
        before, self._last = self._last, held.kept() if held is not None else None
        if before is not None:
            before.let_go()

    def _seen(self, frame: Frame) -> list[int]:
        answers: list[int] = []
        if self._cuts.starts_shot(thumbnail(frame)) and self._first is not None:
            answers += self._end_shot()
        self._drift.add(frame)
        begins = self._first is None
        if begins and self._is_broken:
            self._doubted, self._is_broken = frame.index + self._doubtful, False
        self._first = frame.index if self._first is None else self._first
        self._pts.append(frame.time.pts)
        for watch, _ in self._watches:
            watch.see(frame, begins=begins)
        return answers + self._hear([watch.answered() for watch, _ in self._watches])

    def _end_shot(self) -> list[int]:
        """Waits for what was not answered yet."""
        answers: list[int] = []
        if self._first is not None and self._last is not None:
            # Nobody looks at a last frame that is damaged; what is before it then stays unknown.
            last = self._last.frame
            answers = self._hear([watch.shot_ended(last, 0) for watch, _ in self._watches])
        self._begin_shot()
        return answers

    def _hear(self, told: Sequence[tuple[Observation, ...]]) -> list[int]:
        """Takes answers in, and covers what is known by them."""
        for (_, kinds), looks in zip(self._watches, told, strict=True):
            sought = tuple(map(self._sought, looks))
            for rolling in kinds:
                for look in sought:
                    rolling.add([look], self._least(look.frame, rolling.kind))
        heard = [look.frame for looks in told for look in looks]
        if heard or not self._watches:
            self._forget()
            self._publish(self._answered() + 1)
        return heard

    def _least(self, frame: int, kind: Kind) -> float:
        """How sure of a thing a look at a frame counts at least.

        After a break a face that was sure before it may be seen with doubt only, and nobody
        knows any more that it is one.
        """
        return self._policy.treatment(kind).start if frame < self._doubted else 0.0

    def _answered(self) -> int:
        """The last frame that everybody has answered about, or one after it."""
        rolling = [each.answered for _, kinds in self._watches for each in kinds]
        end = (self._first or 0) + len(self._pts) - 1
        return min(rolling, default=end)

    def _publish(self, end: int) -> None:
        start = self._first
        if start is None or end <= start:
            return
        known = _Known(start, end, tuple(self._covers(start)))
        with self._lock:
            if self._known and self._known[-1].end > start:
                self._known.pop()  # the same shot, as it was known before
            self._known.append(known)

    def _covers(self, start: int) -> Iterator[Cover]:
        camera, size = self._drift.so_far(), self._facts.size
        timeline = Timeline(np.array(self._pts, dtype=np.int64), TICK)
        for _, kinds in self._watches:
            for rolling in kinds:
                yield from rolling.covers(camera, timeline, start, (self._built_by, size))

    def _forget(self) -> None:
        """Frames that nothing depends on any more, a good many at a time."""
        assert self._first is not None  # noqa: S101 -- nothing is answered before a frame came
        oldest = self._pts[-1] - self._memory
        gone = sum(1 for _ in _before(self._pts, oldest))
        if gone < len(self._pts) // 4:
            return
        self._drift.forget(gone)
        for _ in range(gone):
            self._pts.popleft()
        self._first += gone
        for _, kinds in self._watches:
            for rolling in kinds:
                rolling.forget(self._first)

    def _sought(self, look: Observation) -> Observation:
        """The same look, without what lies outside of the zones that the policy looks into."""
        if not self._policy.only:
            return look
        size, only = self._facts.size, self._policy.only
        kept = (seen for seen in look.detections if is_sought(seen.box, size, 0 * TICK, only))
        return replace(look, detections=tuple(kept))


def _before(pts: deque[int], oldest: int) -> Iterator[int]:
    for each in islice(pts, len(pts) - 1):
        if each >= oldest:
            return
        yield each


def _standing(policy: Policy, facts: SourceFacts) -> tuple[Cover, ...]:
    """Zones' covers, for good."""
    one = Timeline(np.zeros(1, dtype=np.int64), TICK)
    ends = np.array([0, FOR_GOOD], dtype=np.int64)

    def always(cover: Cover) -> Cover:
        path = replace(cover.path, frames=ends, boxes=cover.path.boxes[[0, 0]])
        return replace(cover, path=path, tight=path)

    return tuple(map(always, zone_covers(policy, one, facts.size, 0)))


def _within(policy: Policy, delay: Fraction) -> Policy:
    """What is looked for seldom is looked for twice in a window, for a frame is only shown
    when somebody looked after it.
    """
    also = tuple(replace(each, every=min(each.every, delay / 2)) for each in policy.also)
    return replace(policy, also=also)


def _held_longer(policy: Policy) -> Policy:
    return replace(policy, hold=WIDER * policy.hold)


def _widened(policy: Policy) -> Policy:
    also = tuple(replace(each, margin=min(4.0, WIDER * each.margin)) for each in policy.also)
    return replace(policy, margin=min(4.0, WIDER * policy.margin), also=also)
