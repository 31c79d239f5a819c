"""A line of writing cut out of its picture, made level and brought to the reader's height."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bystander.detect.writing.line import Line
from bystander.detect.writing.sizes import block_means
from bystander.domain.frame import Pixels

HEIGHT = 48
"""Rows of what the reader takes."""

Strip = NDArray[np.float32]
"""(HEIGHT, width, 3) RGB, 0 to 255."""


def straight(pixels: Pixels, line: Line) -> Strip:
    """The line, level, HEIGHT rows high, at its own proportions.

    pixels: (height, width, 3) uint8 RGB
    """
    cut, line = _cut(pixels, line)
    width = max(HEIGHT // 2, round(line.length / line.height * HEIGHT))
    block = max(1, int(line.height / HEIGHT))
    small = block_means(cut, block)
    along = ((np.arange(width) + 0.5) / width - 0.5) * line.length
    across = ((np.arange(HEIGHT) + 0.5) / HEIGHT - 0.5) * line.height
    cos, sin = math.cos(line.angle), math.sin(line.angle)
    x = line.x + along[None, :] * cos - across[:, None] * sin
    y = line.y + along[None, :] * sin + across[:, None] * cos
    return _between(small, x / block - 0.5, y / block - 0.5)


def _cut(pixels: Pixels, line: Line) -> tuple[Pixels, Line]:
    """The part of the picture around a line, and the line in it."""
    left, top, right, bottom = line.box.enlarged(2, 2).outward()
    rows = slice(max(0, top), max(1, bottom))
    columns = slice(max(0, left), max(1, right))
    return pixels[rows, columns], line.shifted(-columns.start, -rows.start)


def _between(picture: NDArray[np.float32], x: NDArray[np.float64], y: NDArray[np.float64]) -> Strip:
    """Bilinear samples at x, y, in pixels from the centre of the first; edges go on."""
    rows, columns = picture.shape[:2]
    x, y = np.clip(x, 0, columns - 1), np.clip(y, 0, rows - 1)
    left, top = x.astype(np.intp), y.astype(np.intp)
    right, below = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
    u, v = (x - left).astype(np.float32)[..., None], (y - top).astype(np.float32)[..., None]
    upper = picture[top, left] * (1 - u) + picture[top, right] * u
    lower = picture[below, left] * (1 - u) + picture[below, right] * u
    strip: Strip = upper * (1 - v) + lower * v
    return strip
