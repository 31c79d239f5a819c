"""From the scene's own coordinates back to the picture's, which a camera moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.findings import Scene
from bystander.plan.strands import Rows, Strands

Boxes = NDArray[np.float32]
"""(rows, 4) left, top, right, bottom in pixels."""


@dataclass(frozen=True, eq=False)
class EveryFrame:
    """A row for every frame of every strand, between rows for some of them.

    frames: (rows,) of all
    strands: whose each row is
    before: (rows,) the given row at it or before it
    share: (rows, 1) how far it is from that one to the next
    """

    frames: NDArray[np.int64]
    strands: Strands
    before: Rows
    share: NDArray[np.float64]

    @classmethod
    def between(cls, frames: NDArray[np.int64], strands: Strands) -> EveryFrame:
        """frames: (keyframes,) increasing in each strand"""
        steps = np.where(strands.is_last, 1, frames[strands.beside(1)] - frames)
        before = np.arange(len(frames)).repeat(steps)
        on = np.arange(len(before)) - (steps.cumsum() - steps)[before]
        counts = frames[strands.last] - frames[strands.first] + 1
        share = (on / steps[before])[:, None]
        return cls(frames[before] + on, Strands(counts.astype(np.intp)), before, share)

    def moved(self, boxes: Boxes, strands: Strands, scene: Scene) -> Boxes:
        """Where boxes lie in the picture, on straight lines between them in the scene.

        boxes: (keyframes, 4) as if the camera had not moved since the shot began
        """
        first = boxes.astype(np.float64)
        move = first[strands.beside(1)] - first
        steady = first[self.before] + self.share * move[self.before]
        return scene.moved(self.frames, steady.astype(np.float32))
