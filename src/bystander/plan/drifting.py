"""From the scene's own coordinates back to the picture's, which a camera moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.findings import Scene
from bystander.domain.path import Path


def with_camera(frames: NDArray[np.int64], boxes: NDArray[np.float32], scene: Scene) -> Path:
    """A path in the picture, a keyframe for every frame, from keyframes in the scene.

    boxes: (keyframes, 4) pixels, as if the camera had not moved since the shot began
    """
    every = np.arange(frames[0], frames[-1] + 1, dtype=np.int64)
    steady = np.stack([np.interp(every, frames, side) for side in boxes.T], axis=1)
    return Path(every, scene.moved(every, steady.astype(np.float32)))
