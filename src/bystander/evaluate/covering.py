"""The geometry of hidden: inner boxes, pixels under covers, pixels covered for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from bystander.domain.geometry import Box, Outline, Size
from bystander.redact.outline import Cells

HIDDEN = 0.8
"""Share of its inner box from which a face is hidden."""

INNER = 0.1
"""What an inner box lacks on each side, in sides of the annotated box. Annotators differ by
about that much, and hair and background at the rim tell nobody apart."""

ALLOWED = 0.5
"""How far around an annotated box covers do no harm, in its sides: a box twice as large."""

Mask = NDArray[np.bool_]


def inner(box: Box, size: Size) -> Box:
    """The middle of the part of a box that lies in a picture: 80 % of its width and height.

    A box outside the picture becomes an empty one.
    """
    seen = box.clipped(size) or Box(0, 0, 0, 0)
    return seen.enlarged(-INNER * seen.width, -INNER * seen.height)


def covered(outlines: Iterable[Outline], size: Size) -> Mask:
    """(height, width): the pixels that covers of these outlines touch, and so hide."""
    cells = Cells(1, 1, size.height, size.width)
    mask = np.zeros((size.height, size.width), np.bool_)
    for outline in outlines:
        patch = cells.patch(outline)
        if patch is not None:
            mask[patch.rows, patch.columns] |= patch.inside
    return mask


def share(box: Box, mask: Mask) -> float:
    """The share of a box's area that a mask holds, 0 to 1; parts of pixels count as such.

    An empty box is judged by the pixel that it lies in, and by none outside the picture.
    """
    rows, down = _weights(box.top, box.bottom, mask.shape[0])
    columns, across = _weights(box.left, box.right, mask.shape[1])
    # Rounded, for a sum of tenths must not miss four fifths by its last bit.
    return round(float(down @ mask[rows, columns] @ across), 9)


def elsewhere(boxes: Iterable[Box], size: Size) -> Mask:
    """(height, width): the pixels outside every box enlarged twofold."""
    outside = np.ones((size.height, size.width), np.bool_)
    for box in boxes:
        near = box.enlarged(ALLOWED * box.width, ALLOWED * box.height).clipped(size)
        if near is not None:
            left, top, right, bottom = near.outward()
            outside[top:bottom, left:right] = False
    return outside


def _weights(low: float, high: float, length: int) -> tuple[slice, NDArray[np.float64]]:
    """The pixels that [low, high) meets on one axis, and each one's share of it."""
    first, last = max(0, floor(low)), min(length, max(ceil(high), floor(low) + 1))
    if first >= last:
        return slice(0, 0), np.zeros(0)
    edges = np.arange(first, last, dtype=np.float64)
    inside = np.maximum(np.minimum(edges + 1, high) - np.maximum(edges, low), 0.0)
    total = inside.sum()
    return slice(first, last), inside / total if total > 0 else np.full(len(edges), 1 / len(edges))
