"""The part of a picture that differs from the one before: all that an animation must store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bystander.media.packed import Picture


@dataclass(frozen=True, slots=True)
class Part:
    """Pixels ``left <= x < right`` and ``top <= y < bottom``; holds at least one."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, pixels: Picture) -> Picture:
        """A view of that part of (height, width, ...) pixels."""
        return pixels[self.top : self.bottom, self.left : self.right]


def changed_part(before: Picture | None, pixels: Picture) -> Part:
    """The smallest part outside of which both are the same; all where nothing was before."""
    height, width = pixels.shape[:2]
    if before is None:
        return Part(0, 0, width, height)
    changed = (before != pixels).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if len(rows) == 0:
        return Part(0, 0, 1, 1)
    return Part(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
