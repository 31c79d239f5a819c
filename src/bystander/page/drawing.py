"""Marks on paper: where things are drawn, in units of an SVG's own."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Bar:
    """From ``x`` on, so wide. ``look``: its class in the style sheet."""

    x: float
    width: float
    look: str


@dataclass(frozen=True)
class Tick:
    """A place on an axis, and what stands below it."""

    x: float
    text: str


@dataclass(frozen=True)
class Axis:
    """From values to places: ``low`` is drawn at ``left``, ``high`` at ``right``."""

    low: float
    high: float
    left: float
    right: float

    def at(self, value: float) -> float:
        """Never outside."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(self.left + min(max(share, 0.0), 1.0) * (self.right - self.left), 2)

    def marks(self, most: int = 6) -> list[float]:
        """At most so many round values between both ends, evenly spaced."""
        span = (self.high - self.low) or 1.0
        unit = 10.0 ** floor(log10(span / most))
        step = next(unit * each for each in STEPS if span / (unit * each) <= most)
        first, last = floor(self.low / step), floor(self.high / step + 1e-9)
        values = [round(number * step, 10) for number in range(first, last + 1)]
        return [value for value in values if value >= self.low]
