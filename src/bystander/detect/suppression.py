"""One box a face: greedy non-maximum suppression."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def suppressed(
    boxes: NDArray[np.float32], scores: NDArray[np.float32], overlap: float
) -> NDArray[np.intp]:
    """Indexes of the boxes to keep, best first.

    boxes: (n, 4), left, top, right, bottom
    overlap: a box goes when its intersection over union with a better one is at least this
    """
    order = np.argsort(-scores, kind="stable")
    areas = np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0), axis=1)
    kept: list[int] = []
    while order.size:
        best, rest = int(order[0]), order[1:]
        kept.append(best)
        shared = _intersections(boxes[best], boxes[rest])
        union = areas[best] + areas[rest] - shared
        order = rest[shared < overlap * np.maximum(union, 1e-9)]
    return np.array(kept, dtype=np.intp)


def _intersections(box: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    corner = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    area: NDArray[np.float32] = np.prod(np.maximum(corner, 0.0), axis=1)
    return area


def overlaps(boxes: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, m): the intersection over union of each of n boxes with each of m others."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0.0), axis=2)
    areas, their = (np.prod(some[:, 2:] - some[:, :2], axis=1) for some in (boxes, others))
    union: NDArray[np.float32] = areas[:, None] + their[None, :] - shared
    return np.asarray(shared / np.maximum(union, 1e-9), dtype=np.float32)
