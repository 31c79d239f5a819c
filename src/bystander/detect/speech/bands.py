"""A voice beside something loud that has another pitch: hum, a whistle, a constant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.speech.loudness import Loudness
from bystander.domain.sound import Samples

EDGES = (150.0, 600.0, 2000.0, 6500.0)
"""Hertz between which the bands lie. With two bands a tone of 1 kHz hid a voice 30 dB fainter,
with four or five hum and its overtones did; see docs/voice.md.
"""

LATE = 2
"""Chunks."""

Doubles = NDArray[np.float64]


class EvenBands:
    """Each band of a voice's pitches brought to one level by itself, and the sum of them.

    Whatever is loud fills one band, and the voice is heard in the others. What lies below and
    above the bands is left out. Chunks come out LATE ones later than they went in: one for the
    filters, and one so that a beginning is known before it comes. What filters ring before it
    would else be brought to that level, too.
    """

    def __init__(self, rate: int, chunk: int) -> None:
        taps = 2 * chunk + 1  # so the filters are late by exactly a chunk
        self._size = 4 * chunk
        self._filters = np.fft.rfft(_filters(rate, taps), self._size, axis=1)
        self._past: Doubles = np.zeros(3 * chunk)
        self._levels = [Loudness() for _ in self._filters]
        self._waiting: Doubles = np.zeros((len(self._filters), chunk))

    def levelled(self, chunk: Samples) -> Samples:
        """(chunk,) float32 of any size but finite -> (chunk,) float32, an earlier one."""
        self._past = np.concatenate([self._past[len(chunk) :], chunk])
        spectra = np.fft.rfft(self._past, self._size) * self._filters
        bands = np.fft.irfft(spectra, self._size, axis=1)[:, 2 * len(chunk) : 3 * len(chunk)]
        gains = [level.gain(band) for level, band in zip(self._levels, bands, strict=True)]
        told, self._waiting = self._waiting, bands
        return np.asarray(np.array(gains) @ told / np.sqrt(len(bands)), dtype=np.float32)


def _filters(rate: int, taps: int) -> Doubles:
    """(bands, taps): sinc filters under a Blackman window, 74 dB; what is constant is gone."""
    places = np.arange(taps) - taps // 2
    window = np.blackman(taps)
    below = np.array([2 * edge / rate * np.sinc(2 * edge / rate * places) for edge in EDGES])
    bands = np.diff(below, axis=0) * window
    return np.asarray(bands - bands.sum(axis=1, keepdims=True) * window / window.sum())
