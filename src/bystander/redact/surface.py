"""A soft surface over the whole picture, made of what can be seen of it.

Pull and push (Gortler, Grzeszczuk, Szeliski and Cohen, "The Lumigraph", 1996): means over
ever larger squares, until every square has seen something, then back down, where a square
takes from the larger one what it has not seen itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def surface(sums: Floats, seen: Floats) -> Floats | None:
    """(planes, rows, columns) means, also where nothing is seen; None when nothing is at all.

    sums: (planes, rows, columns), each square's mean of what is seen of it, times ``seen``
    seen: (rows, columns) share of each square that is seen, in [0, 1]
    """
    levels = [(sums, seen)]
    while seen.size > 1 and seen.min() < 1:
        sums, seen = _halved(sums), _halved(seen)
        levels.append((sums, seen))
    if not seen.any():
        return None
    values = np.asarray(sums / seen, dtype=np.float32)
    for sums, seen in reversed(levels[:-1]):
        beyond = _doubled(values, seen.shape)
        # A square that saw as much as one of the smallest is believed.
        share = np.minimum(seen, 1)
        own = sums / np.maximum(seen, np.float32(1e-6))
        values = np.asarray(beyond + share * (own - beyond), dtype=np.float32)
    return values


def _halved(values: Floats) -> Floats:
    """Sums over squares of 2 by 2; beyond the end there is nothing."""
    rows = values[..., 0::2, :].copy()
    rows[..., : values.shape[-2] // 2, :] += values[..., 1::2, :]
    sums = rows[..., 0::2].copy()
    sums[..., : rows.shape[-1] // 2] += rows[..., 1::2]
    return np.asarray(sums, dtype=np.float32)


def _doubled(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Twice as many rows and columns, linear between the centres, cut to ``shape``."""
    return _stretched(_stretched(values, shape[0], -2), shape[1], -1)


def _stretched(values: Floats, length: int, axis: int) -> Floats:
    values = values.swapaxes(axis, -1)
    near = np.float32(0.75) * values
    far = np.float32(0.25) * values
    result = np.repeat(near, 2, axis=-1)
    result[..., 2::2] += far[..., :-1]
    result[..., 1:-2:2] += far[..., 1:]
    result[..., 0] += far[..., 0]
    result[..., -1] += far[..., -1]
    return result[..., :length].swapaxes(axis, -1)
