"""Things that move along known paths, and what a detector would say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bystander.domain.camera import Camera
from bystander.domain.clock import Timeline
from bystander.domain.findings import Detection, Kind, Observation, Scene, Shot
from bystander.domain.geometry import Box, Size

PICTURE = Size(640, 360)

Trajectory = Callable[[int], Box]
"""From a frame number to where a face really is."""


def steady_timeline(frames: int, rate: int = 25) -> Timeline:
    """``frames`` frames, ``rate`` a second."""
    return Timeline(np.arange(frames, dtype=np.int64), Fraction(1, rate))


def moving(start: Box, x: float, y: float, bend: float = 0.0) -> Trajectory:
    """A face that moves ``x``, ``y`` pixels a frame and speeds up by ``bend`` a frame."""

    def at(frame: int) -> Box:
        return start.shifted(x * frame + bend * frame * frame / 2, y * frame)

    return at


@dataclass(frozen=True)
class Watcher:
    """A detector that looks at every ``stride``-th frame, and sometimes misses.

    score: of every detection
    missed: frames in which it sees nothing
    drift: (frames, 2) the camera's motion, added to every trajectory; None stands still
    """

    stride: int = 4
    score: float = 0.8
    missed: Sequence[int] = ()
    drift: NDArray[np.float32] | None = None

    def scene(self, faces: Sequence[Trajectory], shot: Shot) -> Scene:
        """The shot as it would be surveyed: its first and last frames are looked at, too."""
        looks = sorted({*range(shot.start, shot.end, self.stride), shot.end - 1})
        drift = self._drift(shot)
        seen = [
            Observation(frame, tuple(self._seen(faces, frame, drift[frame - shot.start])))
            for frame in looks
        ]
        return Scene(shot, tuple(seen), Camera.shifted(drift))

    def truth(self, face: Trajectory, frame: int, shot: Shot) -> Box:
        """Where a face is in the picture, the camera's motion included."""
        x, y = map(float, self._drift(shot)[frame - shot.start])
        return face(frame).shifted(x, y)

    def _seen(
        self, faces: Sequence[Trajectory], frame: int, drift: NDArray[np.float32]
    ) -> list[Detection]:
        if frame in self.missed:
            return []
        x, y = map(float, drift)
        return [Detection(Kind.FACE, face(frame).shifted(x, y), self.score) for face in faces]

    def _drift(self, shot: Shot) -> NDArray[np.float32]:
        if self.drift is not None:
            return self.drift
        return np.zeros((shot.end - shot.start, 2), dtype=np.float32)
