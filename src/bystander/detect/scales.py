"""Pictures at other sizes, and how what was seen at several is joined."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from bystander.detect.suppression import suppressed
from bystander.domain.findings import Detection
from bystander.domain.geometry import Size

SAME_FACE = 0.5
"""Boxes of one face at two sizes overlap more than this; two neighbours' boxes less."""


def scaled_to(size: Size, longest: int) -> Size:
    """The same proportions with this long side."""
    factor = Fraction(longest, max(size.width, size.height))
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
