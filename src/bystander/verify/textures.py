"""How much texture an original has, and how much of it a copy has as well, in small squares.

One map serves all covers of a frame, for a crowd's covers overlap and are many. A square's
texture is what is left of it without its mean; of light, without its slopes, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Self

import numpy as np

from bystander.domain.frame import Plane
from bystander.domain.geometry import Box, Outline
from bystander.verify.light import LIGHT, light
from bystander.verify.presence import LEFT
from bystander.verify.squares import SIDE, Levels, columns_added, mean

SLOPE = np.array([-3, -1, 1, 3], dtype=np.float32) / np.sqrt(np.float32(5))
"""Places along a side, of mean 0 and mean square 1."""

TEXTURE = {True: 16.0, False: 4.0}
"""Variance, of 255 squared, from which on a square tells anything; of light, and of colours."""


@dataclass(frozen=True, eq=False)
class Textures:
    """Squares of one plane from a place in it on.

    across, down: samples of the picture that a square is wide and high
    left, top: how many squares of the plane lie beside and above these
    texture: (rows, columns) float32, variance of the original's squares, 0 where nothing is told
    shared: (rows, columns) float32, their covariance with the copy's
    """

    across: int
    down: int
    left: int
    top: int
    texture: Levels
    shared: Levels

    @classmethod
    def of(cls, theirs: Plane, ours: Plane, stored: Sequence[Outline]) -> Self:
        """Those around some outlines, at least one, of an original's plane and the copy's.

        Of light, squares that show the original itself are ``presence``'s, and not asked here.
        """
        across, down = SIDE * theirs.step_x, SIDE * theirs.step_y
        rows, columns = (length // SIDE for length in theirs.samples.shape)
        around = _around([outline.box for outline in stored])
        box = around.scaled(1 / across, 1 / down)
        top, left = min(max(0, floor(box.top)), rows), min(max(0, floor(box.left)), columns)
        bottom, right = (
            max(top, min(rows, ceil(box.bottom))),
            max(left, min(columns, ceil(box.right))),
        )
        place = slice(SIDE * top, SIDE * bottom), slice(SIDE * left, SIDE * right)
        texture, shared = _compared(
            light(theirs, place), light(ours, place), bright=theirs.role in LIGHT
        )
        return cls(across, down, left, top, texture, shared)

    def within(self, stored: Outline) -> tuple[Levels, Levels]:
        """(n,) texture and what is shared, of the squares in an outline that tell anything."""
        box = stored.box.scaled(1 / self.across, 1 / self.down).shifted(-self.left, -self.top)
        rows, columns = self.texture.shape
        top, bottom = max(0, ceil(box.top)), min(rows, floor(box.bottom))
        left, right = max(0, ceil(box.left)), min(columns, floor(box.right))
        place = slice(top, max(top, bottom)), slice(left, max(left, right))
        texture, shared = self.texture[place], self.shared[place]
        telling = texture > 0
        if stored.corners:
            x = self.across * (np.arange(left, max(left, right)) + self.left + 0.5)
            y = self.down * (np.arange(top, max(top, bottom)) + self.top + 0.5)
            telling &= stored.holds(x, y)
        return texture[telling], shared[telling]


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _compared(one: Levels, other: Levels, *, bright: bool) -> tuple[Levels, Levels]:
    """(rows, columns) each: texture of the first, 0 where nothing is told, and what is shared."""
    level, down, across = _moments(one)
    level_too, down_too, across_too = _moments(other)
    texture = mean(one * one) - level * level
    shared = mean(one * other) - level * level_too
    if not bright:
        return np.where(texture >= TEXTURE[bright], texture, 0), shared
    apart = mean(np.square(other - one)) - np.square(level_too - level)
    hidden = apart >= LEFT * texture
    texture -= down * down + across * across
    shared -= down * down_too + across * across_too
    return np.where(hidden & (texture >= TEXTURE[bright]), texture, 0), shared


def _moments(levels: Levels) -> tuple[Levels, Levels, Levels]:
    """Of every square: its mean, and how steep it is downwards and to the right."""
    height, width = levels.shape
    parts = levels.reshape(height // SIDE, SIDE, width)
    rows = parts.sum(axis=1)
    sloping = sum(weight * parts[:, place] for place, weight in enumerate(SLOPE))
    columns = rows.reshape(height // SIDE, width // SIDE, SIDE)
    count = np.float32(SIDE * SIDE)
    return (
        columns_added(rows, SIDE) / count,
        columns_added(np.asarray(sloping), SIDE) / count,
        columns @ SLOPE / count,
    )
