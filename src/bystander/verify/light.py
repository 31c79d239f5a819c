"""The light of a picture: the one plane that shows most of what is to be seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role

Light = NDArray[np.float32]
"""(height, width) float32, 0 to 255 whatever the bits, stored orientation."""

LIGHT = (Role.LUMA, Role.GREEN)
"""The plane that shows most of what is to be seen: green stands for light in RGB."""


def light_plane(frame: Frame) -> Plane:
    return next(plane for plane in frame.planes if plane.role in LIGHT)


def light(plane: Plane, place: tuple[slice, slice]) -> Light:
    """Samples of a place, 0 to 255."""
    samples = plane.samples[place].astype(np.float32)
    return (samples - np.float32(plane.low)) * np.float32(255 / (plane.high - plane.low))
