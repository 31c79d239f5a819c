"""From a mask to boxes: cells that lie together are one thing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

Boxes = NDArray[np.int64]
"""(n, 4) left, top, right, bottom in cells, half-open."""


def grown(mask: Mask, reach: int = 1) -> Mask:
    """With every cell that is at most so many cells away, also diagonally."""
    return _moved(_moved(mask, reach, 0), reach, 1)


def shrunk(mask: Mask, reach: int = 1) -> Mask:
    """Without every cell that is at most so many cells away from one outside."""
    return ~grown(~mask, reach)


def blobs(mask: Mask) -> tuple[NDArray[np.int64], Boxes]:
    """Labels from 1, 0 where the mask is not, and the box of each label.

    Cells that touch, also at a corner, are one blob.
    """
    parents: list[int] = [0]
    labels = np.zeros(mask.shape, dtype=np.int64)
    before: list[tuple[int, int, int]] = []
    for row, line in enumerate(mask):
        now = []
        for start, stop in _runs(line):
            touching = [other for low, high, other in before if low <= stop and start <= high]
            label = _joined(parents, touching)
            now.append((start, stop, label))
            labels[row, start:stop] = label
        before = now
    return _numbered(labels, parents)


def _runs(line: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(line.astype(np.int8), prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _joined(parents: list[int], labels: list[int]) -> int:
    """One label for all of these, a new one where there are none."""
    if not labels:
        parents.append(len(parents))
        return len(parents) - 1
    roots = sorted({_root(parents, label) for label in labels})
    for root in roots[1:]:
        parents[root] = roots[0]
    return roots[0]


def _root(parents: list[int], label: int) -> int:
    while parents[label] != label:
        label = parents[label]
    return label


def _numbered(labels: NDArray[np.int64], parents: list[int]) -> tuple[NDArray[np.int64], Boxes]:
    roots = np.array([_root(parents, label) for label in range(len(parents))], dtype=np.int64)
    kept, numbers = np.unique(roots, return_inverse=True)
    numbered = numbers[labels]
    rows, columns = np.nonzero(numbered)
    found = numbered[rows, columns]
    boxes = np.zeros((len(kept), 4), dtype=np.int64)
    boxes[:, :2] = max(labels.shape)
    np.minimum.at(boxes[:, 0], found, columns)
    np.minimum.at(boxes[:, 1], found, rows)
    np.maximum.at(boxes[:, 2], found, columns + 1)
    np.maximum.at(boxes[:, 3], found, rows + 1)
    return numbered, boxes[1:]


def _moved(mask: Mask, reach: int, axis: int) -> Mask:
    result = mask.copy()
    for step in range(1, reach + 1):
        low, high = [slice(None)] * 2, [slice(None)] * 2
        low[axis], high[axis] = slice(step, None), slice(None, -step)
        result[tuple(low)] |= mask[tuple(high)]
        result[tuple(high)] |= mask[tuple(low)]
    return result
