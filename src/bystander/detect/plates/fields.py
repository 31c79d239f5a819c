"""The bright field of a plate, around a part of its registration: the rest was not found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bystander.detect.writing.line import Line
from bystander.detect.writing.straight import HEIGHT, straight
from bystander.domain.frame import Pixels

REACH = 5.0
"""Heights of the part, to either side of it, within which its plate ends."""

TALLER = 3
"""Heights of the part that are looked at: it, and one above and below it."""

SHORTEST, LONGEST = 3.5, 6.0
"""Length of a plate in heights of its registration, with what a finder adds to these."""

PAPER = 80
"""Percentile of a column that is the field and not a character."""

STROKE = 5
"""Columns of a strip, in which a line's height is 16: no stroke of a character is as wide, so
that none ends a field.
"""

BRIGHTER = 1.25
"""How much brighter than what is above and below it a field is, at least."""


def field_around(pixels: Pixels, part: Line) -> Line | None:
    """As high as the part and as long as its plate; None where nothing ends like a plate.

    pixels: (height, width, 3) uint8 RGB, in which the part lies
    """
    reach = REACH * part.height
    around = replace(part, height=TALLER * part.height, length=part.length + 2 * reach)
    grey = straight(pixels, around).mean(axis=2)
    scale = HEIGHT / around.height
    third, within = HEIGHT // 3, slice(round(reach * scale), round((reach + part.length) * scale))
    columns = _without_strokes(np.percentile(grey[third:-third], PAPER, axis=0))
    field = float(np.median(columns[within]))
    outside = max(float(np.median(grey[[*range(third // 2), *range(-third // 2, 0)], within])), 1.0)
    if field < BRIGHTER * outside:
        return None
    dark = np.flatnonzero(columns < (field + outside) / 2)
    before, after = dark[dark < within.start], dark[dark >= within.stop]
    if not len(before) or not len(after):
        return None
    left, right = (before[-1] + 1) / scale, after[0] / scale
    if not SHORTEST * part.height <= right - left <= LONGEST * part.height:
        return None
    middle = (left + right) / 2 - around.length / 2
    return part.moved(middle, 0).sized(right - left, part.height)


def _without_strokes(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The brightest of each column and its neighbours."""
    wide = np.pad(columns, STROKE // 2, mode="edge")
    brightest: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(wide, STROKE).max(1)
    return brightest
