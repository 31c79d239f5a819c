"""Looks at the encoded copy again for what is no face, in other frames than the look pass."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from typing import Protocol

from bystander.domain.findings import Detection
from bystander.domain.frame import Frame
from bystander.domain.geometry import Outline
from bystander.domain.plan import Model, Plan, SourceFacts
from bystander.domain.report import Leak
from bystander.verify.second_look import Active, is_meant, leak_of

MOST_WAITING = 1


class Search(Protocol):
    """Looks at a picture for things of some kinds."""

    @property
    def models(self) -> tuple[Model, ...]: ...

    def ask(self, frame: Frame, covered: tuple[Outline, ...]) -> Future[tuple[Detection, ...]]:
        """What can be seen and ought to be hidden, in the picture's pixels.

        covered: what is hidden in it already
        """
        ...


class KindLook:
    """Nothing of some kinds that a lookout is sure of lies outside the covers.

    stride: frames from one look to the next; they lie between those of the look pass
    """

    name = "second look for other kinds"

    def __init__(self, search: Search, stride: int) -> None:
        self._search = search
        self._stride = stride
        self.looked = 0

    @property
    def models(self) -> tuple[Model, ...]:
        return self._search.models

    def begin(self, plan: Plan, output: SourceFacts) -> _Looks:  # noqa: ARG002 -- the seam's
        self.looked = 0
        return _Looks(self, plan)

    def is_due(self, frame: int) -> bool:
        return frame % self._stride == self._stride // 4

    def look(self, frame: Frame, covered: tuple[Outline, ...]) -> Future[tuple[Detection, ...]]:
        self.looked += 1
        return self._search.ask(frame, covered)


class _Looks:
    def __init__(self, eye: KindLook, plan: Plan) -> None:
        self._eye = eye
        self._plan = plan
        self._covers = Active((*plan.covers, *plan.kept))
        self._waiting: deque[tuple[Frame, Future[tuple[Detection, ...]]]] = deque()
        self._leaks: list[Leak] = []

    def see(self, frame: Frame) -> None:
        if self._eye.is_due(frame.index):
            covered = self._covers.at(frame.index)
            self._waiting.append((frame, self._eye.look(frame, covered)))
            while len(self._waiting) > MOST_WAITING:
                self._collect()

    def finish(self) -> tuple[Leak, ...]:
        while self._waiting:
            self._collect()
        return tuple(self._leaks)

    def _collect(self) -> None:
        frame, answer = self._waiting.popleft()
        self._leaks += [
            leak_of(seen, frame, KindLook.name)
            for seen in answer.result()
            if is_meant(self._plan, frame, seen.box)
        ]
