"""At which sizes a picture is shown to a detector, and how the answers are joined."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from bystander.detect.suppression import suppressed
from bystander.domain.findings import Detection
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium

VIDEO_LONG_SIDE = 1920
SMALL_VIDEO = 480
PHOTO_LONG_SIDE = 2048
LARGE_FACES = 640
"""Long side at which a face that fills a photo is as large as those a network was taught."""

SAME_FACE = 0.5
"""Boxes of one face at two sizes overlap more than this; two neighbours' boxes less."""


def sizes_for(size: Size, medium: Medium) -> tuple[Size, ...]:
    """The sizes at which to look at a picture of ``size``, one after another.

    A video's picture once, small ones enlarged, for that costs little. A photo also
    enlarged when it is small, for small faces, and reduced when it is large, for large
    ones.
    """
    longest = max(size.width, size.height)
    if medium is not Medium.PHOTO:
        return (scaled_to(size, 2 * longest if longest <= SMALL_VIDEO else VIDEO_LONG_SIDE),)
    sides = [min(longest, PHOTO_LONG_SIDE)]
    if longest <= PHOTO_LONG_SIDE // 2:
        sides.append(2 * longest)
    if longest > 2 * LARGE_FACES:
        sides.append(LARGE_FACES)
    return tuple(scaled_to(size, side) for side in sides)


def scaled_to(size: Size, longest: int) -> Size:
    """The same proportions with this long side; never enlarged more than twofold."""
    factor = min(Fraction(2), Fraction(longest, max(size.width, size.height)))
    if longest in (VIDEO_LONG_SIDE, PHOTO_LONG_SIDE):
        factor = min(Fraction(1), factor)
    return Size(max(1, round(size.width * factor)), max(1, round(size.height * factor)))


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
