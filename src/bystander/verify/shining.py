"""Nothing of the original shines through a cover, and none of its colour planes is left there.

``presence`` asks in every frame whether the original itself shows. This asks, in every eighth,
whether a share of it does: how much of the original's texture there is in the copy's, by linear
regression (Gauss) over small squares, each without its own mean. An effect that reads nothing
under its covers leaves as good as none; the original mixed in at a fifth leaves a fifth.

Squares of light are without their slopes, too: where it is dark below a cover and light above,
``fill`` is as the original is. Colours have little else than slopes, and a plane that is left
shows nearly all of them.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import timecode
from bystander.domain.frame import Frame, Plane, Role
from bystander.domain.geometry import Outline
from bystander.domain.plan import Cover
from bystander.domain.report import Leak, LeakKind
from bystander.verify.light import LIGHT, light
from bystander.verify.presence import LEFT
from bystander.verify.side_by_side import Pair, Verdict

NAME = "shining through"

OPAQUE = frozenset({"fill", "solid", "image"})
"""Effects that read nothing under a cover. What others leave is theirs to leave."""

EVERY = 8
"""Frames; and each cover's first one. A fault in one frame alone is ``presence``'s to find."""

SIDE = 4
"""Samples a side of a square."""

SLOPE = np.array([-3, -1, 1, 3], dtype=np.float32) / np.sqrt(np.float32(5))
"""Places along a side, of mean 0 and mean square 1."""

ENOUGH = 16
"""Squares with texture, below which nothing can be told."""

TEXTURE = {True: 16.0, False: 4.0}
"""Variance, of 255 squared, from which on a square tells anything; of light, and of colours."""

SHARE = {True: 0.1, False: 0.5}
"""Share of the original's texture that is a leak; of light, and of colours. See docs/proof.md for
what ``fill`` leaves, and what a fifth of the original leaves that is mixed in."""

MOST_TOLD = 10

Levels = NDArray[np.float32]


class ShiningThrough:
    """The first frame of each cover in which the original shines through, ten at most."""

    name = NAME

    def __init__(self) -> None:
        self._found: dict[int, Leak] = {}

    def see(self, pair: Pair) -> None:
        due = pair.copy.index % EVERY == 0
        for cover, outline in pair.hidden:
            if cover.effect not in OPAQUE or cover.track in self._found:
                continue
            if due or pair.copy.index == cover.path.start:
                self._ask(pair, cover, outline)

    def verdict(self) -> Verdict:
        return Verdict(tuple(self._found.values())[:MOST_TOLD])

    def _ask(self, pair: Pair, cover: Cover, outline: Outline) -> None:
        turn, size = pair.original.orientation, pair.original.size
        stored = turn.stored_outline(outline, size)
        for theirs, ours in _planes(pair.original, pair.copy):
            bright = theirs.role in LIGHT
            share = left(theirs, ours, stored, bright=bright)
            if share < SHARE[bright]:
                continue
            what = "the original" if bright else "a colour plane of the original"
            detail = (
                f"{what} shines through the cover of track {cover.track} at "
                f"{timecode(pair.copy.seconds)}"
            )
            frame, seconds = pair.copy.index, pair.copy.seconds
            place = cover.path.at(frame)
            self._found[cover.track] = Leak(
                LeakKind.UNCOVERED, NAME, detail, frame, seconds, place, share
            )
            return


def _planes(original: Frame, copy: Frame) -> list[tuple[Plane, Plane]]:
    pairs = zip(original.planes, copy.planes, strict=True)
    return [(theirs, ours) for theirs, ours in pairs if theirs.role is not Role.ALPHA]


def left(theirs: Plane, ours: Plane, stored: Outline, *, bright: bool) -> float:
    """The share of the original's texture in the copy's, under an outline; 0 where there is too
    little of it to tell.

    bright: planes of light, of which squares that show the original itself are ``presence``'s
    """
    step = SIDE * theirs.step_x, SIDE * theirs.step_y
    box = stored.box.scaled(1 / step[0], 1 / step[1])
    rows, columns = (length // SIDE for length in theirs.samples.shape)
    top, bottom = max(0, ceil(box.top)), min(rows, floor(box.bottom))
    first, last = max(0, ceil(box.left)), min(columns, floor(box.right))
    if top >= bottom or first >= last:
        return 0.0
    place = slice(SIDE * top, SIDE * bottom), slice(SIDE * first, SIDE * last)
    one, other = (_squares(light(plane, place)) for plane in (theirs, ours))
    telling = np.ones(one.shape[::2], np.bool_)
    if bright:
        telling &= _mean((other - one) ** 2) >= LEFT * _mean(one * one)
        one, other = _without_slopes(one), _without_slopes(other)
    varied, both = _mean(one * one), _mean(one * other)
    telling &= varied >= TEXTURE[bright]
    if stored.corners:
        x = step[0] * (np.arange(first, last) + 0.5)
        y = step[1] * (np.arange(top, bottom) + 0.5)
        telling &= stored.holds(x, y)
    if int(telling.sum()) < ENOUGH:
        return 0.0
    # A negative shows as much as what it is of.
    return abs(float(both[telling].sum() / varied[telling].sum()))


def _squares(levels: Levels) -> Levels:
    """(rows, SIDE, columns, SIDE), each without its mean."""
    height, width = levels.shape
    parts = levels.reshape(height // SIDE, SIDE, width // SIDE, SIDE)
    return np.asarray(parts - parts.mean(axis=(1, 3), keepdims=True))


def _without_slopes(parts: Levels) -> Levels:
    """The same, each without the plane that fits it best."""
    for slope in (SLOPE[:, None, None], SLOPE):  # down, and to the right
        parts = parts - slope * (parts * slope).mean(axis=(1, 3), keepdims=True)
    return parts


def _mean(parts: Levels) -> Levels:
    return np.asarray(parts.mean(axis=(1, 3)))
