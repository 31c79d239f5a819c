"""A soft surface that continues what is around a cover, with fine grain. Nothing to invert.

The surface is Shepard's inverse distance weighting (1968) over a coarse grid of means of
visible samples; hidden samples, of this cover or of any other, are never read into it.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role
from bystander.stages import Region

GRID = 8
"""Cells a side of the coarse grid."""

RING = 0.35
"""How far around a cover to look, in its own sides."""

LEAST_RING = 6
MOST_READ = 96
"""Samples read a side: of a large surrounding every second or third is enough."""

GRAIN = 0.008
"""Standard deviation of the grain, of the range: a camera's own noise in daylight."""

GRAIN_SIDE = 512


class Fill:
    """The default: the output does not depend on one sample under any cover."""

    weaker: str | None = None

    def paint(self, frame: Frame, plane: Plane, region: Region) -> None:  # noqa: ARG002 -- the seam's
        """Overwrite what is inside with a surface made of what is outside of all covers."""
        surface = _surface(plane, region)
        if plane.role not in (Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE):
            surface += _grain(plane, region)
        np.minimum(surface, plane.high, out=surface)
        np.maximum(surface, plane.low, out=surface)
        view = plane.samples[region.rows, region.columns]
        view[region.inside] = np.rint(surface[region.inside])


def _surface(plane: Plane, region: Region) -> NDArray[np.float32]:
    """(rows, columns) float32 of the region."""
    height, width = plane.samples.shape
    rows, columns = _surroundings(region.rows, height), _surroundings(region.columns, width)
    visible = (~region.hidden[rows, columns]).astype(np.float32)
    weights = _cells(visible)
    sums = _cells(visible * plane.samples[rows, columns])
    near = _nearness()
    total = near @ weights.ravel()
    if not total.any():
        return np.full(region.inside.shape, plane.neutral, dtype=np.float32)
    grid = ((near @ sums.ravel()) / total).reshape(GRID, GRID)
    down = _between(region.rows, rows)
    across = _between(region.columns, columns)
    return np.asarray(down @ grid @ across.T, dtype=np.float32)


def _surroundings(span: slice, length: int) -> slice:
    """A span and what lies around it, read in steps when it is large."""
    ring = max(LEAST_RING, round((span.stop - span.start) * RING))
    start, stop = max(0, span.start - ring), min(length, span.stop + ring)
    return slice(start, stop, -(-(stop - start) // MOST_READ))


def _cells(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """(GRID, GRID) sums over cells of equal size, up to rounding."""
    rows, columns = (_membership(length) for length in samples.shape)
    return np.asarray(rows @ samples @ columns.T, dtype=np.float32)


@cache
def _membership(length: int) -> NDArray[np.float32]:
    """(GRID, length): 1 where a sample belongs to a cell."""
    cell = (np.arange(length) * GRID) // length
    return np.asarray(cell[None] == np.arange(GRID)[:, None], dtype=np.float32)


@cache
def _nearness() -> NDArray[np.float32]:
    """(GRID * GRID, GRID * GRID) weights, one over the cube of the cells' distance."""
    y, x = np.divmod(np.arange(GRID * GRID), GRID)
    distance = np.hypot(y[:, None] - y[None], x[:, None] - x[None])
    return np.asarray(1.0 / (distance + 0.7) ** 3, dtype=np.float32)


def _between(span: slice, around: slice) -> NDArray[np.float32]:
    """(samples, GRID): linear weights of the grid's cells for each sample of the span."""
    return _positions(
        span.start - around.start, span.stop - around.start, around.stop - around.start
    )


@lru_cache(maxsize=1024)
def _positions(start: int, stop: int, length: int) -> NDArray[np.float32]:
    """The same for a span inside ``length`` samples; sizes repeat from frame to frame."""
    places = (np.arange(start, stop) + 0.5) * (GRID / length) - 0.5
    places = np.minimum(np.maximum(places, 0), GRID - 1)
    weights = 1.0 - np.abs(places[:, None] - np.arange(GRID)[None])
    return np.asarray(np.maximum(weights, 0.0), dtype=np.float32)


@cache
def _noise() -> NDArray[np.float32]:
    """(GRAIN_SIDE, GRAIN_SIDE) of mean 0 and deviation 1; says nothing about any picture."""
    return np.random.default_rng(1839).standard_normal((GRAIN_SIDE, GRAIN_SIDE), dtype=np.float32)


def _grain(plane: Plane, region: Region) -> NDArray[np.float32]:
    """(rows, columns) of the region.

    It stands still in the picture: an encoder then spends nothing on it from frame to frame.
    """
    rows = np.arange(region.rows.start, region.rows.stop) + region.seed % GRAIN_SIDE
    columns = np.arange(region.columns.start, region.columns.stop)
    grain = _noise().take(rows, axis=0, mode="wrap").take(columns, axis=1, mode="wrap")
    return np.asarray(grain * ((plane.high - plane.low) * GRAIN), dtype=np.float32)
