"""White cards in a small picture: rectangles that stand out from what is around them.

What hangs together above a threshold is found for a row of thresholds, as maximally stable
extremal regions are (J. Matas et al., "Robust wide baseline stereo from maximally stable
extremal regions", BMVC 2002): a card has one sharp edge, so that it is the same region at
several of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bystander.detect.writing.blobs import Runs, blobs
from bystander.detect.writing.line import Line
from bystander.detect.writing.rectangles import rectangles
from bystander.domain.frame import Pixels

Mask = NDArray[np.bool_]

STEP, MOST = 8, 248
"""Of the thresholds, in grey values."""

EMPTIEST = 0.3
"""Share of its rectangle that a card leaves empty: corners, print at its edge, a reflection."""

LONGEST = 2.8
"""Of a card, in its shorter sides: 1.6, and more where its holder hides a part."""

SAME = 0.7
"""Areas common to both, over those of either, of one card at two thresholds."""

BLUE = 2
"""White paper has as much of it as of all else, and skin has the least."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Of a card, in pixels: least and greatest of its shorter and of its longer side."""

    short: tuple[float, float]
    long: tuple[float, float]


def cards(pixels: Pixels, sides: Sides, darkest: int) -> list[tuple[Line, int]]:
    """Turned rectangles, each card once, and at how many thresholds it was seen, counted twice
    for each. What the edge of the picture cuts is no card.

    pixels: (height, width, 3) uint8 RGB
    darkest: how much blue a card has at least, in [0, 255]
    """
    found: list[tuple[Line, int]] = []
    for card in _seen(pixels[:, :, BLUE], sides, darkest):
        known = next((at for at, (one, _) in enumerate(found) if _same(one, card)), None)
        if known is None:
            found.append((card, 1))
        else:
            found[known] = (found[known][0], found[known][1] + 1)
    return found


def _seen(grey: NDArray[np.uint8], sides: Sides, darkest: int) -> Iterator[Line]:
    """At every threshold, as it is and a sample thinner: thin bridges to what is white, too."""
    masks = [grey >= threshold for threshold in range(darkest, MOST, STEP)]
    if not masks:
        return
    whole = _together([_of_size(mask, sides, 0) for mask in masks])
    thinner = _together([_of_size(_eroded(mask), sides, 2) for mask in masks])
    yield from _full(whole, sides, 0)
    yield from _full(thinner, sides, 2)


def _full(runs: Runs, sides: Sides, lost: int) -> Iterator[Line]:
    """Blobs that fill their rectangle. lost: samples of each side that the mask lacks"""
    areas = _areas(runs)
    for (x, y, length, height, angle), area in zip(rectangles(runs).tolist(), areas, strict=True):
        line = Line(x, y, length + lost, height + lost, angle, 1.0)
        if area >= (1 - EMPTIEST) * length * height and _is_card(line, sides):
            yield line


def _is_card(line: Line, sides: Sides) -> bool:
    return (
        sides.short[0] <= line.height <= sides.short[1]
        and sides.long[0] <= line.length <= sides.long[1]
        and line.length <= LONGEST * line.height
    )


def _of_size(mask: Mask, sides: Sides, lost: int) -> Runs:
    """Those blobs that are neither too small, too large nor cut: most are, and rectangles are
    dear.

    lost: samples of each side that the mask lacks
    """
    runs, size = blobs(mask), mask.shape
    if not len(runs.rows):
        return runs
    least = (1 - EMPTIEST) * (sides.short[0] - lost) * (sides.long[0] - lost)
    areas = _areas(runs)
    right = (
        (areas >= least) & (areas <= sides.short[1] * sides.long[1]) & ~_cut(runs, size, lost // 2)
    )
    kept = right[runs.blobs]
    numbers = np.cumsum(right)[runs.blobs[kept]] - 1
    return Runs(runs.rows[kept], runs.starts[kept], runs.ends[kept], numbers)


def _cut(runs: Runs, size: tuple[int, ...], border: int) -> NDArray[np.bool_]:
    """(blobs,) whether each reaches the edge of a mask of this many rows and columns.

    border: samples along its edge that are never set
    """
    rows, columns = size
    at_edge = (runs.rows <= border) | (runs.rows >= rows - 1 - border)
    at_edge |= (runs.starts <= border) | (runs.ends >= columns - border)
    cut: NDArray[np.bool_] = np.logical_or.reduceat(at_edge, runs.firsts)
    return cut


def _together(every: Sequence[Runs]) -> Runs:
    """The blobs of several masks as if they were of one, so that they are measured at once."""
    counts = np.cumsum([0, *(len(runs.firsts) for runs in every)]).tolist()
    moved = [
        replace(runs, blobs=runs.blobs + before)
        for runs, before in zip(every, counts, strict=False)
    ]
    return Runs(
        np.concatenate([runs.rows for runs in moved]),
        np.concatenate([runs.starts for runs in moved]),
        np.concatenate([runs.ends for runs in moved]),
        np.concatenate([runs.blobs for runs in moved]),
    )


def _areas(runs: Runs) -> NDArray[np.int64]:
    """(blobs,) in samples."""
    if not len(runs.rows):
        return np.zeros(0, dtype=np.int64)
    areas: NDArray[np.int64] = np.add.reduceat(runs.ends - runs.starts, runs.firsts)
    return areas


def _eroded(mask: Mask) -> Mask:
    """A sample less on every side: what hangs together by less than three falls apart."""
    inner = np.zeros_like(mask)
    inner[1:-1, 1:-1] = (
        mask[1:-1, 1:-1] & mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    )
    return inner


def _same(card: Line, other: Line) -> bool:
    return card.box.iou(other.box) >= SAME
