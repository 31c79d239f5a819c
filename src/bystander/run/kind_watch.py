"""Looks for what is no face: at even steps, in a thread of its own, for it may take long.

Whole pictures that are large are looked at once a second, and glanced at between: a line that
can be read is mostly large enough to be found at half the size, at a quarter of the price.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction

from bystander.domain.findings import Detection, Observation
from bystander.domain.frame import Frame
from bystander.domain.plan import Medium, SourceFacts
from bystander.domain.policy import Policy
from bystander.domain.treatment import Treatment
from bystander.run.cadence import Ease
from bystander.run.eye import Eye, Shown
from bystander.run.lookout import Lookout
from bystander.run.notebook import Notebook

MOST_WAITING = 1
"""Looks not yet answered when the next one is asked for: one is worked on, one waits."""

DEEP = Fraction(1)
"""Seconds from one look at all of a large picture to the next, at most."""


class KindWatch:
    """Fills run.watch.Watch."""

    def __init__(self, facts: SourceFacts, lookout: Lookout, policy: Policy) -> None:
        wanted = [policy.treatment(kind) for kind in lookout.trackers]
        self.kinds = tuple(lookout.trackers)
        self.looked_at = -1
        self._stride, self._slower = stride_of(facts, wanted), 1
        self._eye = Eye(lookout, facts.medium, min(each.keep for each in wanted))
        self._deep = _frames(facts, DEEP)
        self._held = _whole_frames(facts, policy.hold)
        self._looked_deep = -1
        # What was read in a glance is read again where it is twice as large.
        self._notebooks = {False: Notebook(), True: Notebook()}
        # One thread, so that looks are read in order and the notebook is one thread's.
        self._worker = ThreadPoolExecutor(1, "bystander-look")
        self._waiting: deque[tuple[int, int, Future[tuple[Detection, ...]]]] = deque()
        self._seen: list[Observation] = []

    def see(self, frame: Frame, *, begins: bool) -> None:
        stride = self._stride * self._slower
        if begins or frame.index - self.looked_at >= stride:
            next_look = frame.index + stride
            self._look(frame, glance=not begins and next_look - self._looked_deep <= self._deep)

    def shot_ended(self, last: Frame, shared: int) -> tuple[Observation, ...]:
        if self.looked_at != last.index:
            # What only a look at all of it saw is covered until here, for it is held so long.
            # Shared frames are the first of the next shot, of which nothing is known yet.
            is_held = last.index - self._looked_deep <= self._held
            self._look(last, glance=is_held and not shared)
        while self._waiting:
            self._collect()
        seen = tuple(self._seen)
        self._seen = [look for look in seen if look.frame > last.index - shared]
        return seen

    def answered(self) -> tuple[Observation, ...]:
        while self._waiting and self._waiting[0][2].done():
            self._collect()
        seen, self._seen = tuple(self._seen), []
        return seen

    def drop(self) -> None:
        for _, _, answer in self._waiting:
            answer.cancel()
        self._waiting.clear()
        self._seen = []

    def ease(self, ease: Ease) -> None:
        self._slower = 2 if ease.seldom else 1

    def close(self) -> None:
        self._worker.shutdown(cancel_futures=True)

    def _look(self, frame: Frame, *, glance: bool) -> None:
        self.looked_at = frame.index
        glance = glance and self._eye.glances(frame.size)
        if not glance:
            self._looked_deep = frame.index
        if frame.damaged:
            return  # there is nothing to see; it will be covered whole
        while len(self._waiting) > MOST_WAITING:
            self._collect()
        shown = self._eye.shown(frame, glance=glance)
        answer = self._worker.submit(self._answer, shown, self._notebooks[glance])
        self._waiting.append((frame.index, shown.depth, answer))

    def _collect(self) -> None:
        frame, depth, answer = self._waiting.popleft()
        self._seen.append(Observation(frame, answer.result(), depth))

    def _answer(self, shown: Shown, notebook: Notebook) -> tuple[Detection, ...]:
        """In the worker's thread."""
        found = self._eye.found(shown)
        pixels = shown.views[0][1]
        due = notebook.due(pixels, found)
        answer = self._eye.read(shown, found, due)
        notebook.read(pixels, found, due, answer)
        return shown.in_picture(answer)


def stride_of(facts: SourceFacts, wanted: list[Treatment]) -> int:
    """Frames from one look to the next: one for photos and animations."""
    if facts.medium is not Medium.VIDEO or facts.rate is None:
        return 1
    return _frames(facts, min(each.every for each in wanted))


def _frames(facts: SourceFacts, seconds: Fraction) -> int:
    """As many as are shown in some seconds, at least one; one where there is no rate."""
    return max(1, _whole_frames(facts, seconds))


def _whole_frames(facts: SourceFacts, seconds: Fraction) -> int:
    """As many as are shown in some seconds; none where there is no rate."""
    return 0 if facts.rate is None else int(facts.rate * seconds)
