"""The look pass: every frame decoded, some looked at, shots found on the way."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bystander.domain.clock import Timeline
from bystander.domain.findings import Kind, Observation, Scene, Shot
from bystander.domain.frame import Frame
from bystander.domain.plan import SourceFacts
from bystander.domain.policy import Policy
from bystander.domain.zone import is_sought
from bystander.errors import Damaged
from bystander.run.face_watch import FaceWatch
from bystander.run.kind_watch import KindWatch
from bystander.run.lookout import Lookout
from bystander.run.motion_watch import MotionWatch
from bystander.run.watch import Watch
from bystander.track.dissolves import Dissolves
from bystander.track.drift import Drift
from bystander.track.grounds import Anchored
from bystander.track.shots import Cuts
from bystander.track.thumbnail import thumbnail


class Survey:
    """Goes through a source once and hands out each shot as soon as it ends.

    lookouts: look at single pictures
    policy: its scores tell which detections are worth keeping
    grounds: what a camera that stands still always sees, where moving things are looked for
    """

    def __init__(
        self,
        facts: SourceFacts,
        lookouts: Sequence[Lookout],
        policy: Policy,
        grounds: Sequence[Anchored] = (),
    ) -> None:
        self._facts = facts
        self._watches = [watch_of(facts, lookout, policy) for lookout in lookouts]
        if grounds:
            self._watches.append(MotionWatch(facts, policy, grounds))
        self._only = policy.only
        self._pts = array("q")
        self._drift = Drift()
        self._shot_start = 0
        self._shared = 0
        self.damaged: list[int] = []
        self.looked = 0

    @property
    def timeline(self) -> Timeline:
        """The times of all frames gone through so far."""
        return Timeline(np.array(self._pts, dtype=np.int64), self._facts.time_base)

    def scenes(self, frames: Iterator[Frame]) -> Iterator[tuple[Scene, ...]]:
        """Every shot of the source, as a scene for each kind of thing; one at least.

        A shot's first and its last frame are always looked at.
        """
        try:
            yield from self._scenes(frames)
        finally:
            for watch in self._watches:
                watch.close()

    def _scenes(self, frames: Iterator[Frame]) -> Iterator[tuple[Scene, ...]]:
        cuts, dissolves = Cuts(), Dissolves()
        last: Frame | None = None
        for frame in frames:
            picture = thumbnail(frame)
            if cuts.starts_shot(picture) and last is not None:
                yield self._ended(last)
                dissolves.cut()
            shared = dissolves.ended(picture)
            if shared and last is not None:
                yield self._ended(last, shared)
            self._drift.add(frame)
            self._pts.append(frame.time.pts)
            if frame.damaged:
                self.damaged.append(frame.index)
            self._see(frame)
            last = frame
        if last is None:
            raise Damaged("the file holds no picture that can be decoded; check that it plays")
        yield self._ended(last)

    def _see(self, frame: Frame) -> None:
        for watch in self._watches:
            watch.see(frame, begins=frame.index == self._shot_start)
        self._count(frame)

    def _ended(self, last: Frame, shared: int = 0) -> tuple[Scene, ...]:
        """The shot up to ``last``; so many of its last frames are the next shot's, too."""
        before = self._looks_at(last)
        looks = [(watch.kinds, watch.shot_ended(last, shared)) for watch in self._watches]
        if not before:
            self._count(last)
        shot = Shot(self._shot_start, last.index + 1)
        scene = Scene(shot, (), self._drift.take(shared), self._shared, shared)
        self._shot_start, self._shared = shot.end - shared, shared
        found = tuple(
            _of(scene, kind, tuple(map(self._sought, seen)))
            for kinds, seen in looks
            for kind in kinds
        )
        return found or (scene,)

    def _sought(self, look: Observation) -> Observation:
        """The same look, without what lies outside of the zones that the policy looks into."""
        if not self._only:
            return look
        seconds = (self._pts[look.frame] - self._pts[0]) * self._facts.time_base
        size = self._facts.size
        kept = (s for s in look.detections if is_sought(s.box, size, seconds, self._only))
        return replace(look, detections=tuple(kept))

    def _count(self, frame: Frame) -> None:
        self.looked += self._looks_at(frame) and not frame.damaged

    def _looks_at(self, frame: Frame) -> bool:
        return any(watch.looked_at == frame.index for watch in self._watches)


def watch_of(facts: SourceFacts, lookout: Lookout, policy: Policy) -> Watch:
    """Whoever shows a source's frames to this lookout."""
    if Kind.FACE in lookout.trackers:
        return FaceWatch(facts, lookout.detector, policy)
    return KindWatch(facts, lookout, policy)


def _of(scene: Scene, kind: Kind, looks: tuple[Observation, ...]) -> Scene:
    """The same shot, with what was seen of one kind."""
    return replace(scene, kind=kind, observations=tuple(_only(look, kind) for look in looks))


def _only(look: Observation, kind: Kind) -> Observation:
    return replace(look, detections=tuple(s for s in look.detections if s.kind is kind))
