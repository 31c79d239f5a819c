"""At which sizes a picture is shown to a detector, and how the answers are joined."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from bystander.detect.suppression import suppressed
from bystander.domain.findings import Detection
from bystander.domain.geometry import Size

PHOTO_LONG_SIDE = 2048
LARGE_FACES = 640
"""Long side at which a face that fills a photo is as large as those a network was taught."""

SAME_FACE = 0.5
"""Boxes of one face at two sizes overlap more than this; two neighbours' boxes less."""


def photo_judge_size(size: Size) -> Size:
    """The one size at which the judge looks at a photo: between those of the look pass."""
    longest = max(size.width, size.height)
    return scaled_to(size, min(longest * 4 // 5, PHOTO_LONG_SIDE * 4 // 5))


def photo_sizes(size: Size) -> tuple[Size, ...]:
    """The sizes at which to look at a photo of ``size``.

    Also enlarged when it is small, for small faces, and reduced when it is large, for
    large ones.
    """
    longest = max(size.width, size.height)
    sides = [min(longest, PHOTO_LONG_SIDE)]
    if longest <= PHOTO_LONG_SIDE // 2:
        sides.append(2 * longest)
    if longest > 2 * LARGE_FACES:
        sides.append(LARGE_FACES)
    return _distinct(size, *sides)


def scaled_to(size: Size, longest: int) -> Size:
    """The same proportions with this long side."""
    factor = Fraction(longest, max(size.width, size.height))
    return Size(max(1, round(size.width * factor)), max(1, round(size.height * factor)))


def _distinct(size: Size, *sides: int) -> tuple[Size, ...]:
    return tuple(dict.fromkeys(scaled_to(size, side) for side in sides))


def joined(found: Iterable[tuple[Detection, ...]]) -> tuple[Detection, ...]:
    """What was seen at several sizes, one box a face; the surest box stays.

    found: per size, boxes in one and the same picture's pixels
    """
    every = [seen for answers in found for seen in answers]
    if not every:
        return ()
    boxes = np.array(
        [[seen.box.left, seen.box.top, seen.box.right, seen.box.bottom] for seen in every],
        dtype=np.float32,
    )
    scores = np.array([seen.score for seen in every], dtype=np.float32)
    return tuple(every[index] for index in suppressed(boxes, scores, SAME_FACE))
