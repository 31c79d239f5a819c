"""Times and paths as short lists of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Timeline
from bystander.domain.path import Path
from bystander.errors import BadRequest
from bystander.plan.fields import LARGEST_WHOLE, number, whole, wrong

TENTH = 10
"""Boxes are written in tenths of a pixel, rounded outward."""

SLACK = 0.02
"""Tenths by which a number of 32 bits may miss the tenth that it stands for."""

MOST_FRAMES = 1 << 26
"""A month at 25 frames a second: a plan that says more would fill the memory."""

ROW = 5

AT_ONCE = 256
"""Keyframes that are written together."""


def timeline_runs(timeline: Timeline) -> list[list[int]]:
    """[[first pts], [count, step], ...]: a constant rate is one run."""
    if not len(timeline):
        return []
    steps = np.diff(timeline.pts)
    edges = np.flatnonzero(np.diff(steps)) + 1
    starts = np.concatenate([[0], edges])[: len(steps)]
    counts = np.diff([*starts, len(steps)])
    runs = np.stack([counts, steps[starts]], axis=1).tolist()
    return [[int(timeline.pts[0])], *runs]


def timeline_of(value: object, time_base: Fraction) -> Timeline:
    """The other way. Raises BadRequest."""
    if not isinstance(value, list):
        raise wrong("timeline", "a list")
    steps = [np.array(_first(value[0]), dtype=np.int64)] if value else []
    total, ticks = 0, 0
    for index, run in enumerate(value[1:], 1):
        place = f"timeline[{index}]"
        if not isinstance(run, list) or len(run) != 2:  # noqa: PLR2004 -- count and step
            raise wrong(place, "a count and a step")
        count, step = whole(run[0], place, 1), whole(run[1], place, 1)
        total, ticks = total + count, ticks + count * step
        if total > MOST_FRAMES or ticks > LARGEST_WHOLE:
            raise wrong("timeline", f"at most {MOST_FRAMES} frames of a sensible length")
        steps.append(np.full(count, step, dtype=np.int64))
    pts = np.cumsum(np.concatenate(steps)) if steps else np.zeros(0, dtype=np.int64)
    try:
        return Timeline(pts, time_base)
    except ValueError as cause:
        raise wrong("timeline", "increasing times") from cause


def path_rows(path: Path) -> list[list[float]]:
    """[[frame, left, top, right, bottom], ...]"""
    return list(path_row_by_row(path))


def path_row_by_row(path: Path) -> Iterator[list[float]]:
    """The same without holding them all: in a long shot there are many."""
    for first in range(0, len(path.frames), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        boxes = np.round(outward(path.boxes[part]).astype(np.float64), 1).tolist()
        for frame, box in zip(path.frames[part].tolist(), boxes, strict=True):
            yield [frame, *box]


def outward(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, 4) boxes moved outward to tenths of a pixel; those that lie on tenths stay.

    So a plan that was written and read again gives the same output to the last bit.
    """
    tenths = boxes.astype(np.float64) * TENTH
    low, high = np.floor(tenths[:, :2] + SLACK), np.ceil(tenths[:, 2:] - SLACK)
    return (np.concatenate([low, high], axis=1) / TENTH).astype(np.float32)


def path_of(value: object, place: str) -> Path:
    """The other way. Raises BadRequest."""
    if not isinstance(value, list) or not value:
        raise wrong(place, "a list of keyframes")
    for index, row in enumerate(value):
        if not isinstance(row, list) or len(row) != ROW:
            raise wrong(f"{place}[{index}]", "frame, left, top, right, bottom")
    frames = [whole(row[0], f"{place}[{index}]") for index, row in enumerate(value)]
    boxes = [
        [number(side, f"{place}[{index}]") for side in row[1:]] for index, row in enumerate(value)
    ]
    try:
        return Path(np.array(frames, dtype=np.int64), np.array(boxes, dtype=np.float32))
    except ValueError as cause:
        raise BadRequest(f"the plan's {place} makes no sense: {cause}") from cause


def _first(value: object) -> list[int]:
    if (
        not isinstance(value, list)
        or len(value) != 1
        or not isinstance(value[0], int)
        or abs(value[0]) > 1 << 62
    ):
        raise wrong("timeline[0]", "the first presentation time")
    return [int(value[0])]
