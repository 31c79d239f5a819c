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
    """A box at a frame, and how sure it was."""

    frame: int
    box: NDArray[np.float32]
    score: float
    origin: Origin


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

    def expected_at(self, frame: int) -> NDArray[np.float32]:
        """The box after the last or before the first sighting, moved on at its pace.

        The pace is that of the two nearest sightings, and fades: a guess far away is a
        guess that it stays.
        """
        forward = frame >= self.last
        near = self.sightings[-1] if forward else self.sightings[0]
        if len(self.sightings) == 1:
            return near.box
        other = self.sightings[-2] if forward else self.sightings[1]
        pace = (near.box - other.box) / (near.frame - other.frame)
        move = (pace[:2] + pace[2:]) / 2
        sides = near.box[2:] - near.box[:2]
        move = np.clip(move, -FASTEST * sides, FASTEST * sides)
        steps = frame - near.frame
        reach = np.sign(steps) * min(abs(steps), 2 * abs(near.frame - other.frame))
        return np.asarray(near.box + np.tile(move * reach, 2), dtype=np.float32)

    def add(self, frame: int, seen: Detection, origin: Origin) -> None:
        sighting = Sighting(frame, corners(seen), seen.score, origin)
        if self.sightings and frame < self.first:
            self.sightings.insert(0, sighting)
        else:
            self.sightings.append(sighting)


def corners(seen: Detection) -> NDArray[np.float32]:
    """(4,) left, top, right, bottom."""
    box = seen.box
    return np.array([box.left, box.top, box.right, box.bottom], dtype=np.float32)
