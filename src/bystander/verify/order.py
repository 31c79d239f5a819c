"""Pictures come in the original's order: each shows what the original shows at that time.

``timing`` asks when pictures are shown, this which ones are. Beside the covers a picture of the
copy is the original's but for encoding. Where it differs and is a neighbour instead (two changed
places, all are late, one was shown twice), what covers hide may be in the wrong frame as well.

Means of large squares are compared, of which encoding leaves hardly anything to be told; only
squares that tell the two pictures of the original apart are asked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import timecode
from bystander.domain.frame import Plane
from bystander.domain.proof import Omission
from bystander.domain.report import Leak, LeakKind
from bystander.verify.light import light_plane
from bystander.verify.side_by_side import Pair, Verdict

NAME = "order of pictures"

SIDE = 16
"""Samples a side of a square."""

ROWS = 4
"""Every so many-th row of a square is read."""

REACH = 4
"""Frames before and after that a picture may have been taken from."""

APART = 4.0
"""Levels of 255 between two pictures of the original, from which on a square tells them apart."""

ENOUGH = 6
"""Such squares without which nothing is told."""

BESIDE = 0.25
"""Of a cover's sides, how far beyond its box nothing is asked: an ellipse is drawn around it."""

NEARER = 0.25
"""A neighbour is what is shown where its squared difference is less than this share of that to
the picture that is due."""

MOST_TOLD = 10

Means = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Seen:
    """due, shown: (rows, columns) means of the original and of the copy, of 255
    open: (rows, columns), where no cover is
    """

    frame: int
    seconds: Fraction
    due: Means
    shown: Means
    open: NDArray[np.bool_]


class Order:
    """Pictures that are a neighbour of the one that is due, ten at most."""

    name = NAME

    def __init__(self) -> None:
        self._near: deque[_Seen] = deque(maxlen=2 * REACH + 1)
        self._asked = -1
        self._found: list[Leak] = []
        self._telling = False

    def see(self, pair: Pair) -> None:
        self._near.append(_seen(pair))
        self._ask(self._near[-1].frame - REACH)

    def verdict(self) -> Verdict:
        if self._near:
            self._ask(self._near[-1].frame)
        why = "beside the covers no picture differs enough from those before and after it"
        omitted = () if self._telling else (Omission(NAME, why),)
        return Verdict(tuple(self._found[:MOST_TOLD]), omitted=omitted)

    def _ask(self, last: int) -> None:
        """Of all up to a frame, whose neighbours have been seen."""
        for seen in [each for each in self._near if self._asked < each.frame <= last]:
            self._asked = seen.frame
            self._telling = self._telling or any(
                int(_telling(seen, other).sum()) >= ENOUGH for other in self._near
            )
            other = _taken_from(seen, self._near)
            if other is not None:
                self._found.append(_leak(seen, other))


def _taken_from(seen: _Seen, near: Iterable[_Seen]) -> _Seen | None:
    """The neighbour whose picture it shows instead of its own."""
    wrong = np.abs(seen.shown - seen.due)[seen.open]
    # Nobody can be nearer to another by half where it is nowhere far from its own.
    if not wrong.size or wrong.max() < 2 / 3 * APART:
        return None
    others = [each for each in near if 0 < abs(each.frame - seen.frame) <= REACH]
    nearest = min(others, key=lambda other: _nearness(seen, other), default=None)
    return nearest if nearest and _nearness(seen, nearest) < NEARER else None


def _nearness(seen: _Seen, other: _Seen) -> float:
    """How far it is from another's picture, as a share of how far it is from its own."""
    telling = _telling(seen, other)
    if int(telling.sum()) < ENOUGH:
        return inf
    own = float(((seen.shown - seen.due)[telling] ** 2).sum())
    return float(((seen.shown - other.due)[telling] ** 2).sum()) / own if own else inf


def _telling(seen: _Seen, other: _Seen) -> NDArray[np.bool_]:
    """The squares that tell two pictures of the original apart."""
    return np.asarray(seen.open & (np.abs(other.due - seen.due) >= APART))


def _seen(pair: Pair) -> _Seen:
    theirs, ours = light_plane(pair.original), light_plane(pair.copy)
    due, shown = _means(theirs), _means(ours)
    frame = pair.copy
    return _Seen(frame.index, frame.seconds, due, shown, _open(pair, theirs, due.shape))


def _means(plane: Plane) -> Means:
    height, width = (length // SIDE for length in plane.samples.shape)
    read = plane.samples[ROWS // 2 : SIDE * height : ROWS, : SIDE * width]
    rows = read.reshape(height, SIDE // ROWS, SIDE * width).sum(axis=1, dtype=np.uint32)
    total = rows.reshape(height, width, SIDE).sum(axis=2).astype(np.float32)
    scale = np.float32(255 / (plane.high - plane.low))
    return np.asarray((total / np.float32(SIDE * SIDE // ROWS) - np.float32(plane.low)) * scale)


def _open(pair: Pair, plane: Plane, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Squares far enough from any cover."""
    found = np.ones(shape, np.bool_)
    turn, size = pair.original.orientation, pair.original.size
    across, down = SIDE * plane.step_x, SIDE * plane.step_y
    for _, outline in pair.hidden:
        box = turn.stored_outline(outline, size).box
        x, y = BESIDE * box.width, BESIDE * box.height
        top, bottom = (box.top - y) / down, (box.bottom + y) / down
        left, right = (box.left - x) / across, (box.right + x) / across
        found[
            max(0, floor(top)) : max(0, ceil(bottom)), max(0, floor(left)) : max(0, ceil(right))
        ] = False
    return found


def _leak(seen: _Seen, other: _Seen) -> Leak:
    detail = (
        f"frame {seen.frame}, at {timecode(seen.seconds)}, shows what the original shows in "
        f"frame {other.frame}"
    )
    return Leak(LeakKind.TIME, NAME, detail, frame=seen.frame, seconds=seen.seconds)
