"""A frame's brightness in 64 x 36 samples: enough to tell one shot from the next."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role

Thumbnail = NDArray[np.float32]
"""(rows, columns) float32, brightness in [0, 255], stored orientation."""

ROWS = 36
COLUMNS = 64
PER_CELL = 2  # samples read a cell and direction: noise is averaged, most of the picture unread


def thumbnail(frame: Frame) -> Thumbnail:
    """(36, 64) float32 brightness in [0, 255]; the frame is only read, and only a few rows."""
    return sampled(brightness(frame), ROWS, COLUMNS)


def sampled(plane: Plane, rows: int, columns: int) -> Thumbnail:
    """(rows, columns) float32 in [0, 255]: means of a few samples a cell."""
    height, width = plane.samples.shape
    lines = _spread(height, rows * PER_CELL)
    places = _spread(width, columns * PER_CELL)
    picked = plane.samples[lines].take(places, axis=1)
    pairs = np.add(picked[:, 0::2], picked[:, 1::2], dtype=np.float32)
    scale = 255.0 / ((1 << plane.bits) - 1) / PER_CELL**2
    return (pairs[0::2] + pairs[1::2]) * np.float32(scale)


def brightness(frame: Frame) -> Plane:
    """Luma where there is one, else green, which weighs most in it."""
    for role in (Role.LUMA, Role.GREEN):
        for plane in frame.planes:
            if plane.role is role:
                return plane
    return frame.planes[0]


def _spread(length: int, count: int) -> NDArray[np.int64]:
    """``count`` sample numbers spread evenly over ``length``; repeated where it is short."""
    return ((np.arange(count) * 2 + 1) * length) // (2 * count)
