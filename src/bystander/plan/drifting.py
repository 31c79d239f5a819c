"""From the scene's own coordinates back to the picture's, which a camera moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.findings import Scene
from bystander.domain.geometry import Path

TOLERANCE = 0.75
"""Pixels by which a cover may lag behind the camera before a keyframe is spent on it."""


def with_drift(frames: NDArray[np.int64], boxes: NDArray[np.float32], scene: Scene) -> Path:
    """A path in the picture from keyframes in the scene.

    boxes: (keyframes, 4) pixels, as if the camera had stood still since the shot began

    Keyframes are added where a straight line would leave the camera's motion.
    """
    knots = _knots(frames, scene)
    steady = np.stack([np.interp(knots, frames, side) for side in boxes.T], axis=1)
    moved = steady + np.tile(scene.drift_at(knots), 2)
    return Path(knots, moved.astype(np.float32))


def _knots(frames: NDArray[np.int64], scene: Scene) -> NDArray[np.int64]:
    """The keyframes, and those needed between them to follow the drift."""
    knots = [int(frames[0])]
    for start, stop in zip(frames[:-1].tolist(), frames[1:].tolist(), strict=True):
        knots += _between(start, stop, scene)
        knots.append(stop)
    return np.array(knots, dtype=np.int64)


def _between(start: int, stop: int, scene: Scene) -> list[int]:
    """Where to bend a line from start to stop so that it stays within the tolerance."""
    if stop - start < 2:  # noqa: PLR2004 -- nothing lies between two neighbours
        return []
    inner = np.arange(start + 1, stop, dtype=np.int64)
    ends = scene.drift_at(np.array([start, stop], dtype=np.int64))
    share = ((inner - start) / (stop - start))[:, None]
    line = ends[0] * (1 - share) + ends[1] * share
    away = np.abs(scene.drift_at(inner) - line).max(axis=1)
    worst = int(np.argmax(away))
    if away[worst] <= TOLERANCE:
        return []
    bend = int(inner[worst])
    return [*_between(start, bend, scene), bend, *_between(bend, stop, scene)]
