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
    frames = path.frames[kept]
    lines = np.stack([np.interp(path.frames, frames, side[kept]) for side in reach.T], axis=1)
    lost = np.maximum(reach - lines, 0.0)
    missing = np.zeros((len(kept), 4))
    for place, (start, stop) in enumerate(pairwise(kept)):
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
) -> list[int]:
    """Which keyframes stay: first, last and those that lines between the others miss."""
    kept, open_spans = {0, len(frames) - 1}, [(0, len(frames) - 1)]
    while open_spans:
        start, stop = open_spans.pop()
        if stop - start < 2:  # noqa: PLR2004 -- nothing lies between two neighbours
            continue
        inner = slice(start + 1, stop)
        share = (frames[inner] - frames[start]) / (frames[stop] - frames[start])
        line = reach[start] + share[:, None] * (reach[stop] - reach[start])
        away = np.abs(reach[inner] - line).max(axis=1) / tolerance[inner]
        worst = int(np.argmax(away))
        if away[worst] > 1.0:
            middle = start + 1 + worst
            kept.add(middle)
            open_spans += [(start, middle), (middle, stop)]
    return sorted(kept)
