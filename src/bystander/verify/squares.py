"""An original and its copy in small squares: how much texture each has, how far both are apart.

All covers of a frame share one map, for a crowd's covers overlap and are many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane
from bystander.domain.geometry import Outline
from bystander.verify.light import light, light_plane

SIDE = 4
"""Samples a side of a square."""

Levels = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Squares:
    """Squares of one plane of light, ``SIDE`` samples a side, from a place in it on.

    plane: of the copy, for its steps
    top, left: how many squares of the plane lie above and beside these
    levels: (3, rows, columns) float32, means of the original's light, of its square, and of the
        squared difference, of 255
    """

    plane: Plane
    top: int
    left: int
    levels: Levels

    @classmethod
    def of(cls, original: Frame, copy: Frame, stored: Iterable[Outline]) -> Self:
        """Those around some outlines, which are in stored pixels; at least one."""
        theirs, ours = light_plane(original), light_plane(copy)
        height, width = (length // SIDE for length in theirs.samples.shape)
        boxes = [outline.box for outline in stored]
        step_x, step_y = SIDE * theirs.step_x, SIDE * theirs.step_y
        top = min(max(0, floor(min(box.top for box in boxes) / step_y)), height)
        left = min(max(0, floor(min(box.left for box in boxes) / step_x)), width)
        bottom = max(top, min(height, ceil(max(box.bottom for box in boxes) / step_y)))
        right = max(left, min(width, ceil(max(box.right for box in boxes) / step_x)))
        place = slice(SIDE * top, SIDE * bottom), slice(SIDE * left, SIDE * right)
        seen = light(theirs, place)
        apart = light(ours, place) - seen
        levels = np.stack([mean(seen), mean(seen * seen), mean(apart * apart)])
        return cls(ours, top, left, levels)

    def within(self, stored: Outline, times: int) -> tuple[Levels, Levels]:
        """(n,) each, of the larger squares, ``times`` a side, that lie in an outline as a whole:
        the variance of the original's light, and how far the copy is from it, squared.
        """
        side = SIDE * times
        box = stored.box.scaled(
            1 / (SIDE * self.plane.step_x), 1 / (SIDE * self.plane.step_y)
        ).shifted(-self.left, -self.top)
        rows, columns = self.levels.shape[1:]
        top, left = max(0, ceil(box.top)), max(0, ceil(box.left))
        high = max(0, min(rows, floor(box.bottom)) - top) // times
        wide = max(0, min(columns, floor(box.right)) - left) // times
        joined = _joined(
            self.levels[:, top : top + high * times, left : left + wide * times], times
        )
        if stored.corners:
            across, down = side * self.plane.step_x, side * self.plane.step_y
            x = (self.left + left) * SIDE * self.plane.step_x + across * (np.arange(wide) + 0.5)
            y = (self.top + top) * SIDE * self.plane.step_y + down * (np.arange(high) + 0.5)
            joined = joined[:, stored.holds(x, y)]
        light, square, apart = joined
        return (square - light * light).ravel(), apart.ravel()


def mean(levels: Levels) -> Levels:
    """(rows, columns): the mean of every square of (SIDE * rows, SIDE * columns) samples."""
    height, width = levels.shape
    # Rows first: they are added as a whole.
    rows = levels.reshape(height // SIDE, SIDE, width).sum(axis=1)
    return columns_added(rows, SIDE) / np.float32(SIDE * SIDE)


def columns_added(levels: Levels, times: int) -> Levels:
    """(..., columns * times) -> (..., columns)."""
    added = levels[..., ::times].copy()
    for number in range(1, times):
        added += levels[..., number::times]
    return added


def _joined(levels: Levels, times: int) -> Levels:
    """(3, rows * times, columns * times) -> (3, rows, columns)."""
    if times == 1:
        return levels
    rows = levels[:, ::times].copy()
    for number in range(1, times):
        rows += levels[:, number::times]
    return columns_added(rows, times) / np.float32(times * times)
