"""How much of a voice is in a sound, and how high it is, from its likeness with itself.

The normalised autocorrelation of short windows, as in Boersma 1993, without its path search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import RATE
from bystander.redact.voice.vocoder import HOP

WINDOW = 640
LOWEST, HIGHEST = 65, 450
"""Hertz."""

ROOM = 1024
AT_ONCE = 2048

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Heard:
    """likeness: (frames,) 0 to 1, near 1 where a voice sounds
    pitch: (frames,) hertz, meaningful where the likeness is high
    """

    likeness: Floats
    pitch: Floats


def heard(speech: Samples) -> Heard:
    """(n,) float32 at 16 kHz -> a frame for each 80 samples and one more."""
    frames = len(speech) // HOP + 1
    padded = np.pad(speech, (WINDOW // 2, WINDOW // 2 + HOP))
    cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: frames * HOP : HOP]
    parts = [_of(cut[first : first + AT_ONCE]) for first in range(0, frames, AT_ONCE)]
    return Heard(
        np.concatenate([part.likeness for part in parts]),
        np.concatenate([part.pitch for part in parts]),
    )


def _of(cut: Floats) -> Heard:
    window = np.hanning(WINDOW).astype(np.float32)
    level = cut - cut.mean(axis=1, keepdims=True)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, ROOM * 2)) ** 2)[:ROOM]
    power = np.abs(np.fft.rfft(level * window, ROOM * 2, axis=1)) ** 2
    power[:, ROOM * 2 * 1200 // RATE :] *= 0.05  # the voice's own pulse is low
    likeness = np.fft.irfft(power, axis=1)[:, :ROOM]
    shortest, longest = RATE // HIGHEST, RATE // LOWEST
    lags = np.arange(shortest, longest)
    scores = likeness[:, lags] / (own[lags] / own[0]) / (likeness[:, :1] + 1e-6)
    # Twice the period is as alike as the period itself: the shorter one wins a tie.
    best = (scores - 0.0004 * lags).argmax(axis=1)
    found = np.clip(scores[np.arange(len(best)), best], 0, 1)
    return Heard(found.astype(np.float32), (RATE / lags[best]).astype(np.float32))
