"""The equal error rate: how often who compares two things errs, where it errs both ways alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def equal_error(scores: Floats, same: Mask, weights: Floats | None = None) -> float:
    """The share at which as many are wrongly rejected as wrongly accepted: 0.5 is guessing.

    scores: (n,), higher for what is more alike; same: (n,); weights: (n,), how often each counts
    Between two thresholds it is interpolated. Equal scores fall together.
    Raises ValueError where there is no trial of one of the two sorts.
    """
    order = np.argsort(scores, kind="stable")
    weight = np.ones(len(scores)) if weights is None else weights[order]
    return crossing(scores[order], same[order], weight)


def crossing(scores: Floats, same: Mask, weights: Floats) -> float:
    """The same of trials in the order of their scores."""
    own, other = weights * same, weights * ~same
    if not own.sum() or not other.sum():
        raise ValueError("an equal error rate needs trials of the same and of other people")
    last = np.append(scores[1:] != scores[:-1], True)  # of each run of equal scores
    rejected = np.concatenate([[0.0], np.cumsum(own)[last] / own.sum()])
    accepted = np.concatenate([[1.0], 1 - np.cumsum(other)[last] / other.sum()])
    gap = rejected - accepted
    after = int(np.argmax(gap >= 0))
    share = -gap[after - 1] / (gap[after] - gap[after - 1])
    return float(rejected[after - 1] + share * (rejected[after] - rejected[after - 1]))
