"""All channels as one, and how loud each of them is beside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples, Wave

WINDOW = 0.05
"""Seconds over which loudness is measured: coarser than a voice's pitch, finer than a word."""

LOUDEST = 4.0
"""Most by which a channel is louder than the mixture."""

QUIET = 1e-4
"""Of full scale: what is not louder than this has no level of its own."""


def mixed(heard: Wave) -> Samples:
    """(n,) of (channels, n). Channels of opposite sign are turned, for they would cancel out."""
    if heard.shape[0] == 1:
        return np.asarray(heard[0], dtype=np.float32)
    loudest = heard[int(np.argmax(np.square(heard, dtype=np.float64).sum(axis=1)))]
    signs = np.where(heard @ loudest < 0, -1.0, 1.0)
    return np.asarray((heard * signs[:, None]).mean(axis=0), dtype=np.float32)


def levels(heard: Wave, mixture: Samples, rate: int) -> NDArray[np.float32]:
    """(channels, n): by how much each channel is louder than the mixture, as it goes along."""
    if heard.shape[0] == 1:
        return np.ones((1, heard.shape[1]), dtype=np.float32)
    step = max(1, int(WINDOW * rate))
    whole = _loudness(mixture[None, :], step)
    each = _loudness(heard, step)
    shares = np.where(whole > QUIET, each / np.maximum(whole, QUIET), each > QUIET)
    centres = (np.arange(shares.shape[1]) + 0.5) * step
    places = np.arange(heard.shape[1])
    return np.stack(
        [np.interp(places, centres, np.minimum(row, LOUDEST)) for row in shares]
    ).astype(np.float32)


def _loudness(wave: Wave, step: int) -> NDArray[np.float64]:
    """(channels, windows): root of the mean square."""
    windows = -(-wave.shape[1] // step)
    padded = np.zeros((wave.shape[0], windows * step))
    padded[:, : wave.shape[1]] = wave
    power = np.square(padded.reshape(wave.shape[0], windows, step)).mean(axis=2)
    return np.asarray(np.sqrt(power))
