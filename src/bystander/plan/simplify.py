"""Fewer keyframes, and no pixel less: a path that holds the one it stands for.

Keyframes are left out as Douglas and Peucker (1973) do, then the boxes that remain are
moved outward by what the straight lines between them would lose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.plan.compact import outward
from bystander.plan.strands import Rows, Strands

SHARE = 0.06
"""Tolerance, of the box's shorter side."""

LEAST, MOST = 1.0, 8.0
"""Bounds of the tolerance, in pixels."""

Boxes = NDArray[np.float32]
"""(rows, 4) left, top, right, bottom in pixels."""

OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True, eq=False)
class Simplified:
    """What stays of strands of keyframes.

    kept: the rows that stay
    strands: whose each of them is
    boxes: (rows that stay, 4) for each set of boxes that was given
    """

    kept: Rows
    strands: Strands
    boxes: tuple[Boxes, ...]


def simplified(frames: NDArray[np.int64], strands: Strands, sets: Sequence[Boxes]) -> Simplified:
    """For each set of boxes fewer, such that the lines between them hold it in every frame.

    frames: (rows,) of keyframes, increasing in each strand
    sets: boxes of the same keyframes; the same ones stay in all of them

    Each reaches further by 6 % of the box's shorter side at most, by a pixel where that
    is less, and by 8 pixels where it is more.
    """
    reach = np.concatenate([boxes * OUTWARD for boxes in sets], axis=1)
    tolerance = np.concatenate([_tolerance(boxes) for boxes in sets], axis=1)
    kept = _kept(frames, strands, reach, tolerance)
    lost = np.maximum(reach - _lines(frames, reach, kept, np.arange(len(frames))), 0.0)
    most = np.maximum.reduceat(lost, kept, axis=0)  # of each span, which begins at its line
    missing = np.maximum(most, np.concatenate([most[:1], most[:-1]]))
    wider = reach[kept] + missing
    counts = np.bincount(strands.of[kept], minlength=len(strands.counts))
    return Simplified(
        kept,
        Strands(counts.astype(np.intp)),
        tuple(
            outward((wider[:, 4 * n : 4 * n + 4] * OUTWARD).astype(np.float32))
            for n in range(len(sets))
        ),
    )


def _tolerance(boxes: Boxes) -> NDArray[np.float64]:
    """(rows, 4) pixels by which a line may leave a path; it may then be moved as far."""
    shorter = (boxes[:, 2:] - boxes[:, :2]).min(axis=1, keepdims=True).astype(np.float64)
    pixels = np.minimum(np.maximum(SHARE * shorter, LEAST), MOST)
    return np.asarray((pixels / 2).repeat(4, axis=1))


def _kept(
    frames: NDArray[np.int64],
    strands: Strands,
    reach: NDArray[np.float64],
    tolerance: NDArray[np.float64],
) -> Rows:
    """Which rows stay: each strand's first and last, and those that lines between others miss.

    All spans between those that stay so far are divided at once; those that nothing misses
    are not looked at again.
    """
    kept = np.unique(np.concatenate([strands.first, strands.last]))
    doubtful = np.arange(len(frames))
    while True:
        gone = np.abs(reach[doubtful] - _lines(frames, reach, kept, doubtful))
        away = (gone / tolerance[doubtful]).max(axis=1)
        missed = np.flatnonzero(away > 1.0)
        if not len(missed):
            return kept
        spans = kept.searchsorted(doubtful)
        # The farthest of each span, and of equals the first.
        order = missed[np.lexsort((missed, -away[missed], spans[missed]))]
        divided, farthest = np.unique(spans[order], return_index=True)
        is_divided = np.zeros(len(kept) + 1, dtype=np.bool_)
        is_divided[divided] = True
        kept = np.sort(np.concatenate([kept, doubtful[order[farthest]]]))
        doubtful = doubtful[is_divided[spans]]


def _lines(
    frames: NDArray[np.int64], reach: NDArray[np.float64], kept: Rows, rows: Rows
) -> NDArray[np.float64]:
    """(rows, sides) where the straight lines between the rows that stay are at these rows.

    A strand's last row is on the line that begins there, and so is exact.
    """
    place = kept.searchsorted(rows, side="right") - 1
    before, after = kept[place], kept[np.minimum(place + 1, len(kept) - 1)]
    steps = np.maximum(frames[after] - frames[before], 1)
    share = ((frames[rows] - frames[before]) / steps)[:, None]
    first = reach[before]
    return np.asarray(first + share * (reach[after] - first))
