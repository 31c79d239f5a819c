"""A picture of any size, made to fit a network without being stretched."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size

GREY = 114
"""No edge that a network takes for a face's."""


def fitted(pixels: Pixels, multiple: int, fixed: Size | None) -> tuple[Pixels, float]:
    """The picture, grey added on the right and below, and the factor by which it shrank.

    multiple: of both sides, where the network takes any size
    fixed: the one size that it takes; a larger picture is made smaller first
    """
    height, width, _ = pixels.shape
    if fixed is None:
        return _padded(pixels, fitting_size(Size(width, height), multiple, fixed)), 1.0
    factor = min(Fraction(1), Fraction(fixed.width, width), Fraction(fixed.height, height))
    if factor == 1:
        return _padded(pixels, fixed), 1.0
    smaller = Size(max(1, int(width * factor)), max(1, int(height * factor)))
    return _padded(_reduced(pixels, smaller, factor), fixed), float(factor)


def fitting_size(size: Size, multiple: int, fixed: Size | None) -> Size:
    """The size to which ``fitted`` brings a picture of this size."""
    return fixed or Size(
        -(-size.width // multiple) * multiple, -(-size.height // multiple) * multiple
    )


def _padded(pixels: Pixels, size: Size) -> Pixels:
    height, width, _ = pixels.shape
    if (width, height) == (size.width, size.height):
        return pixels
    padded = np.full((size.height, size.width, 3), GREY, dtype=np.uint8)
    padded[:height, :width] = pixels
    return padded


def _reduced(pixels: Pixels, size: Size, factor: Fraction) -> Pixels:
    """Means of whole blocks, then straight lines between them: smooth, without moire."""
    block = max(1, int(1 / factor))
    blocks = _block_means(pixels, block)
    rows, row_shares = _places(size.height, factor, block, len(blocks))
    columns, column_shares = _places(size.width, factor, block, blocks.shape[1])
    tall = blocks[rows] * (1 - row_shares[:, None, None])
    tall += blocks[np.minimum(rows + 1, len(blocks) - 1)] * row_shares[:, None, None]
    right = np.minimum(columns + 1, blocks.shape[1] - 1)
    wide = tall[:, columns] * (1 - column_shares[None, :, None])
    wide += tall[:, right] * column_shares[None, :, None]
    rounded: Pixels = np.rint(wide).astype(np.uint8)
    return rounded


def _block_means(pixels: Pixels, block: int) -> NDArray[np.float32]:
    height, width, _ = pixels.shape
    below, beside = -height % block, -width % block
    whole = np.pad(pixels, ((0, below), (0, beside), (0, 0)), mode="edge")
    shape = (whole.shape[0] // block, block, whole.shape[1] // block, block, 3)
    means: NDArray[np.float32] = whole.reshape(shape).mean(axis=(1, 3), dtype=np.float32)
    return means


def _places(
    count: int, factor: Fraction, block: int, blocks: int
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Per new sample the block before it and how far it lies towards the next."""
    centres = (np.arange(count) + 0.5) / float(factor * block) - 0.5
    centres = np.clip(centres, 0, blocks - 1).astype(np.float32)
    before = centres.astype(np.intp)
    return before, centres - before
