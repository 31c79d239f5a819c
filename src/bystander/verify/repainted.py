"""Covers are painted once more, and the copy shows that and nothing else.

Effects give the same of the same frame, plan and seed. So in every sixteenth frame the original
is covered again, and under covers the copy may differ from that by no more than encoding does to
the picture beside them. That asks of every effect what ``presence`` and ``shining`` ask of some:
covers that are too small, too late, or show the original moved or mirrored are not as painted.

An effect that is wrong is wrong both times: this trusts effects, and no encoder and no file.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import timecode
from bystander.domain.frame import Frame, Plane
from bystander.domain.geometry import Outline
from bystander.domain.plan import Cover
from bystander.domain.report import Leak, LeakKind
from bystander.verify.light import light, light_plane
from bystander.verify.side_by_side import Pair, Verdict

NAME = "painted again"

EVERY = 16
"""Frames."""

SIDE = 8
"""Samples a side of a square, of which means are compared."""

APART = 8.0
"""Levels of 255 by which a square may differ in any copy: it is 5.5 at most in honest ones, see
docs/proof.md."""

NOISE = 3.0
"""And so many times by what one in a hundred squares beside the covers differs."""

SHARE = 0.1
"""Of a cover's squares that differ by more, from which on it is not as painted."""

ENOUGH = 4
"""Squares that must differ."""

MOST_TOLD = 10

Paint = Callable[[Frame], Frame]
"""The frame with its covers hidden, as the plan says; it stays as it is. Frames come in order."""

Means = NDArray[np.float32]


class Repainted:
    """The first frame of each track in which its cover is not as it is painted, ten at most."""

    name = NAME

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._found: dict[int, Leak] = {}

    def see(self, pair: Pair) -> None:
        if pair.copy.index % EVERY or not pair.hidden:
            return
        again = self._paint(pair.original)
        due, shown, before = (
            _means(light_plane(frame)) for frame in (again, pair.copy, pair.original)
        )
        plane = light_plane(pair.copy)
        turn, size = pair.original.orientation, pair.original.size
        stored = [turn.stored_outline(outline, size) for _, outline in pair.hidden]
        most = _most(np.abs(shown - before), np.abs(due - before))
        wrong = np.abs(shown - due) > most
        if not wrong.any():
            return
        for (cover, _), outline in zip(pair.hidden, stored, strict=True):
            inside = _inside(outline, plane, wrong)
            count = int(inside.sum())
            if cover.track not in self._found and count >= max(ENOUGH, SHARE * inside.size):
                self._found[cover.track] = _leak(pair, cover, count / inside.size)

    def verdict(self) -> Verdict:
        return Verdict(tuple(self._found.values())[:MOST_TOLD])


def _most(encoded: Means, changed: Means) -> float:
    """By how much a square may differ, as encoding changed those that painting left alone."""
    alone = encoded[changed == 0]
    noise = float(np.percentile(alone, 99)) if alone.size else 0.0
    return max(APART, NOISE * noise)


def _means(plane: Plane) -> Means:
    height, width = (length // SIDE for length in plane.samples.shape)
    seen = light(plane, (slice(0, SIDE * height), slice(0, SIDE * width)))
    rows = seen.reshape(height, SIDE, SIDE * width).sum(axis=1)
    return np.asarray(rows.reshape(height, width, SIDE).sum(axis=2) / np.float32(SIDE * SIDE))


def _inside(outline: Outline, plane: Plane, wrong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is wrong in the squares that lie in an outline as a whole."""
    across, down = SIDE * plane.step_x, SIDE * plane.step_y
    box = outline.box.scaled(1 / across, 1 / down)
    rows, columns = wrong.shape
    top, bottom = max(0, ceil(box.top)), min(rows, floor(box.bottom))
    left, right = max(0, ceil(box.left)), min(columns, floor(box.right))
    part = wrong[top : max(top, bottom), left : max(left, right)]
    if not outline.corners or not part.size:
        return part.ravel()
    x, y = across * (np.arange(left, right) + 0.5), down * (np.arange(top, bottom) + 0.5)
    return np.asarray(part[outline.holds(x, y)])


def _leak(pair: Pair, cover: Cover, share: float) -> Leak:
    frame, seconds = pair.copy.index, pair.copy.seconds
    detail = (
        f"at {timecode(seconds)} the place of track {cover.track} does not show what "
        f"{cover.effect} paints there"
    )
    return Leak(LeakKind.UNCOVERED, NAME, detail, frame, seconds, cover.path.at(frame), share)
