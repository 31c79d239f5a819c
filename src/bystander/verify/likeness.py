"""Whether one sound runs under another: likeness of short pieces, whatever their loudness.

Cross-correlation of almost whitened spectra (C. Knapp, G. Carter, "The generalized correlation
method for estimation of time delay", 1976), of pieces that lie side by side.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of all that is compared."""

WINDOW = 256
HOP = 64
"""Samples: 16 milliseconds, every 4."""

TOGETHER = 7
"""Neighbouring windows that must be alike in one step, all but one: 40 milliseconds. A single
click, which is like every other click, fills fewer."""

SPAN = WINDOW + (TOGETHER - 1) * HOP
"""Samples that one figure is about."""

FARTHEST = 64
"""Samples by which they may be out of step, 4 milliseconds."""

WHITENED = 0.85
"""Exponent: 1 makes all frequencies alike, and a codec's noise with them."""

AUDIBLE = 1e-3
"""Root mean square, of full scale, below which nobody hears anything as it is."""

FAINTEST = 1e-5
"""Root mean square below which a window is not compared: a step of 16 bits. What is louder can be
turned up, and in 600 seconds of disguised speech no two windows were more alike for it.
"""

FLOOR = 0.003
"""Share of a window's strongest frequency below which others count for less."""

BROAD = 30
"""Frequencies that must count for likeness to say anything: in fewer, all sounds are alike."""

_HANN = np.hanning(WINDOW).astype(np.float32)
_LOW, _HIGH = 125, 6250
"""Hertz that are compared."""

Figures = NDArray[np.float32]


def windows(sound: NDArray[np.float32]) -> Figures:
    """(n,) -> (windows, WINDOW), every HOP samples."""
    return np.asarray(sliding_window_view(sound, WINDOW)[::HOP])


def loudness(sound: NDArray[np.float32]) -> Figures:
    """(n,) -> (windows,): root of the mean square of each window."""
    return np.asarray(np.sqrt(np.square(windows(sound)).mean(axis=1)))


def correlations(one: NDArray[np.float32], other: NDArray[np.float32]) -> Figures:
    """(n,) and (n,) -> (windows, 2 * FARTHEST + 1), from -1 to 1; 0 where either is fainter than
    FAINTEST or narrow.

    In the middle of each row they are in step; farther right, ``one`` is later.
    """
    first, second = _whitened(one), _whitened(other)
    crossed = np.fft.irfft(first * second.conj(), axis=1)
    whole = np.sqrt(_power(first) * _power(second)) / WINDOW
    near = np.concatenate([crossed[:, -FARTHEST:], crossed[:, : FARTHEST + 1]], axis=1)
    near /= np.maximum(whole, 1e-9)[:, None]
    narrow = np.minimum(_breadth(first), _breadth(second)) < BROAD
    silent = np.minimum(loudness(one), loudness(other)) < FAINTEST
    near[silent | narrow] = 0.0
    return np.asarray(near, dtype=np.float32)


def together(rows: Figures) -> Figures:
    """(windows, lags) -> (windows - TOGETHER + 1,): the likeness of neighbours in one step.

    The second lowest of them, where they are most alike. A sound turned upside down is the same.
    """
    if len(rows) < TOGETHER:
        return np.zeros(0, dtype=np.float32)
    return np.maximum(_second_lowest(rows), _second_lowest(-rows))


def _second_lowest(rows: Figures) -> Figures:
    count = len(rows) - TOGETHER + 1
    one, other = rows[:count], rows[1 : count + 1]
    lowest, second = np.minimum(one, other), np.maximum(one, other)
    for start in range(2, TOGETHER):
        row = rows[start : start + count]
        second = np.minimum(second, np.maximum(lowest, row))
        lowest = np.minimum(lowest, row)
    return np.asarray(second.max(axis=1))


def _whitened(sound: NDArray[np.float32]) -> NDArray[np.complex64]:
    spectra = np.fft.rfft(windows(sound) * _HANN, 2 * WINDOW, axis=1)
    bins = np.arange(spectra.shape[1]) * RATE / (2 * WINDOW)
    spectra[:, (bins < _LOW) | (bins > _HIGH)] = 0
    strength = np.abs(spectra)
    least = np.maximum(FLOOR * strength.max(axis=1, keepdims=True), 1e-9)
    return np.asarray(spectra / np.maximum(strength, least) ** WHITENED, dtype=np.complex64)


def _breadth(spectra: NDArray[np.complex64]) -> NDArray[np.float64]:
    """How many frequencies count, were they all as strong as the strongest ones."""
    power = np.square(np.abs(spectra), dtype=np.float64)
    return np.asarray(power.sum(axis=1) ** 2 / np.maximum(np.square(power).sum(axis=1), 1e-30))


def _power(spectra: NDArray[np.complex64]) -> NDArray[np.float64]:
    return np.asarray(np.square(np.abs(spectra)).sum(axis=1), dtype=np.float64)
