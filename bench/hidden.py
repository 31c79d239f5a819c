"""Which faces a copy hides, judged from the pixels alone, the same for every tool.

A pixel is changed where copy and original differ by more than encoding explains for a
spot of such texture. A pixel that is unchanged where the original is flat says nothing,
for a fill may well have a cheek's colour; up to a quarter of a box is left out for that.
A face is hidden when 80 % of the pixels of its box that count are changed. docs/bench.md
tells how this was checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.annotations import Annotation, Box, Marked, side
from bench.in_step import Picture, frame_count, in_step

WINDOW = 5  # pixels a side: differences and texture are means over such a square
TEXTURES = np.array([1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 50])  # deviations, of 255
FLAT = 3  # classes of texture below deviation 3, where an unchanged pixel says nothing
LOWEST, HIGHEST = 3.0, 20.0  # what encoding explains at least and at most, of 255
SPREADS = 3.0  # how far above the median a difference must be, in robust deviations
STEPS = 512  # differences are counted in halves of 255 levels
ENOUGH = 200  # pixels a class needs for a threshold of its own
HIDDEN = 0.8  # share of a box
COUNTED = 0.75  # share of a box; a few rough pixels must not speak for a flat face

Classes = NDArray[np.int64]
Levels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One face in one frame. ``side`` in pixels; ``share`` of its box that was changed."""

    frame: int
    index: int
    side: float
    share: float

    @property
    def hidden(self) -> bool:
        return self.share >= HIDDEN


@dataclass(frozen=True, slots=True)
class Judged:
    """All verdicts on one copy, and how many frames original and copy have."""

    verdicts: tuple[Verdict, ...]
    frames: tuple[int, int]


def judge(original: Path, copy: Path, annotation: Annotation) -> Judged:
    """Decodes both files twice: for the noise of the encoding, and for the faces."""
    counts = frame_count(original), frame_count(copy)

    def pairs() -> Iterator[tuple[Marked, Levels, Classes]]:
        steps = in_step(original, copy, annotation.size, by_time=counts[0] != counts[1])
        by_number = {marked.frame: marked for marked in annotation.frames}
        for number, (one, other) in enumerate(steps):
            if number in by_number:
                yield by_number[number], *evidence(one, other)

    tally = np.zeros((len(TEXTURES) + 1, STEPS), np.int64)
    for marked, difference, texture in pairs():
        _count(tally, difference, texture, elsewhere(marked, difference.shape))
    limits = explained(tally)
    verdicts = tuple(
        Verdict(marked.frame, index, side(box), changed_share(box, difference, texture, limits))
        for marked, difference, texture in pairs()
        for index, box in enumerate(marked.boxes)
    )
    return Judged(verdicts, counts)


def evidence(original: Picture, copy: Picture) -> tuple[Levels, Classes]:
    """(height, width) mean absolute difference, of 255, and class of the original's texture."""
    apart = np.abs(original.astype(np.int16) - copy.astype(np.int16)).mean(axis=2)
    grey = original.astype(np.float64) @ (0.25, 0.5, 0.25)
    variance = _mean_around(grey * grey) - _mean_around(grey) ** 2
    deviation = np.sqrt(np.maximum(variance, 0.0))
    return _mean_around(apart), np.digitize(deviation, TEXTURES)


def _mean_around(values: Levels) -> Levels:
    half = WINDOW // 2
    sums = np.pad(values, half, mode="edge").cumsum(axis=0).cumsum(axis=1)
    sums = np.pad(sums, ((1, 0), (1, 0)))
    whole = sums[WINDOW:, WINDOW:] - sums[:-WINDOW, WINDOW:] - sums[WINDOW:, :-WINDOW]
    return np.asarray((whole + sums[:-WINDOW, :-WINDOW]) / WINDOW**2, np.float64)


def elsewhere(marked: Marked, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """The pixels outside every box, each box enlarged by half its sides."""
    outside = np.ones(shape, np.bool_)
    for left, top, right, bottom in (*marked.boxes, *marked.ignored):
        x, y = (right - left) / 2, (bottom - top) / 2
        outside[_rows((left - x, top - y, right + x, bottom + y))] = False
    return outside


def _rows(box: Box) -> tuple[slice, slice]:
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    return slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))


def _count(
    tally: NDArray[np.int64], difference: Levels, texture: Classes, where: NDArray[np.bool_]
) -> None:
    levels = np.minimum(difference[where] * 2, STEPS - 1).astype(np.int64)
    flat = np.bincount(texture[where] * STEPS + levels, minlength=tally.size)
    tally += flat.reshape(tally.shape)


def explained(tally: NDArray[np.int64]) -> Levels:
    """The largest difference that encoding explains, for every class of texture.

    Median and three robust deviations of the differences away from faces, from the upper
    quartile, for they lean to one side. A class with few pixels takes its neighbours'
    limit. A rough spot never has less than a smooth one.
    """
    limits = np.full(len(tally), np.nan)
    for number, counts in enumerate(tally):
        if counts.sum() >= ENOUGH:
            middle, upper = _quantile(counts, 0.5), _quantile(counts, 0.75)
            limits[number] = middle + SPREADS * 1.4826 * (upper - middle)
    known = np.flatnonzero(~np.isnan(limits))
    if not len(known):
        return np.full(len(tally), HIGHEST)
    filled = np.interp(np.arange(len(tally)), known, limits[known])
    # Above the cap no encoder is to blame: a tool may have changed the whole picture.
    return np.maximum.accumulate(np.clip(filled, LOWEST, HIGHEST))


def _quantile(counts: NDArray[np.int64], share: float) -> float:
    """The level, of 255, below which this share of the counted differences lies."""
    return (int(np.searchsorted(counts.cumsum(), share * counts.sum())) + 0.5) / 2


def changed_share(box: Box, difference: Levels, texture: Classes, limits: Levels) -> float:
    """Changed pixels of a box among those that count: never less than three quarters of it."""
    place = _rows(box)
    changed = difference[place] > limits[texture[place]]
    counting = changed | (texture[place] >= FLAT)
    return float(changed.sum() / max(1.0, counting.sum(), COUNTED * changed.size))
