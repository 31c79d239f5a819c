"""Fewer keyframes, and no pixel less: a path that holds the one it stands for.

Keyframes are left out as Douglas and Peucker (1973) do, then the boxes that remain are
moved outward by what the straight lines between them would lose.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bystander.domain.geometry import Path
from bystander.plan.compact import outward

SHARE = 0.06
"""Tolerance, of the box's shorter side."""

LEAST, MOST = 1.0, 8.0
"""Bounds of the tolerance, in pixels."""

OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])


def simplified(path: Path) -> Path:
    """A path over the same frames whose box holds this path's box at every one of them.

    It reaches further by 6 % of the box's shorter side at most, by a pixel where that
    is less, and by 8 pixels where it is more.
    """
    reach = path.boxes.astype(np.float64) * OUTWARD
    kept = _kept(path.frames, reach, _tolerance(path))
    frames, lines = path.frames[kept], _lines(path.frames, reach, kept)
    lost = np.maximum(reach - lines, 0.0)
    missing = np.zeros((len(kept), 4))
    for place, (start, stop) in enumerate(pairwise(kept.tolist())):
        most = lost[start : stop + 1].max(axis=0)
        missing[place] = np.maximum(missing[place], most)
        missing[place + 1] = most
    boxes = (reach[kept] + missing) * OUTWARD
    return Path(frames, outward(boxes.astype(np.float32)))


def _tolerance(path: Path) -> NDArray[np.float64]:
    """(keyframes,) pixels by which a line may leave the path; it may then be moved as far."""
    shorter = (path.boxes[:, 2:] - path.boxes[:, :2]).min(axis=1)
    return np.asarray(np.clip(SHARE * shorter, LEAST, MOST) / 2, dtype=np.float64)


def _kept(
    frames: NDArray[np.int64], reach: NDArray[np.float64], tolerance: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Which keyframes stay: first, last and those that lines between the others miss.

    All spans between those that stay so far are divided at once.
    """
    every = np.arange(len(frames))
    kept = np.unique(every[[0, -1]])
    while True:
        away = np.abs(reach - _lines(frames, reach, kept)).max(axis=1) / tolerance
        away[kept] = 0.0
        missed = (away > 1.0).nonzero()[0]
        if not len(missed):
            return kept
        span = kept.searchsorted(missed)
        # The farthest of each span, and of equals the first.
        order = np.lexsort((missed, -away[missed], span))
        farthest = order[np.unique(span[order], return_index=True)[1]]
        kept = np.sort(np.concatenate([kept, missed[farthest]]))


def _lines(
    frames: NDArray[np.int64], reach: NDArray[np.float64], kept: NDArray[np.intp]
) -> NDArray[np.float64]:
    """(keyframes, 4) on the straight lines between those that stay."""
    at = frames[kept]
    return np.stack([np.interp(frames, at, side[kept]) for side in reach.T], axis=1)
