"""Where a thing goes through time: boxes at some frames, straight lines between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.geometry import Box


@dataclass(frozen=True, eq=False)
class Path:
    """A box followed through frames: straight lines between keyframes.

    frames: (n,) int64, strictly increasing frame numbers, n >= 1
    boxes: (n, 4) float32, left, top, right, bottom in upright pixels
    """

    frames: NDArray[np.int64]
    boxes: NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.frames)
        if count < 1 or self.boxes.shape != (count, 4):
            msg = f"a path needs boxes of shape ({max(count, 1)}, 4), got {self.boxes.shape}"
            raise ValueError(msg)
        if (self.frames[1:] <= self.frames[:-1]).any():
            msg = "a path's frame numbers must increase"
            raise ValueError(msg)
        if (self.boxes[:, :2] > self.boxes[:, 2:]).any() or not np.isfinite(self.boxes).all():
            msg = "a path's boxes must be finite, with left <= right and top <= bottom"
            raise ValueError(msg)
        self.frames.setflags(write=False)
        self.boxes.setflags(write=False)

    @property
    def start(self) -> int:
        """The first frame."""
        return int(self.frames[0])

    @property
    def end(self) -> int:
        """One past the last frame."""
        return int(self.frames[-1]) + 1

    def later(self, frames: int) -> Path:
        """The same way, so many frames later."""
        return Path(self.frames + frames, self.boxes)

    def at(self, frame: int) -> Box | None:
        """The box at a frame, or None outside ``start <= frame < end``."""
        after = int(self.frames.searchsorted(frame))
        if after == len(self.frames):
            return None
        if self.frames[after] == frame:
            return Box(*self.boxes[after].tolist())
        if after == 0:
            return None
        before = after - 1
        span = self.frames[after] - self.frames[before]
        share = float(frame - self.frames[before]) / float(span)
        between = self.boxes[before] * (1 - share) + self.boxes[after] * share
        return Box(*between.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Path):
            return NotImplemented
        return np.array_equal(self.frames, other.frames) and np.array_equal(self.boxes, other.boxes)

    def __hash__(self) -> int:
        return hash((self.start, self.end, len(self.frames)))

    def __repr__(self) -> str:
        return f"Path(frames [{self.start}, {self.end}), {len(self.frames)} keyframes)"
