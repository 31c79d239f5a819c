"""What hangs together in a mask, as runs of set samples, without a picture library."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Runs:
    """Rows' unbroken stretches of set samples, those of one blob beside each other.

    rows, starts, ends: (n,) the row of each, and its columns, half-open
    blobs: (n,) which blob it belongs to, counted from 0, not decreasing
    """

    rows: Numbers
    starts: Numbers
    ends: Numbers
    blobs: Numbers

    @property
    def firsts(self) -> Numbers:
        """(blobs,) where each blob's runs begin."""
        return np.flatnonzero(np.diff(self.blobs, prepend=-1))


def blobs(mask: NDArray[np.bool_]) -> Runs:
    """The blobs of a (rows, columns) mask; samples that share a corner hang together."""
    rows, starts, ends = _runs(mask)
    parents = _joined(_touching(rows, starts, ends), len(rows))
    order = np.argsort(parents, kind="stable")
    blob = np.cumsum(np.diff(parents[order], prepend=-1) != 0) - 1
    return Runs(rows[order], starts[order], ends[order], blob.astype(np.int64))


def _runs(mask: NDArray[np.bool_]) -> tuple[Numbers, Numbers, Numbers]:
    framed = np.zeros((mask.shape[0], mask.shape[1] + 2), dtype=np.int8)
    framed[:, 1:-1] = mask
    steps = np.diff(framed, axis=1)
    rows, starts = np.nonzero(steps == 1)
    _, ends = np.nonzero(steps == -1)
    return rows.astype(np.int64), starts.astype(np.int64), ends.astype(np.int64)


def _touching(rows: Numbers, starts: Numbers, ends: Numbers) -> Numbers:
    """(pairs, 2) indexes of runs in rows one below the other that touch."""
    if not len(rows):
        return np.zeros((0, 2), dtype=np.int64)
    # One number line for all rows, so that one search finds the neighbours of every run.
    width = int(ends.max()) + 2
    low = np.searchsorted(rows * width + ends, (rows + 1) * width + starts, side="left")
    high = np.searchsorted(rows * width + starts, (rows + 1) * width + ends, side="right")
    counts = np.maximum(high - low, 0)
    above = np.repeat(np.arange(len(rows)), counts)
    within = np.arange(len(above)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.stack([above, low[above] + within], axis=1)


def _joined(pairs: Numbers, count: int) -> Numbers:
    """(count,) the least index that each can be reached from."""
    parents = np.arange(count)
    while True:
        before = parents.copy()
        least = np.minimum(parents[pairs[:, 0]], parents[pairs[:, 1]])
        for side in (0, 1):
            np.minimum.at(parents, parents[pairs[:, side]], least)
            np.minimum.at(parents, pairs[:, side], least)
        parents = parents[parents]
        if np.array_equal(before, parents):
            return parents
