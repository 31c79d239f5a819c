"""The look pass: every frame decoded, some looked at, shots found on the way."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from bystander.domain.clock import Timeline
from bystander.domain.findings import Detection, Observation, Shot
from bystander.domain.frame import Frame
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium, SourceFacts
from bystander.errors import Damaged
from bystander.stages import Detector
from bystander.track.shots import Cuts
from bystander.track.thumbnail import thumbnail

LOOKS_A_SECOND = 6
"""Faces in the street move less than their own width in a sixth of a second."""

LONGEST_STRIDE = 8
MOST_WAITING = 3
"""Pictures handed to the detector and not yet answered: memory, against idle cores."""

VIDEO_LONG_SIDE = 1920
SMALL_LONG_SIDE = 480


@dataclass(frozen=True)
class SeenShot:
    """One finished shot and what was seen in it, in frame order."""

    shot: Shot
    observations: tuple[Observation, ...]


class Survey:
    """Goes through a source once and hands out each shot as soon as it ends.

    detector: looks at single pictures
    floor: the lowest score worth keeping
    """

    def __init__(self, facts: SourceFacts, detector: Detector, floor: float) -> None:
        self._facts = facts
        self._detector = detector
        self._floor = floor
        self._stride = stride_for(facts)
        self._pts = array("q")
        self._waiting: deque[tuple[int, Future[tuple[Detection, ...]], float, float]] = deque()
        self._seen: list[Observation] = []
        self._looked_at = -1
        self._shot_start = 0
        self.damaged: list[int] = []
        self.looked = 0

    @property
    def timeline(self) -> Timeline:
        """The times of all frames gone through so far."""
        return Timeline(np.array(self._pts, dtype=np.int64), self._facts.time_base)

    def shots(self, frames: Iterator[Frame]) -> Iterator[SeenShot]:
        """Every shot of the source. Its first and its last frame are always looked at."""
        cuts = Cuts()
        last: Frame | None = None
        for frame in frames:
            if cuts.starts_shot(thumbnail(frame)) and last is not None:
                yield self._ended(last)
            self._pts.append(frame.time.pts)
            if frame.damaged:
                self.damaged.append(frame.index)
            if frame.index - self._looked_at >= self._stride or frame.index == self._shot_start:
                self._look(frame)
            last = frame
        if last is None:
            raise Damaged("the file holds no picture that can be decoded; check that it plays")
        yield self._ended(last)

    def _ended(self, last: Frame) -> SeenShot:
        if self._looked_at != last.index:
            self._look(last)
        while self._waiting:
            self._collect()
        seen, self._seen = tuple(self._seen), []
        shot = Shot(self._shot_start, last.index + 1)
        self._shot_start = shot.end
        return SeenShot(shot, seen)

    def _look(self, frame: Frame) -> None:
        self._looked_at = frame.index
        if frame.damaged:
            return  # there is nothing to see; it will be covered whole
        size = view_size(frame.size, self._facts.medium)
        future = self._detector.detect(frame.rgb(size), self._floor)
        scale_x, scale_y = frame.size.width / size.width, frame.size.height / size.height
        self._waiting.append((frame.index, future, scale_x, scale_y))
        self.looked += 1
        while len(self._waiting) > MOST_WAITING:
            self._collect()

    def _collect(self) -> None:
        index, future, scale_x, scale_y = self._waiting.popleft()
        found = (
            replace(seen, box=seen.box.scaled(scale_x, scale_y), landmarks=())
            for seen in future.result()
        )
        self._seen.append(Observation(index, tuple(found)))


def stride_for(facts: SourceFacts) -> int:
    """How many frames from one look to the next: one for photos and animations."""
    if facts.medium is not Medium.VIDEO or facts.rate is None:
        return 1
    return max(1, min(LONGEST_STRIDE, int(facts.rate / LOOKS_A_SECOND)))


def view_size(size: Size, medium: Medium) -> Size:
    """The size at which a detector is shown a picture of ``size``.

    Photos as they are: their detector chooses its own scales. Video pictures with a long
    side of at most 1920 pixels, and small ones enlarged, for that costs little.
    """
    if medium is Medium.PHOTO:
        return size
    longest = max(size.width, size.height)
    factor = Fraction(min(longest, VIDEO_LONG_SIDE), longest)
    if longest <= SMALL_LONG_SIDE:
        factor = Fraction(2)
    return Size(max(1, round(size.width * factor)), max(1, round(size.height * factor)))
