"""Fine grain, so that a filled surface looks like film and not like a fault."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from bystander.domain.frame import Plane
from bystander.redact.products import Floats
from bystander.redact.tiles import Places

GRAIN = 0.008
"""Standard deviation of the grain, of the range: a camera's own noise in daylight."""

GRAIN_SIDE = 512


@lru_cache(maxsize=4)
def _noise(deviation: float) -> Floats:
    """(GRAIN_SIDE, GRAIN_SIDE) of mean 0; says nothing about any picture."""
    noise = np.random.default_rng(1839).standard_normal((GRAIN_SIDE, GRAIN_SIDE), np.float32)
    return noise * np.float32(deviation)


def grain_on_tiles(plane: Plane, some: Places, side: tuple[int, int], seed: int) -> Floats:
    """(tiles, rows, columns).

    It stands still in the picture: an encoder then spends nothing on it from frame to frame.
    """
    noise = _noise((plane.high - plane.low) * GRAIN)
    rows, columns = GRAIN_SIDE // side[0], GRAIN_SIDE // side[1]
    tiled = noise.reshape(rows, side[0], columns, side[1])
    return tiled[(some.rows + seed) % rows, :, some.columns % columns]


def add_grain(surface: Floats, plane: Plane, corner: tuple[int, int]) -> None:
    """The same on a rectangle; ``corner`` is its first row and column, both in samples."""
    noise = _noise((plane.high - plane.low) * GRAIN)
    height, width = surface.shape
    for top in range(0, height, GRAIN_SIDE):
        for left in range(0, width, GRAIN_SIDE):
            part = surface[top : top + GRAIN_SIDE, left : left + GRAIN_SIDE]
            _add(part, noise, corner[0] % GRAIN_SIDE, corner[1] % GRAIN_SIDE)


def _add(part: Floats, noise: Floats, row: int, column: int) -> None:
    """Adds noise from a place on, going round at its end."""
    down, across = GRAIN_SIDE - row, GRAIN_SIDE - column
    part[:down, :across] += noise[row : row + len(part), column : column + part.shape[1]]
    if len(part) > down:
        part[down:, :across] += noise[: len(part) - down, column : column + part.shape[1]]
    if part.shape[1] > across:
        part[:down, across:] += noise[row : row + len(part), : part.shape[1] - across]
        if len(part) > down:
            part[down:, across:] += noise[: len(part) - down, : part.shape[1] - across]
