"""What an attacker does to a hidden face before he shows it to a recogniser."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels

Floats = NDArray[np.float64]

SPREAD = 0.04
"""Standard deviation of the blur that is undone, in sides of the picture."""

NOISE = 0.02
"""What counts as noise when a blur is undone, as a share of the signal."""

SQUARES = 16
"""Squares a side that are joined smoothly."""


def restored(chip: Pixels) -> tuple[Pixels, ...]:
    """(side, side, 3) uint8 RGB each: with a blur undone, with squares made smooth, and with the
    middle made up of its rim.
    """
    return deblurred(chip), smooth(chip), inpainted(chip)


def deblurred(chip: Pixels) -> Pixels:
    """Wiener's filter (1949) for a Gaussian blur."""
    side = len(chip)
    across = np.fft.fftfreq(side)
    squared = across[:, None] ** 2 + across[None, :] ** 2
    blur = np.exp(-2 * np.pi**2 * (SPREAD * side) ** 2 * squared)
    undone = blur / (blur * blur + NOISE)
    spectrum = np.fft.fft2(chip.astype(np.float64), axes=(0, 1))
    return _pixels(np.fft.ifft2(spectrum * undone[..., None], axes=(0, 1)).real)


def smooth(chip: Pixels) -> Pixels:
    """Super-resolution by interpolation: straight lines between the means of squares."""
    return _pixels(_stretched(_means(chip, SQUARES), len(chip)))


def inpainted(chip: Pixels) -> Pixels:
    """Coons's surface (1967) between the four sides."""
    seen = chip.astype(np.float64)
    along = np.linspace(0, 1, len(chip))
    v, u = along[:, None, None], along[None, :, None]
    ruled = (1 - v) * seen[:1] + v * seen[-1:] + (1 - u) * seen[:, :1] + u * seen[:, -1:]
    corners = (1 - v) * ((1 - u) * seen[0, 0] + u * seen[0, -1])
    corners = corners + v * ((1 - u) * seen[-1, 0] + u * seen[-1, -1])
    return _pixels(ruled - corners)


def _means(chip: Pixels, squares: int) -> Floats:
    edges = np.linspace(0, len(chip), squares + 1).round().astype(int)
    rows = np.add.reduceat(chip.astype(np.float64), edges[:-1], axis=0)
    sums = np.add.reduceat(rows, edges[:-1], axis=1)
    sizes = np.diff(edges)
    return np.asarray(sums / (sizes[:, None] * sizes[None, :])[..., None])


def _stretched(small: Floats, side: int) -> Floats:
    at = (np.arange(side) + 0.5) * len(small) / side - 0.5
    below = np.clip(np.floor(at).astype(int), 0, len(small) - 2)
    share = np.clip(at - below, 0, 1)
    rows = small[below] * (1 - share)[:, None, None] + small[below + 1] * share[:, None, None]
    left, right = rows[:, below], rows[:, below + 1]
    return np.asarray(left * (1 - share)[None, :, None] + right * share[None, :, None])


def _pixels(seen: Floats) -> Pixels:
    return np.rint(np.clip(seen, 0, 255)).astype(np.uint8)
