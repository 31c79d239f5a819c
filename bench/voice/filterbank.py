"""The features that CAM++ was trained with: Kaldi's log mel filter bank."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples

RATE = 16000
WINDOW, HOP, BINS = 400, 160, 512  # samples: 25 ms, 10 ms
BANDS = 80
LOWEST, HIGHEST = 20.0, 8000.0  # Hz
PREEMPHASIS = 0.97


def log_mel(speech: Samples) -> NDArray[np.float32]:
    """(frames, 80) of (n,) float32 at 16 kHz; n is padded to one window at least.

    As Kaldi's compute-fbank-feats does with its defaults, without dither.
    """
    wave = np.pad(speech.astype(np.float64), (0, max(0, WINDOW - len(speech)))) * 32768
    frames = np.lib.stride_tricks.sliding_window_view(wave, WINDOW)[::HOP]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    tapered = (frames - PREEMPHASIS * before) * np.hanning(WINDOW) ** 0.85  # Povey's window
    power = np.abs(np.fft.rfft(tapered, BINS)) ** 2
    floor = float(np.finfo(np.float32).eps)
    return np.log(np.maximum(power @ _bank().T, floor)).astype(np.float32)


def _mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hertz) / 700.0))


@cache
def _bank() -> NDArray[np.float64]:
    """(80, 257): triangles that are even on the mel scale."""
    corners = np.linspace(_mel(LOWEST), _mel(HIGHEST), BANDS + 2)[:, None]
    at = _mel(np.arange(BINS // 2 + 1) * RATE / BINS)[None]
    left, peak, right = corners[:-2], corners[1:-1], corners[2:]
    bank = np.minimum((at - left) / (peak - left), (right - at) / (right - peak))
    bank[:, -1] = 0
    return np.maximum(bank, 0)
