"""Reads the encoded copy again, at other sizes and in other frames than the look pass did."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

import numpy as np

from bystander.domain.clock import timecode
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Frame
from bystander.domain.geometry import Box, Outline, Size
from bystander.domain.plan import Cover, Medium, Model, Plan, SourceFacts
from bystander.domain.report import Leak, LeakKind
from bystander.domain.zone import is_sought
from bystander.stages import Detector

SURE = 0.5
"""A face that the judge names: at this score CenterFace is hardly ever wrong, and a false
alarm withholds somebody's whole video."""

HIDDEN_SHARE = 0.8
"""A face counts as hidden when at least this share of its box is covered."""

LOOKS_A_SECOND = 2
MOST_WAITING = 3
GRID = 16

NAMES = {
    Kind.FACE: "a face",
    Kind.HEAD: "a head",
    Kind.PERSON: "a person",
    Kind.PLATE: "a number plate",
    Kind.TEXT: "writing",
    Kind.CODE: "a code",
    Kind.SCREEN: "a screen",
}

View = Callable[[Size], Size]
"""From a picture's size to that at which it is shown to the detector."""


class SecondLook:
    """No face that the detector is sure of, at another scale, lies outside the covers.

    Every picture of a photo or animation is looked at; of a video about two a second,
    half-way between those that the look pass saw.

    mirrored: where it is given, all pictures of a video are looked at, and every other one in
        this view and mirrored, as no look pass saw it
    """

    name = "second look"

    def __init__(self, detector: Detector, view: View, mirrored: View | None = None) -> None:
        self._detector = detector
        self._view = view
        self._mirrored = mirrored
        self.looked = 0

    @property
    def every(self) -> bool:
        return self._mirrored is not None

    @property
    def models(self) -> tuple[Model, ...]:
        return (self._detector.model,)

    def begin(self, plan: Plan, output: SourceFacts) -> _Looks:
        self.looked = 0
        return _Looks(self, plan, output.medium)

    def look(self, frame: Frame) -> tuple[Size, Future[tuple[Detection, ...]]]:
        """The size at which the frame is looked at, and what will have been seen."""
        self.looked += 1
        if self._mirrored is None or not self.is_mirrored(frame):
            size = self._view(frame.size)
            return size, self._detector.detect(frame.rgb(size), SURE)
        size = self._mirrored(frame.size)
        shown = np.ascontiguousarray(frame.rgb(size)[:, ::-1])
        return size, self._detector.detect(shown, SURE)

    def is_mirrored(self, frame: Frame) -> bool:
        return self.every and frame.index % 2 == 1


class _Looks:
    def __init__(self, eye: SecondLook, plan: Plan, medium: Medium) -> None:
        self._eye = eye
        self._medium = medium
        self._plan = plan
        self._rate = plan.source.rate
        self._covers = Active((*plan.covers, *plan.kept))
        self._waiting: deque[tuple[Frame, Size, tuple[Outline, ...], Future[tuple[Detection, ...]]]]
        self._waiting = deque()
        self._leaks: list[Leak] = []

    def see(self, frame: Frame) -> None:
        if not self._is_due(frame.index):
            return
        covered = self._covers.at(frame.index)
        size, answer = self._eye.look(frame)
        self._waiting.append((frame, size, covered, answer))
        while len(self._waiting) > MOST_WAITING:
            self._collect()

    def finish(self) -> tuple[Leak, ...]:
        while self._waiting:
            self._collect()
        return tuple(self._leaks)

    def _is_due(self, index: int) -> bool:
        if self._medium is not Medium.VIDEO or self._rate is None or self._eye.every:
            return True
        stride = max(1, int(self._rate / LOOKS_A_SECOND))
        return index % stride == stride // 4 or stride == 1

    def _collect(self) -> None:
        frame, size, covered, future = self._waiting.popleft()
        for seen in future.result():
            box = seen.box
            if self._eye.is_mirrored(frame):
                box = Box(size.width - box.right, box.top, size.width - box.left, box.bottom)
            box = box.scaled(frame.size.width / size.width, frame.size.height / size.height)
            if min(box.width, box.height) < self._plan.policy.min_face:
                continue  # left visible knowingly, as the plan's notice says
            if not is_meant(self._plan, frame, box):
                continue
            if hidden_share(box, covered) < HIDDEN_SHARE:
                self._leaks.append(leak_of(replace(seen, box=box), frame, SecondLook.name))


class Active:
    """Which covers hide something at a frame, asked for in increasing order."""

    def __init__(self, covers: tuple[Cover, ...]) -> None:
        self._coming = deque(sorted(covers, key=lambda cover: cover.path.start))
        self._now: list[Cover] = []

    def at(self, frame: int) -> tuple[Outline, ...]:
        while self._coming and self._coming[0].path.start <= frame:
            self._now.append(self._coming.popleft())
        self._now = [cover for cover in self._now if cover.path.end > frame]
        outlines = (cover.outline(frame) for cover in self._now)
        return tuple(outline for outline in outlines if outline is not None)


def is_meant(plan: Plan, frame: Frame, box: Box) -> bool:
    """Whether the policy hides what lies there, which may be outside of where it looks."""
    seconds = frame.seconds - plan.timeline.at(0).seconds
    return is_sought(box, plan.source.size, seconds, plan.policy.only)


def hidden_share(box: Box, covers: tuple[Outline, ...]) -> float:
    """The share of ``box`` that lies in any of ``covers``, measured on a grid of points."""
    if not covers:
        return 0.0
    steps = (np.arange(GRID) + 0.5) / GRID
    xs = box.left + steps * box.width
    ys = box.top + steps * box.height
    hidden = np.zeros((GRID, GRID), dtype=np.bool_)
    for cover in covers:
        hidden |= cover.holds(xs, ys)
    return float(hidden.mean())


def leak_of(seen: Detection, frame: Frame, check: str) -> Leak:
    """Something that can be seen in a copy. ``seen``: in the picture's pixels."""
    return Leak(
        LeakKind(seen.kind.value),
        check,
        f"{NAMES[seen.kind]} can be seen at {timecode(frame.seconds)}",
        frame=frame.index,
        seconds=frame.seconds,
        place=seen.box,
        score=seen.score,
    )
