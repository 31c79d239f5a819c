"""The smallest turned rectangles around blobs, all of them at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.writing.blobs import Runs

COARSE = np.radians(np.arange(-45, 45, 3.0))
FINE = np.radians(np.arange(-2.5, 3.0, 0.5))
SLACK = 1.02
"""A rectangle that leans must be this much smaller than an upright one to be preferred."""

Numbers = NDArray[np.float64]


def rectangles(runs: Runs) -> Numbers:
    """(blobs, 5): x, y of the centre, length, height, angle, in samples and radians.

    The longer side is the length, unless both are nearly the same; angle in (-pi/2, pi/2].
    """
    if not len(runs.rows):
        return np.zeros((0, 5))
    count = len(runs.firsts)
    best, angle = _smallest(runs, np.zeros(count), COARSE)
    best, angle = _smallest(runs, angle, FINE)
    low_u, high_u, low_v, high_v = best
    u, v = (low_u + high_u) / 2, (low_v + high_v) / 2
    x, y = u * np.cos(angle) - v * np.sin(angle), u * np.sin(angle) + v * np.cos(angle)
    length, height = high_u - low_u, high_v - low_v
    upright = height > length
    length, height = np.where(upright, height, length), np.where(upright, length, height)
    angle = np.where(upright, np.where(angle > 0, angle - np.pi / 2, angle + np.pi / 2), angle)
    return np.stack([x, y, length, height, angle], axis=1)


def _smallest(
    runs: Runs, around: Numbers, turns: Numbers
) -> tuple[tuple[Numbers, Numbers, Numbers, Numbers], Numbers]:
    """Each blob's smallest rectangle among those turned from its angle so far."""
    firsts = runs.firsts
    spans = [_spans(runs, firsts, around + turn) for turn in turns]
    areas = np.array([(span[1] - span[0]) * (span[3] - span[2]) for span in spans])
    lean = np.abs(around[None, :] + turns[:, None])
    which = np.where(lean < 1e-6, areas, areas * SLACK).argmin(axis=0)  # noqa: PLR2004 -- zero, rounded
    every = np.array(spans)[which, :, np.arange(len(around))]
    low_u, high_u, low_v, high_v = every.T
    return (low_u, high_u, low_v, high_v), around + turns[which]


def _spans(
    runs: Runs, firsts: NDArray[np.int64], angles: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """(blobs,) the least and the largest place along and across, each at its own angle.

    firsts: where each blob's runs begin
    """
    turn = angles[runs.blobs]
    cos, sin = np.cos(turn), np.sin(turn)
    # The four corners of a run: its extremes lie at those, whatever the turn.
    left, right = runs.starts.astype(np.float64), runs.ends.astype(np.float64)
    top = runs.rows.astype(np.float64)
    along = [x * cos + y * sin for x in (left, right) for y in (top, top + 1)]
    across = [y * cos - x * sin for x in (left, right) for y in (top, top + 1)]
    return (
        np.minimum.reduceat(np.minimum.reduce(along), firsts),
        np.maximum.reduceat(np.maximum.reduce(along), firsts),
        np.minimum.reduceat(np.minimum.reduce(across), firsts),
        np.maximum.reduceat(np.maximum.reduce(across), firsts),
    )
