"""The colours of a plate whose writing cannot be read: a white field and a blue band."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bystander.detect.writing.line import Line
from bystander.detect.writing.straight import straight
from bystander.domain.frame import Pixels

TALLER, LONGER = 1.4, 0.3
"""A line's surroundings: times its height, and heights added to its length."""

BLUE = (0.07, 0.45)
"""Share of the surroundings that is blue; all blue is a wall or a shirt."""

WHITE = 0.2

BRIGHTEST, MOST_TINT = 70, 1.7
"""Percentile from which samples are the field, and how much its colours may differ: lamps and
dusk tint it. A white field is white after von Kries: each colour is divided by the field's.
"""


def is_blue_and_white(pixels: Pixels, line: Line) -> bool:
    """pixels: (height, width, 3) uint8 RGB, in which the line lies"""
    around = replace(line, height=line.height * TALLER, length=line.length + LONGER * line.height)
    colours = _untinted(straight(pixels, around))
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    most, least = colours.max(axis=2), colours.min(axis=2)
    vivid = (most - least) / np.maximum(most, 1)
    is_blue = (blue > 1.2 * red) & (blue >= 1.03 * green) & (vivid > 0.25) & (most > 50)  # noqa: PLR2004 -- what eyes call blue
    is_white = (vivid < 0.25) & (most > 0.6 * np.percentile(most, 90))  # noqa: PLR2004 -- and white
    low, high = BLUE
    return bool(low < is_blue.mean() < high and is_white.mean() > WHITE)


def _untinted(light: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same colours as if light that is white fell on the brightest of them."""
    grey = light.mean(axis=2)
    field = np.maximum(light[grey >= np.percentile(grey, BRIGHTEST)].mean(axis=0), 1)
    gains = np.minimum(field.max() / field, MOST_TINT).astype(np.float32)
    untinted: NDArray[np.float32] = np.minimum(light * gains, 255)
    return untinted
