"""The last seconds of a shot as a scene: the builders that files have make covers of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bystander.domain.camera import Camera
from bystander.domain.clock import Timeline
from bystander.domain.findings import Detection, Kind, Observation, Scene, Shot, Track
from bystander.domain.geometry import Size
from bystander.domain.plan import Cover
from bystander.domain.policy import Policy
from bystander.plan.build import build
from bystander.plan.holding import PATIENCE
from bystander.stages import Tracker

Boxes = NDArray[np.floating]
"""(4,) left, top, right, bottom in upright pixels."""

SAME = 0.25
"""Pixels by which one sighting's box may differ from itself."""


MORE = Fraction(1, 2)
"""Seconds that memory is longer than it need be."""


def memory(policy: Policy) -> Fraction:
    """Seconds of looks before a frame that say what is in it: how long things are held, or
    bridged.
    """
    return max(PATIENCE * policy.hold, policy.bridge) + MORE


@dataclass
class Rolling:
    """Looks at one kind of thing in one shot, the oldest of them forgotten.

    A track lives on where what made it sure is forgotten: its oldest look that is still known
    then carries the best score, and the reason, of all before it.
    """

    kind: Kind
    tracker: Tracker
    numbers: Iterator[int]
    _looks: list[Observation] = field(default_factory=list)
    _tracks: tuple[Track, ...] = ()
    _base: int = 0
    _names: dict[int, list[tuple[Boxes, int]]] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """The last frame that was looked at, or -1."""
        return self._looks[-1].frame if self._looks else -1

    def begin_shot(self) -> None:
        """No track crosses a cut."""
        self._looks, self._tracks, self._names = [], (), {}

    def add(self, looks: Iterable[Observation], least: float = 0.0) -> None:
        """In order of their frames.

        least: what is less sure counts as this sure
        """
        for look in looks:
            mine = tuple(
                replace(seen, score=max(seen.score, least))
                for seen in look.detections
                if seen.kind is self.kind
            )
            self._looks.append(replace(look, detections=mine))

    def forget(self, before: int) -> None:
        """Looks at frames before this one; but the last one of all stays."""
        kept = [look for look in self._looks if look.frame >= before]
        if not kept or len(kept) == len(self._looks):
            return
        first = kept[0].frame
        carried = [_carried(track, first, self._base) for track in self._tracks]
        self._looks = [_carrying(look, carried) for look in kept]
        self._names = {frame: names for frame, names in self._names.items() if frame >= first}

    def covers(
        self, camera: Camera, timeline: Timeline, start: int, rules: tuple[Policy, Size]
    ) -> tuple[Cover, ...]:
        """What hides what was seen, in the run's frame numbers.

        camera, timeline: of the frames from ``start`` to the last one known
        """
        policy, size = rules
        looks = [look for look in self._looks if start <= look.frame < start + len(timeline)]
        self._base = start
        if not looks:
            self._tracks = ()
            return ()
        ours = tuple(replace(look, frame=look.frame - start) for look in looks)
        scene = Scene(Shot(0, len(timeline)), ours, camera, kind=self.kind)
        found = self.tracker.follow(scene, timeline, size)
        self._tracks = self._named(found)
        made = build(self._tracks, scene, policy, timeline)
        return tuple(
            replace(each, path=each.path.later(start), tight=each.tight.later(start))
            for each in made
        )

    def _named(self, tracks: tuple[Track, ...]) -> tuple[Track, ...]:
        """Effects anchor their grain to a track's number, so it stays while the track does."""
        named = [replace(track, number=self._name(track)) for track in tracks]
        self._names.clear()
        for track in named:
            for frame, box in zip(track.path.frames, track.path.boxes, strict=True):
                self._names.setdefault(int(frame) + self._base, []).append((box, track.number))
        return tuple(named)

    def _name(self, track: Track) -> int:
        for frame, box in zip(track.path.frames[::-1], track.path.boxes[::-1], strict=True):
            for before, name in self._names.get(int(frame) + self._base, ()):
                if _is_same(before, box):
                    return name
        return next(self.numbers)


@dataclass(frozen=True)
class _Carried:
    """What a track's oldest look that is not forgotten takes over."""

    frame: int
    box: Boxes
    best: float
    reason: str


def _carried(track: Track, first: int, base: int) -> _Carried | None:
    frames = track.path.frames + base
    later = np.flatnonzero(frames >= first)
    if len(later) == 0 or later[0] == 0:  # all of it, or nothing, is forgotten
        return None
    place = int(later[0])
    best = float(track.scores[: place + 1].max())
    reason = track.reasons[0] if track.reasons else ""
    return _Carried(int(frames[place]), track.path.boxes[place], best, reason)


def _carrying(look: Observation, carried: list[_Carried | None]) -> Observation:
    mine = [each for each in carried if each is not None and each.frame == look.frame]
    return replace(look, detections=tuple(_raised(seen, mine) for seen in look.detections))


def _raised(seen: Detection, carried: list[_Carried]) -> Detection:
    box = np.array([seen.box.left, seen.box.top, seen.box.right, seen.box.bottom])
    for each in carried:
        if _is_same(each.box, box):
            score = max(seen.score, each.best)
            return replace(seen, score=score, reason=seen.reason or each.reason)
    return seen


def _is_same(one: Boxes, other: Boxes) -> bool:
    """But for what is lost on the way to the steady scene and back."""
    return bool(np.abs(one - other).max() < SAME)
