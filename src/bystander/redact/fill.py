"""A soft surface that continues what is around a cover, with fine grain. Nothing to invert.

The surface is Shepard's inverse distance weighting (1968) over a coarse grid of means of
visible samples; hidden samples, of this cover or of any other, are never read into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Self

import numpy as np

from bystander.domain.frame import Frame, Plane, Role
from bystander.redact.products import Floats, product
from bystander.stages import Region

_CHROMA = (Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE)

GRID = 8
"""Cells a side of the coarse grid."""

RING = 0.35
"""How far around a cover to look, in its own sides."""

FARTHER = 3
"""How much farther to look each time that nothing around is visible."""

LEAST_RING = 6
MOST_READ = 64
"""Samples read a side: of a large surrounding every second or third is enough."""

GRAIN = 0.008
"""Standard deviation of the grain, of the range: a camera's own noise in daylight."""

GRAIN_SIDE = 512


class Fill:
    """The default: the output does not depend on one sample under any cover."""

    weaker: str | None = None

    def __init__(self) -> None:
        self._latest: tuple[Region, _Around] | None = None

    def paint(self, frame: Frame, plane: Plane, region: Region) -> None:  # noqa: ARG002 -- the seam's
        """Overwrite what is inside with a surface made of what is outside of all covers."""
        surface = _surface(plane, region, self._around(region))
        if plane.role not in _CHROMA:
            surface += _grain(plane, region)
        surface.clip(plane.low, plane.high, out=surface)
        np.rint(surface, out=surface)
        view = plane.samples[region.rows, region.columns]
        # Most covers are boxes, and a plain copy takes a third of a masked one's time.
        where = True if region.inside.all() else region.inside
        np.copyto(view, surface, where=where, casting="unsafe")

    def _around(self, region: Region) -> _Around:
        # Planes of one resolution come one after another with the same region.
        latest = self._latest
        if latest is None or latest[0] is not region:
            self._latest = latest = (region, _Around.of(region))
        return latest[1]


@dataclass(frozen=True, eq=False)
class _Around:
    """Where a surface may come from: no sample yet, so the same for planes of one resolution.

    rows, columns: what is read, in steps where it is much
    visible: (rows, columns) float32 as they are read, 0 where any cover lies
    counts: (GRID * GRID,) float32, how many visible samples count for each cell, by nearness
    """

    rows: slice
    columns: slice
    visible: Floats
    counts: Floats

    @classmethod
    def of(cls, region: Region, reach: float = RING) -> Self:
        height, width = region.hidden.shape
        rows = _surroundings(region.rows, height, reach)
        columns = _surroundings(region.columns, width, reach)
        visible = np.subtract(1, region.hidden[rows, columns], dtype=np.float32)
        counts = _gathered(visible)
        whole = rows.stop - rows.start == height and columns.stop - columns.start == width
        if counts[0] or whole:
            return cls(rows, columns, visible, counts)
        return cls.of(region, reach * FARTHER)  # inside another cover: look beyond it


def _surface(plane: Plane, region: Region, around: _Around) -> Floats:
    """(rows, columns) float32 of the region, between the means around it."""
    if not around.counts[0]:
        return np.full(region.inside.shape, plane.neutral, dtype=np.float32)
    sums = _gathered(around.visible * plane.samples[around.rows, around.columns])
    grid = (sums / around.counts).reshape(GRID, GRID)
    down, across = _between(region.rows, around.rows), _between(region.columns, around.columns)
    return product(down @ grid, across.T)


def _gathered(read: Floats) -> Floats:
    """(GRID * GRID,): sums over cells of equal size, each cell with its neighbours' share."""
    rows, columns = read.shape
    cells = _membership(rows) @ read @ _membership(columns).T
    return np.asarray(cells.ravel() @ _nearness(), dtype=np.float32)


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


@lru_cache(maxsize=4)
def _noise(deviation: float) -> Floats:
    """(2 * GRAIN_SIDE, 2 * GRAIN_SIDE) of mean 0; says nothing about any picture.

    Four equal tiles, so that any GRAIN_SIDE samples in a row are one piece of memory.
    """
    noise = np.random.default_rng(1839).standard_normal((GRAIN_SIDE, GRAIN_SIDE), np.float32)
    return np.tile(noise * np.float32(deviation), (2, 2))


def _grain(plane: Plane, region: Region) -> Floats:
    """(rows, columns) of the region.

    It stands still in the picture: an encoder then spends nothing on it from frame to frame.
    """
    noise = _noise((plane.high - plane.low) * GRAIN)
    height, width = region.inside.shape
    top, left = (region.rows.start + region.seed) % GRAIN_SIDE, region.columns.start % GRAIN_SIDE
    if height <= GRAIN_SIDE and width <= GRAIN_SIDE:
        return noise[top : top + height, left : left + width]
    rows, columns = (np.arange(n) % GRAIN_SIDE for n in (height, width))
    return np.asarray(noise[(top + rows)[:, None], left + columns], dtype=np.float32)
