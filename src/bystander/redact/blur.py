"""A blur as wide as a third of the face, whatever the face's size."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane
from bystander.stages import Covering, Region

Floats = NDArray[np.float64]

SHARE = 1 / 3
"""The blur's standard deviation, in sides of the face."""

LEAST_DEVIATION = 2.0
"""Samples."""

PASSES = 3
"""A box blur three times over is nearly Gaussian (W. M. Wells, 1986)."""


class Blur:
    """Means of what is inside, weighted by nearness, at a width relative to the face."""

    weaker: str | None = "a blur can partly be undone, the more so from many frames of a face"

    def paint(self, frame: Frame, covering: Covering) -> None:
        """Overwrite what is inside; nothing outside is read, so nothing bleeds in."""
        for plane in frame.planes:
            for region in covering.regions(plane):
                self._paint(plane, region)

    def _paint(self, plane: Plane, region: Region) -> None:
        left, top, right, bottom = region.tight
        radius = _radius(max(right - left, bottom - top) * SHARE)
        view = plane.samples[region.rows, region.columns]
        # What is outside has no weight; dividing by the weight that is left evens the edge.
        values = np.where(region.inside, view, 0).astype(np.float64)
        weights = region.inside.astype(np.float64)
        for _ in range(PASSES):
            values = _box_blurred(_box_blurred(values, radius).T, radius).T
            weights = _box_blurred(_box_blurred(weights, radius).T, radius).T
        blurred = np.rint(values / np.where(region.inside, weights, 1))
        blurred = np.minimum(np.maximum(blurred, plane.low), plane.high)
        np.copyto(view, blurred, where=region.inside, casting="unsafe")


def _radius(deviation: float) -> int:
    """Of the box whose repeated blur has this standard deviation, in samples, rounded up."""
    variance = max(deviation, LEAST_DEVIATION) ** 2 / PASSES
    return ceil((sqrt(12 * variance + 1) - 1) / 2)


def _box_blurred(values: Floats, radius: int) -> Floats:
    """Means over ``radius`` rows above and below; beyond the ends there is 0."""
    length, width = values.shape
    sums = np.zeros((length + 1, width))
    np.cumsum(values, axis=0, out=sums[1:])
    rows = np.arange(length)
    below = sums[np.minimum(rows + radius + 1, length)]
    below -= sums[np.maximum(rows - radius, 0)]
    below /= 2 * radius + 1
    return below
