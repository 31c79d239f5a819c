"""Spectral envelopes as few numbers: natural logarithms of power at points on a mel scale."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

POINTS = 64
RATE = 16000
LENGTH = 1024
"""Samples of a Fourier transform; its spectra have ``LENGTH // 2 + 1`` bins."""

Floats = NDArray[np.float32]


def to_points(power: NDArray[np.float64]) -> Floats:
    """(frames, bins) power, linear -> (frames, POINTS), logarithms; means around each point."""
    return np.log(np.maximum(power @ _narrowing().T, 1e-12)).astype(np.float32)


def to_bins(points: Floats) -> Floats:
    """(frames, POINTS) logarithms -> (frames, bins) logarithms, straight lines in between."""
    return points @ _widening().T


@cache
def places() -> NDArray[np.float64]:
    """Where the points lie, in hertz: from 0 to half the rate, evenly on the mel scale."""
    mel = np.linspace(0, 2595 * np.log10(1 + RATE / 2 / 700), POINTS)
    return np.asarray(700 * (10 ** (mel / 2595) - 1), dtype=np.float64)


@cache
def _bins() -> NDArray[np.float64]:
    return np.asarray(np.fft.rfftfreq(LENGTH, 1 / RATE), dtype=np.float64)


@cache
def _widening() -> Floats:
    rows = np.eye(POINTS)
    return np.stack([np.interp(_bins(), places(), row) for row in rows], axis=1).astype(np.float32)


@cache
def _narrowing() -> NDArray[np.float64]:
    """Triangles from one neighbour to the other; at the low end at least the nearest bin."""
    triangles = np.array(_widening().T, dtype=np.float64)
    nearest = np.abs(_bins()[None] - places()[:, None]).argmin(axis=1)
    triangles[np.arange(POINTS), nearest] = np.maximum(triangles.max(axis=1), 1e-3)
    shares: NDArray[np.float64] = triangles / triangles.sum(axis=1, keepdims=True)
    return shares
