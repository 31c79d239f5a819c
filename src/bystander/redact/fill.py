"""A soft surface that continues what is around a cover, with fine grain. Nothing to invert.

The surface is Shepard's inverse distance weighting (1968) over a coarse grid of means of
visible samples; hidden samples, of this cover or of any other, are never read into it.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np

from bystander.domain.frame import Frame, Plane, Role
from bystander.redact.products import Floats, product
from bystander.stages import Region

_CHROMA = (Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE)
_HALF = np.float32(0.5)

GRID = 8
"""Cells a side of the coarse grid."""

RING = 0.35
"""How far around a cover to look, in its own sides."""

FARTHER = 3
"""How much farther to look each time that nothing around is visible."""

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
        if plane.role not in _CHROMA:
            surface += _grain(plane, region)
        # Rounded by cutting off, once the range is kept.
        surface += _HALF
        np.minimum(surface, np.float32(plane.high), out=surface)
        np.maximum(surface, np.float32(plane.low), out=surface)
        view = plane.samples[region.rows, region.columns]
        np.copyto(view, surface, where=region.inside, casting="unsafe")


def _surface(plane: Plane, region: Region, reach: float = RING) -> Floats:
    """(rows, columns) float32 of the region, from what is visible within ``reach``."""
    height, width = plane.samples.shape
    rows = _surroundings(region.rows, height, reach)
    columns = _surroundings(region.columns, width, reach)
    hidden = region.hidden[rows, columns]
    # Below, visible samples; above, how many they are.
    read = np.empty((2, *hidden.shape), dtype=np.float32)
    np.logical_not(hidden, out=read[1])
    np.multiply(plane.samples[rows, columns], read[1], out=read[0])
    cells = _membership(hidden.shape[0]) @ read @ _membership(hidden.shape[1]).T
    sums, counts = cells.reshape(2, -1) @ _nearness()
    if not counts[0]:
        if hidden.shape[0] * rows.step >= height and hidden.shape[1] * columns.step >= width:
            return np.full(region.inside.shape, plane.neutral, dtype=np.float32)
        return _surface(plane, region, reach * FARTHER)  # inside another cover: look beyond it
    grid = (sums / counts).reshape(GRID, GRID)
    return product(_between(region.rows, rows) @ grid, _between(region.columns, columns).T)


def _surroundings(span: slice, length: int, reach: float) -> slice:
    """A span and what lies around it, read in steps when it is large."""
    ring = max(LEAST_RING, round((span.stop - span.start) * reach))
    start, stop = max(0, span.start - ring), min(length, span.stop + ring)
    return slice(start, stop, -(-(stop - start) // MOST_READ))


@cache
def _membership(length: int) -> Floats:
    """(GRID, length): 1 where a sample belongs to a cell."""
    cell = (np.arange(length) * GRID) // length
    return np.asarray(cell[None] == np.arange(GRID)[:, None], dtype=np.float32)


@cache
def _nearness() -> Floats:
    """(GRID * GRID, GRID * GRID) weights, one over the cube of the cells' distance."""
    y, x = np.divmod(np.arange(GRID * GRID), GRID)
    distance = np.hypot(y[:, None] - y[None], x[:, None] - x[None])
    return np.asarray(1.0 / (distance + 0.7) ** 3, dtype=np.float32)


def _between(span: slice, around: slice) -> Floats:
    """(samples, GRID): linear weights of the grid's cells for each sample of the span."""
    return _positions(
        span.start - around.start, span.stop - around.start, around.stop - around.start
    )


@lru_cache(maxsize=1024)
def _positions(start: int, stop: int, length: int) -> Floats:
    """The same for a span inside ``length`` samples; sizes repeat from frame to frame."""
    places = (np.arange(start, stop) + 0.5) * (GRID / length) - 0.5
    places = np.minimum(np.maximum(places, 0), GRID - 1)
    weights = 1.0 - np.abs(places[:, None] - np.arange(GRID)[None])
    return np.asarray(np.maximum(weights, 0.0), dtype=np.float32)


@cache
def _noise() -> Floats:
    """(GRAIN_SIDE, GRAIN_SIDE) of mean 0 and deviation 1; says nothing about any picture."""
    return np.random.default_rng(1839).standard_normal((GRAIN_SIDE, GRAIN_SIDE), dtype=np.float32)


def _grain(plane: Plane, region: Region) -> Floats:
    """(rows, columns) of the region.

    It stands still in the picture: an encoder then spends nothing on it from frame to frame.
    """
    rows = np.arange(region.rows.start, region.rows.stop) + region.seed % GRAIN_SIDE
    columns = np.arange(region.columns.start, region.columns.stop)
    grain = _noise().take(rows, axis=0, mode="wrap").take(columns, axis=1, mode="wrap")
    grain *= np.float32((plane.high - plane.low) * GRAIN)
    return np.asarray(grain, dtype=np.float32)
