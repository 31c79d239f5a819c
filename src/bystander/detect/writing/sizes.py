"""Pictures made larger and smaller, without a picture library."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels


def resized(pixels: Pixels, factor: float) -> Pixels:
    """The picture ``factor`` times as large, at least a pixel a side; smooth, without moire.

    pixels: (height, width, 3) uint8
    """
    height, width, _ = pixels.shape
    rows, columns = max(1, round(height * factor)), max(1, round(width * factor))
    if (rows, columns) == (height, width):
        return pixels
    block = max(1, int(1 / factor + 1e-9))
    means = block_means(pixels, block)
    tall = _stretched(means, rows, 0, height / block)
    wide = _stretched(tall, columns, 1, width / block)
    rounded: Pixels = np.rint(wide).astype(np.uint8)
    return rounded


def block_means(pixels: Pixels, block: int) -> NDArray[np.float32]:
    """Means of squares, ``block`` pixels a side; edges go on where the last ones need more.

    pixels: (height, width, 3) uint8
    """
    if block == 1:
        return pixels.astype(np.float32)
    below, beside = (-side % block for side in pixels.shape[:2])
    whole = np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")
    parts = [whole[row::block, column::block] for row in range(block) for column in range(block)]
    sums = parts[0].astype(np.uint32)
    for part in parts[1:]:
        sums += part
    means: NDArray[np.float32] = sums.astype(np.float32) / np.float32(block * block)
    return means


def _stretched(
    picture: NDArray[np.float32], count: int, axis: int, length: float
) -> NDArray[np.float32]:
    """Straight lines between samples. length: of the picture along the axis, in samples"""
    if count == picture.shape[axis] == length:
        return picture
    places = (np.arange(count, dtype=np.float32) + 0.5) * np.float32(length / count) - 0.5
    places = np.clip(places, 0, picture.shape[axis] - 1)
    before = places.astype(np.intp)
    shares = (places - before).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
    after = np.minimum(before + 1, picture.shape[axis] - 1)
    low, high = np.take(picture, before, axis), np.take(picture, after, axis)
    mixed: NDArray[np.float32] = low + (high - low) * shares
    return mixed
