"""Which boxes may be the same thing a moment later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
"""(n, 4) left, top, right, bottom in pixels."""

REACH = 1.6
"""Farthest a thing may have moved from where it is expected, in its own widths."""

NEAR = 0.4
"""The same for a box so doubtful that only its place speaks for it."""

SURE, DOUBTFUL = 0.6, 0.2
"""Scores from which the first and up to which the second holds; between, a share of both."""

SIZE_RATIO = 1.8
"""Most that a side may have grown or shrunk."""

NEVER = np.float32(np.inf)


def costs(expected: Boxes, found: Boxes, scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """(expected, found) cost of being the same thing; infinite where it cannot be.

    The distance of the centres in units of the mean side, plus half of the logarithm of
    the ratio of sizes.
    """
    centres = _centres(expected)[:, None] - _centres(found)[None]
    sides, others = _sides(expected)[:, None], _sides(found)[None]
    mean = np.maximum((sides + others) / 2, 1e-3)
    distance = np.sqrt(((centres / mean) ** 2).sum(axis=2))
    growth = np.abs(np.log(np.maximum(sides, 1e-3) / np.maximum(others, 1e-3))).max(axis=2)
    cost = distance + growth / 2
    share = np.clip((scores - DOUBTFUL) / (SURE - DOUBTFUL), 0.0, 1.0)
    reach = NEAR + (REACH - NEAR) * share
    cost[(distance > reach) | (growth > np.log(SIZE_RATIO))] = NEVER
    return np.asarray(cost, dtype=np.float32)


def pairs(cost: NDArray[np.float32]) -> list[tuple[int, int]]:
    """(row, column) pairs, cheapest first, each row and column once at most."""
    chosen: list[tuple[int, int]] = []
    if not cost.size:
        return chosen
    rows, columns = np.nonzero(np.isfinite(cost))
    order = np.argsort(cost[rows, columns], kind="stable")
    free_row = np.ones(cost.shape[0], dtype=np.bool_)
    free_column = np.ones(cost.shape[1], dtype=np.bool_)
    for place in order:
        row, column = int(rows[place]), int(columns[place])
        if free_row[row] and free_column[column]:
            free_row[row] = free_column[column] = False
            chosen.append((row, column))
    return chosen


def _centres(boxes: Boxes) -> NDArray[np.float32]:
    return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2, dtype=np.float32)


def _sides(boxes: Boxes) -> NDArray[np.float32]:
    return np.asarray(boxes[:, 2:] - boxes[:, :2], dtype=np.float32)
