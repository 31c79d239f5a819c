"""Where a line of writing is: a turned rectangle."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.geometry import Box

LEAN = math.radians(4)
"""A line that leans less is boxed as one piece."""


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
        sides = (self.x, self.y, self.length, self.height)
        return Line(*(side * factor for side in sides), self.angle, self.score)

    def shifted(self, x: float, y: float) -> Line:
        return Line(self.x + x, self.y + y, self.length, self.height, self.angle, self.score)

    def part(self, start: float, end: float) -> Line:
        """From ``start`` to ``end`` of its length, both in [0, 1]."""
        middle = (start + end - 1) / 2 * self.length
        return Line(
            self.x + math.cos(self.angle) * middle,
            self.y + math.sin(self.angle) * middle,
            (end - start) * self.length,
            self.height,
            self.angle,
            self.score,
        )

    def boxes(self) -> Iterator[Box]:
        """One box, or, for a line that leans, a flight of them that holds it and little else."""
        lean = abs(math.remainder(self.angle, math.pi / 2))
        count = 1 if lean < LEAN else max(1, round(self.length / (2 * self.height)))
        for step in range(count):
            yield self.part(step / count, (step + 1) / count).box
