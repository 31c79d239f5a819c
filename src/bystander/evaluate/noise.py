"""What encoding does to pixels, learned for each copy where no face is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.evaluate.covering import Mask

WINDOW = 5  # pixels a side: differences and texture are means over such a square
TEXTURES = np.array([1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 50])  # deviations, of 255
FLAT = 3  # classes of texture below deviation 3, where an unchanged pixel says nothing
LOWEST, HIGHEST = 3.0, 20.0  # what encoding explains at least and at most, of 255
SPREADS = 3.0  # how far above the median a difference must be, in robust deviations
STEPS = 512  # differences are counted in halves of 255 levels
ENOUGH = 200  # pixels a class needs for a limit of its own
COUNTED = 0.75  # share of a box; a few rough pixels must not speak for a flat face

Classes = NDArray[np.int64]
Levels = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """One picture beside its copy, both (height, width).

    difference: mean absolute difference around each pixel, of 255
    texture: class of the original's deviation around each pixel
    """

    difference: Levels
    texture: Classes

    def changed(self, limits: Levels) -> Mask:
        """Pixels that differ by more than encoding explains for a spot of such texture."""
        return self.difference > limits[self.texture]


@dataclass(frozen=True, eq=False)
class Noise:
    """How often each difference was seen in each class of texture, away from faces."""

    tally: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((len(TEXTURES) + 1, STEPS), np.int64)
    )

    def learn(self, seen: Evidence, where: Mask) -> None:
        """Counts the pixels of one picture where ``where`` is true."""
        levels = np.minimum(seen.difference[where] * 2, STEPS - 1).astype(np.int64)
        flat = np.bincount(seen.texture[where] * STEPS + levels, minlength=self.tally.size)
        self.tally[...] += flat.reshape(self.tally.shape)

    def limits(self) -> Levels:
        """The largest difference that encoding explains, for every class of texture.

        Median and three robust deviations of the differences away from faces, from the
        upper quartile, for they lean to one side. A class with few pixels takes its
        neighbours' limit. A rough spot never has less than a smooth one.
        """
        limits = np.full(len(self.tally), np.nan)
        for number, counts in enumerate(self.tally):
            if counts.sum() >= ENOUGH:
                middle, upper = _quantile(counts, 0.5), _quantile(counts, 0.75)
                limits[number] = middle + SPREADS * 1.4826 * (upper - middle)
        known = np.flatnonzero(~np.isnan(limits))
        if not len(known):
            return np.full(len(self.tally), HIGHEST)
        filled = np.interp(np.arange(len(self.tally)), known, limits[known])
        # Above the cap no encoder is to blame: a tool may have changed the whole picture.
        return np.maximum.accumulate(np.clip(filled, LOWEST, HIGHEST))


def evidence(original: Pixels, copy: Pixels) -> Evidence:
    """From two pictures of one size, (height, width, 3) uint8 RGB."""
    apart = np.abs(original.astype(np.int16) - copy.astype(np.int16)).mean(axis=2)
    grey = original.astype(np.float64) @ (0.25, 0.5, 0.25)
    variance = mean_around(grey * grey) - mean_around(grey) ** 2
    deviation = np.sqrt(np.maximum(variance, 0.0))
    return Evidence(mean_around(apart), np.digitize(deviation, TEXTURES))


def changed_share(box: Box, seen: Evidence, limits: Levels) -> float:
    """Changed pixels of a box among those that count: never less than three quarters of it.

    An unchanged pixel where the original is flat says nothing, for a fill may well have a
    cheek's colour. A box without a whole pixel is judged by the one at its corner.
    """
    left, top = max(0, round(box.left)), max(0, round(box.top))
    right, bottom = max(round(box.right), left + 1), max(round(box.bottom), top + 1)
    place = slice(top, bottom), slice(left, right)
    texture = seen.texture[place]
    changed = seen.difference[place] > limits[texture]
    counting = changed | (texture >= FLAT)
    return float(changed.sum() / max(1.0, counting.sum(), COUNTED * changed.size))


def mean_around(values: Levels, window: int = WINDOW) -> Levels:
    """The mean of the square of ``window`` pixels a side around every pixel."""
    half = window // 2
    sums = np.pad(values, half, mode="edge").cumsum(axis=0).cumsum(axis=1)
    sums = np.pad(sums, ((1, 0), (1, 0)))
    whole = sums[window:, window:] - sums[:-window, window:] - sums[window:, :-window]
    return np.asarray((whole + sums[:-window, :-window]) / window**2, np.float64)


def _quantile(counts: NDArray[np.int64], share: float) -> float:
    """The level, of 255, below which this share of the counted differences lies."""
    return (int(np.searchsorted(counts.cumsum(), share * counts.sum())) + 0.5) / 2
