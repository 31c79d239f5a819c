"""How long before its first and after its last sighting a track is covered, and where."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Timeline
from bystander.domain.findings import Scene, Track
from bystander.domain.policy import Policy
from bystander.plan.strands import Strands

Boxes = NDArray[np.float32]
"""(keyframes, 4) left, top, right, bottom in upright pixels."""

Ends = NDArray[np.int64]
"""(tracks, 2) the first and the last frame of each."""

PATIENCE = 4
"""Most holds for which a face is covered that nobody looked for closely enough."""

FARTHEST = 1.5
"""Most that a face is taken to have moved on while nobody looked, in its own widths."""


def ends_of(tracks: Sequence[Track], scene: Scene, policy: Policy, timeline: Timeline) -> Ends:
    """The first and the last frame to cover.

    Where looks were too shallow to see this face, that they did not see it says nothing: it
    is held until one could have, but not for longer than PATIENCE holds. Nobody sees clearly
    in a dissolve: what is held into one is covered throughout.
    """
    shot = scene.shot
    first = np.array([track.path.start for track in tracks], dtype=np.int64)
    last = np.array([track.path.end - 1 for track in tracks], dtype=np.int64)
    unlooked = np.array([scene.unlooked(track.path.frames) for track in tracks], dtype=np.int64)
    patience = PATIENCE * policy.hold
    start = np.maximum(unlooked[:, 0], timeline.each_earlier(first, patience))
    stop = np.minimum(unlooked[:, 1], timeline.each_later(last, patience))
    start = np.maximum(np.minimum(start, timeline.each_earlier(first, policy.hold)), shot.start)
    stop = np.minimum(np.maximum(stop, timeline.each_later(last, policy.hold)), shot.end)
    start[start < shot.start + scene.emerging] = shot.start
    stop[stop > shot.end - scene.fading] = shot.end
    return np.stack([start, stop - 1], axis=1)


class Lengthened:
    """The same keyframes with one more at either end of a strand that is covered for longer.

    frames: (keyframes,) numbers of frames, increasing in each strand
    ends: of each strand, around its keyframes
    """

    def __init__(self, frames: NDArray[np.int64], strands: Strands, ends: Ends) -> None:
        self._seen, self._seen_strands, self._ends = frames, strands, ends
        self._early = np.flatnonzero(ends[:, 0] < frames[strands.first])
        self._late = np.flatnonzero(ends[:, 1] > frames[strands.last])
        # One strand's late row comes before the next one's early row, where both are put.
        self._at = np.concatenate([strands.last[self._late] + 1, strands.first[self._early]])
        more = np.concatenate([ends[self._late, 1], ends[self._early, 0]])
        counts = strands.counts.copy()
        counts[self._early] += 1
        counts[self._late] += 1
        self.frames = np.insert(frames, self._at, more)
        self.strands = Strands(counts)

    def boxes(self, boxes: Boxes) -> Boxes:
        """Boxes of the keyframes with those of the ends, where standing and moving on both fit."""
        frames, strands = self._seen, self._seen_strands
        centres = (boxes[:, :2] + boxes[:, 2:]) / 2
        after = strands.beside(1)
        steps = np.maximum(frames[after] - frames, 1).astype(np.float32)
        pace = (centres[after] - centres) / steps[:, None]
        first, last = strands.first[self._early], strands.last[self._late]
        back = frames[first] - self._ends[self._early, 0]
        on = self._ends[self._late, 1] - frames[last]
        before_last = strands.beside(-1)[last]
        more = [
            _moved_on(boxes[last], pace[before_last] * on[:, None]),
            _moved_on(boxes[first], pace[first] * -back[:, None]),
        ]
        return np.insert(boxes, self._at, np.concatenate(more), axis=0)


def _moved_on(boxes: Boxes, moves: NDArray[np.floating]) -> Boxes:
    """The smallest boxes around boxes and the same ones moved on."""
    sides = boxes[:, 2:] - boxes[:, :2]
    moves = np.minimum(np.maximum(moves, -FARTHEST * sides), FARTHEST * sides)
    low, high = np.minimum(moves, 0.0), np.maximum(moves, 0.0)
    return np.concatenate([boxes[:, :2] + low, boxes[:, 2:] + high], axis=1).astype(np.float32)
