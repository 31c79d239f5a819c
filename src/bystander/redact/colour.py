"""From red, green and blue to what a plane's samples mean (ITU-R BT.601, BT.709, BT.2020)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Matrix, Plane, Role

LUMA_WEIGHTS = {
    Matrix.BT601: (0.299, 0.587, 0.114),
    Matrix.BT709: (0.2126, 0.7152, 0.0722),
    Matrix.BT2020: (0.2627, 0.678, 0.0593),
}
"""How much red, green and blue count in luma; BT.2020's is the non-constant-luminance form."""

_CHANNELS = {Role.RED: 0, Role.GREEN: 1, Role.BLUE: 2}


def plane_values(rgb: NDArray[np.float32], plane: Plane, matrix: Matrix) -> NDArray[np.float32]:
    """(height, width) values in the plane's own range, not rounded.

    rgb: (height, width, 3) float32, red, green and blue from 0 to 1
    """
    span = np.float32(plane.high - plane.low)
    if plane.role in _CHANNELS:
        return rgb[..., _CHANNELS[plane.role]] * span + np.float32(plane.low)
    weights = np.array(LUMA_WEIGHTS[matrix], dtype=np.float32)
    luma = rgb @ weights
    if plane.role is Role.LUMA:
        return np.asarray(luma * span + np.float32(plane.low), dtype=np.float32)
    channel = 2 if plane.role is Role.BLUE_DIFFERENCE else 0
    difference = (rgb[..., channel] - luma) / (2 * (1 - weights[channel]))
    return np.asarray(difference * span + np.float32(plane.neutral), dtype=np.float32)
