"""Fewer keyframes, and no pixel less: a path that holds the one it stands for.

Keyframes are left out as Douglas and Peucker (1973) do, then the boxes that remain are
moved outward by what the straight lines between them would lose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.path import Path
from bystander.plan.compact import outward

SHARE = 0.06
"""Tolerance, of the box's shorter side."""

LEAST, MOST = 1.0, 8.0
"""Bounds of the tolerance, in pixels."""

OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])


def simplified(*paths: Path) -> tuple[Path, ...]:
    """For each path one over the same frames whose box holds it at every one of them.

    paths: with the same keyframes; the same ones stay in all of them

    Each reaches further by 6 % of the box's shorter side at most, by a pixel where that
    is less, and by 8 pixels where it is more.
    """
    frames = paths[0].frames
    reach = np.concatenate([path.boxes * OUTWARD for path in paths], axis=1)
    kept = _kept(frames, reach, np.concatenate([_tolerance(path) for path in paths], axis=1))
    lost = np.maximum(reach - _lines(frames, reach, kept), 0.0)
    most = np.maximum.reduceat(lost, kept, axis=0)  # of each span, which begins at its line
    missing = np.maximum(most, np.concatenate([most[:1], most[:-1]]))
    wider = reach[kept] + missing
    return tuple(
        Path(frames[kept], outward((wider[:, 4 * n : 4 * n + 4] * OUTWARD).astype(np.float32)))
        for n in range(len(paths))
    )


def _tolerance(path: Path) -> NDArray[np.float64]:
    """(keyframes, 4) pixels by which a line may leave the path; it may then be moved as far."""
    shorter = (path.boxes[:, 2:] - path.boxes[:, :2]).min(axis=1, keepdims=True)
    return np.repeat(np.clip(SHARE * shorter.astype(np.float64), LEAST, MOST) / 2, 4, axis=1)


def _kept(
    frames: NDArray[np.int64], reach: NDArray[np.float64], tolerance: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Which keyframes stay: first, last and those that lines between the others miss.

    All spans between those that stay so far are divided at once.
    """
    kept = np.array(sorted({0, len(frames) - 1}), dtype=np.intp)
    while True:
        away = (np.abs(reach - _lines(frames, reach, kept)) / tolerance).max(axis=1)
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
    """Like ``reach``, on the straight lines between the keyframes that stay."""
    before = kept.searchsorted(np.arange(len(frames)), side="right") - 1
    after = np.minimum(before + 1, len(kept) - 1)
    start, stop = frames[kept[before]], frames[kept[after]]
    share = (frames - start) / np.maximum(stop - start, 1)
    first = reach[kept]
    return np.asarray(first[before] + share[:, None] * (first[after] - first[before]))
