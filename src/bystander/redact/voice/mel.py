"""Log-mel spectrograms as Whisper's encoder takes them (Radford et al. 2022, section 2.2)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples

RATE = 16000
WINDOW = 400
HOP = 160
BANDS = 80
FLOOR = 1e-10
RANGE = 8.0
"""Decades below the loudest point that are told apart."""

Floats = NDArray[np.float32]


def log_mel(speech: Samples) -> Floats:
    """(n,) float32 at 16 kHz -> (80, frames) float32, a frame for each 160 samples.

    The frame's middle lies on its first sample. ``frames`` is even, silence added at the end.
    """
    frames = 2 * -(-len(speech) // (2 * HOP))
    padded = np.pad(speech, (WINDOW // 2, WINDOW // 2 + frames * HOP - len(speech)))
    cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: frames * HOP : HOP]
    power = np.abs(np.fft.rfft(cut * _hann(), axis=1)) ** 2
    loud = np.log10(np.maximum(power.astype(np.float32) @ _bands().T, FLOOR))
    loud = np.maximum(loud, loud.max() - RANGE)
    return np.ascontiguousarray(((loud + 4.0) / 4.0).T, dtype=np.float32)


@cache
def _hann() -> Floats:
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@cache
def _bands() -> Floats:
    """Slaney's mel scale: linear to 1 kHz, logarithmic above; triangles of equal area."""
    edges = _from_mel(np.linspace(_to_mel(0.0), _to_mel(RATE / 2), BANDS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rise = (bins[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - bins[None]) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rise, fall))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


def _to_mel(hertz: float) -> float:
    return 3 * hertz / 200 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)  # noqa: PLR2004 -- where the scale bends


def _from_mel(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15, 200 * mel / 3, 1000 * np.exp(np.log(6.4) * (mel - 15) / 27))  # noqa: PLR2004 -- where the scale bends
