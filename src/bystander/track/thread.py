"""One thing being followed: its sightings so far, and where it is expected next."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bystander.domain.findings import Detection, Origin

FASTEST = 0.35
"""Most that a thing is expected to move from one frame to the next, in its own widths."""


@dataclass(slots=True)
class Sighting:
    """A box at a frame, how sure it was, and why it is somebody's, where that is known."""

    frame: int
    box: NDArray[np.float32]
    score: float
    origin: Origin
    reason: str = ""


@dataclass(slots=True)
class Thread:
    """Sightings in frame order; grows at both ends. A work in progress, hence not frozen."""

    sightings: list[Sighting] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.sightings[0].frame

    @property
    def last(self) -> int:
        return self.sightings[-1].frame

    def nearest(self, frame: int) -> tuple[Sighting, Sighting]:
        """The end of the thread that is nearer to a frame beyond it, and what is next to it."""
        if frame >= self.last:
            return self.sightings[-1], self.sightings[-2:][0]
        return self.sightings[0], self.sightings[:2][-1]

    def add(self, frame: int, seen: Detection, origin: Origin) -> None:
        sighting = Sighting(frame, corners(seen), seen.score, origin, seen.reason)
        if self.sightings and frame < self.first:
            self.sightings.insert(0, sighting)
        else:
            self.sightings.append(sighting)


def expected(threads: list[Thread], frame: int) -> NDArray[np.float32]:
    """(threads, 4) boxes after the last or before the first sighting, moved on at their pace.

    The pace is that of the two nearest sightings, and fades: a guess far away is a guess
    that it stays.
    """
    ends = [thread.nearest(frame) for thread in threads]
    near, other = (np.stack([end[place].box for end in ends]) for place in (0, 1))
    times = np.array([(end[0].frame, end[1].frame) for end in ends], dtype=np.int64)
    apart, steps = times[:, 0] - times[:, 1], frame - times[:, 0]
    # A single sighting is its own neighbour, and has no pace.
    pace = (near - other) / np.where(apart == 0, 1, apart)[:, None]
    move = (pace[:, :2] + pace[:, 2:]) / 2
    farthest = FASTEST * (near[:, 2:] - near[:, :2])
    move = np.minimum(np.maximum(move, -farthest), farthest)
    reach = np.sign(steps) * np.minimum(np.abs(steps), 2 * np.abs(apart))
    move *= reach[:, None]
    return np.asarray(near + np.concatenate([move, move], axis=1), dtype=np.float32)


def corners(seen: Detection) -> NDArray[np.float32]:
    """(4,) left, top, right, bottom."""
    box = seen.box
    return np.array([box.left, box.top, box.right, box.bottom], dtype=np.float32)
