"""What was seen, when and where. Boxes and scores; never a vector that describes a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bystander.domain.camera import Camera
from bystander.domain.geometry import Box
from bystander.domain.path import Path


class Kind(StrEnum):
    """What a finding is of."""

    FACE = "face"
    HEAD = "head"
    PERSON = "person"
    PLATE = "plate"
    TEXT = "text"
    CODE = "code"
    SCREEN = "screen"
    MOVING = "moving"  # whatever a camera that stands still did not always see there
    ZONE = "zone"  # a place that somebody named
    DAMAGE = "damage"  # a frame that could not be analysed: all of it


LONGEST_REASON = 24
REASON = re.compile("[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class Detection:
    """Seen once, in one picture.

    box: in pixels of the picture that the detector was given
    score: the detector's own confidence, in [0, 1]
    landmarks: (x, y) pixels of the eyes, nose and corners of the mouth, where known; of
        writing the four corners of the line, clockwise from where one begins to read
    reason: a word of a machine's for why this is somebody's, such as "iban"; empty where
        nobody knows one. Never what was read: plans and reports carry it
    """

    kind: Kind
    box: Box
    score: float
    landmarks: tuple[tuple[float, float], ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            msg = f"a score must be in [0, 1], got {self.score}"
            raise ValueError(msg)
        # Not quoted: what is no such word may be what was read.
        if self.reason and not (
            len(self.reason) <= LONGEST_REASON and REASON.fullmatch(self.reason)
        ):
            msg = f"a reason must be a word of a to z and hyphens, of {LONGEST_REASON} at most"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Observation:
    """All that was seen in one frame that was looked at, in upright pixels.

    depth: how closely, as the long side in pixels of the largest view: what was seen at a
        greater depth only may be missed here for no other reason
    """

    frame: int
    detections: tuple[Detection, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Shot:
    """Frames ``start <= f < end`` between two cuts. No track crosses a cut.

    Two shots that dissolve into each other share the frames in which both are seen.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = f"a shot must hold a frame, got [{self.start}, {self.end})"
            raise ValueError(msg)


@dataclass(frozen=True, eq=False)
class Scene:
    """One shot as it was surveyed for things of one kind.

    observations: of the frames that were looked at, in frame order, all inside the shot
    camera: its motion, one entry for each frame of the shot
    emerging, fading: how many frames at its start and at its end also show the shot before
        and the shot after, in a dissolve: both shots hold those frames
    """

    shot: Shot
    observations: tuple[Observation, ...]
    camera: Camera
    emerging: int = 0
    fading: int = 0
    kind: Kind = Kind.FACE

    def __post_init__(self) -> None:
        if len(self.camera) != self.shot.end - self.shot.start:
            msg = f"a scene needs a camera for each frame of its shot, got {len(self.camera)}"
            raise ValueError(msg)

    def steadied(
        self, frames: NDArray[np.int64], boxes: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Where boxes of the picture would be if the camera had not moved since the start.

        frames: (n,) frame numbers inside the shot, one for each of the (n, 4) boxes
        """
        return self.camera.steadied(frames - self.shot.start, boxes)

    def moved(self, frames: NDArray[np.int64], boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """The other way: from the steady scene to the picture."""
        return self.camera.moved(frames - self.shot.start, boxes)

    def unlooked(self, seen: NDArray[np.int64]) -> tuple[int, int]:
        """How far nobody looked closely enough to see again what was seen in these looks.

        seen: numbers of frames that were looked at, increasing

        The frame after the last look before them, and the frame of the first look after them,
        that was as deep as the least deep of theirs; the shot's ends where there is none.
        """
        looked, depths = self._looks
        close = self._as_deep(int(depths[looked.searchsorted(seen)].min()))
        before = int(close.searchsorted(seen[0], side="left"))
        after = int(close.searchsorted(seen[-1], side="right"))
        start = int(close[before - 1]) + 1 if before else self.shot.start
        return start, int(close[after]) if after < len(close) else self.shot.end

    @property
    def looked(self) -> NDArray[np.int64]:
        """Numbers of the frames that were looked at, increasing."""
        return self._looks[0]

    @cached_property
    def _looks(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The frames that were looked at, and how deep each of these looks was."""
        frames = [look.frame for look in self.observations]
        depths = [look.depth for look in self.observations]
        return np.array(frames, dtype=np.int64), np.array(depths, dtype=np.int64)

    def _as_deep(self, least: int) -> NDArray[np.int64]:
        """The frames that were looked at this deep at least."""
        looked, depths = self._looks
        if least not in self._deep:
            self._deep[least] = looked[depths >= least]
        return self._deep[least]

    @cached_property
    def _deep(self) -> dict[int, NDArray[np.int64]]:
        return {}

    def __repr__(self) -> str:
        return f"Scene({self.shot}, {len(self.observations)} looks)"


class Origin(IntEnum):
    """Why a track has a box at a frame."""

    SEEN = 0  # a score that may start a track
    WEAK = 1  # a score that may only continue one


@dataclass(frozen=True, eq=False)
class Track:
    """One thing followed through one shot.

    number: counted from 1 in order of first appearance; good for this recording only
    path: one keyframe per sighting
    scores: (n,) float32, one per keyframe
    origins: (n,) uint8 values of Origin, one per keyframe
    began, ended: why, in a few words, for the person who reviews
    reasons: why it is somebody's, as its sightings say: one that could be read is enough
    """

    number: int
    kind: Kind
    shot: Shot
    path: Path
    scores: NDArray[np.float32]
    origins: NDArray[np.uint8]
    began: str
    ended: str
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.path.frames)
        if self.scores.shape != (count,) or self.origins.shape != (count,):
            msg = f"a track of {count} keyframes needs as many scores and origins"
            raise ValueError(msg)
        if self.path.start < self.shot.start or self.path.end > self.shot.end:
            msg = "a track must stay inside its shot"
            raise ValueError(msg)

    @property
    def best(self) -> float:
        """The highest score of all sightings."""
        return float(self.scores.max())
