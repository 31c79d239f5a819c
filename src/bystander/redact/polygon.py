"""Which cells a polygon touches."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from bystander.stages import Mask

Corner = tuple[float, float]


@lru_cache(maxsize=32)  # a zone stands still: drawn once, it serves for every frame
def touched(
    corners: tuple[Corner, ...], start: Corner, step: Corner, count: tuple[int, int]
) -> Mask:
    """(rows, columns) of cells: those whose middle is inside, or that a side comes near.

    corners: (x, y) in order
    start: the left upper corner of the first cell
    step: a cell's width and height
    count: rows, columns
    A side counts for every cell whose middle is less than half a diagonal away.
    """
    rows, columns = count
    x = (start[0] + step[0] * (np.arange(columns) + 0.5))[None, :]
    y = (start[1] + step[1] * (np.arange(rows) + 0.5))[:, None]
    near = (step[0] ** 2 + step[1] ** 2) / 4
    inside = np.zeros(count, dtype=np.bool_)
    border = np.zeros(count, dtype=np.bool_)
    for (left, top), (right, bottom) in zip(corners, corners[1:] + corners[:1], strict=True):
        across, down = right - left, bottom - top
        if down:
            between = (top > y) != (bottom > y)
            inside ^= between & (x < left + (y - top) / down * across)
        share = ((x - left) * across + (y - top) * down) / max(across**2 + down**2, 1e-12)
        share = np.clip(share, 0.0, 1.0)
        border |= (x - left - share * across) ** 2 + (y - top - share * down) ** 2 <= near
    mask = inside | border
    mask.setflags(write=False)
    return mask
