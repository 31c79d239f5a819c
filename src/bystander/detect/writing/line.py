"""Where a line of writing is: a turned rectangle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.geometry import Box


@dataclass(frozen=True, slots=True)
class Line:
    """A rectangle that holds one line of writing, in pixels (floats).

    x, y: its centre
    length, height: along the writing and across it
    angle: radians, clockwise as seen, from the picture's rows to the writing, in
        (-pi/2, pi/2]; which of the two ways it reads is not known
    score: how sure it is that this is writing, in [0, 1]
    """

    x: float
    y: float
    length: float
    height: float
    angle: float
    score: float

    @property
    def corners(self) -> NDArray[np.float64]:
        """(4, 2): x, y of the upper left, upper right, lower right and lower left corner."""
        along = np.array([math.cos(self.angle), math.sin(self.angle)]) * self.length / 2
        across = np.array([-math.sin(self.angle), math.cos(self.angle)]) * self.height / 2
        centre = np.array([self.x, self.y])
        turns = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        return np.array([centre + a * along + b * across for a, b in turns])

    @property
    def box(self) -> Box:
        """The smallest that holds it."""
        low, high = self.corners.min(axis=0), self.corners.max(axis=0)
        return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))

    def scaled(self, factor: float) -> Line:
        """The same place in a picture ``factor`` times as large."""
        x, y, length, height = (
            side * factor for side in (self.x, self.y, self.length, self.height)
        )
        return Line(x, y, length, height, self.angle, self.score)

    def shifted(self, x: float, y: float) -> Line:
        return Line(self.x + x, self.y + y, self.length, self.height, self.angle, self.score)

    def moved(self, along: float, across: float) -> Line:
        """Moved along its writing and across it."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return self.shifted(along * cos - across * sin, along * sin + across * cos)

    def sized(self, length: float, height: float) -> Line:
        """As long and as high as this, about the same centre."""
        return Line(self.x, self.y, length, height, self.angle, self.score)

    @staticmethod
    def through(corners: Sequence[tuple[float, float]], score: float) -> Line:
        """Back from four corners, clockwise from where one begins to read."""
        points = np.array(corners)
        x, y = points.mean(axis=0).tolist()
        along, across = points[1] - points[0], points[3] - points[0]
        length, height = float(np.hypot(*along)), float(np.hypot(*across))
        angle = math.atan2(along[1], along[0])
        return Line(x, y, max(length, 1.0), max(height, 1.0), angle, score)
