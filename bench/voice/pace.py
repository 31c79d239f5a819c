"""Pauses and pace alone: what is left of somebody when nothing is left of the voice.

A disguise that stays in time keeps them. Ten numbers of how loud it is from one hundredth of a
second to the next, and nothing of what it sounds like: whoever trains on them shows how much
of what recognisers still find is rhythm (and how still the room is between the words).
"""

from __future__ import annotations

import numpy as np

from bench.voice.recognisers import Vector
from bystander.domain.sound import Samples

STEP, LENGTH = 160, 400
"""Samples from one frame to the next, and of a frame, at 16 kHz."""

PAUSE = 6.0
"""Natural logarithms of power below the loudest: fainter is a pause."""

FAINTEST = 9.0
"""The same from which all is as faint."""

BANDS = ((0.7, 2.0), (2.0, 4.0), (4.0, 6.0), (6.0, 9.0), (9.0, 14.0), (14.0, 25.0))
"""Hertz: how often it gets louder and fainter. Syllables come four to six times a second."""


class Pace:
    """Fills recognisers.Recogniser, but its vectors have no length of 1."""

    name = "pace"

    def embed(self, speech: Samples) -> Vector:
        below = _below(speech)
        loud = below > -PAUSE
        still = [np.quantile(below, share) for share in (0.05, 0.25)]
        starts = (np.diff(loud.astype(int)) > 0).mean()
        numbers = [*still, 4 * loud.mean(), 20 * starts, *_often(below)]
        return np.array(numbers, dtype=np.float32)


def _below(speech: Samples) -> Vector:
    """(frames,) natural logarithms of power, 0 where it is loudest."""
    enough = np.pad(speech.astype(np.float64), (0, max(0, LENGTH + STEP - len(speech))))
    cut = np.lib.stride_tricks.sliding_window_view(enough, LENGTH)[::STEP]
    power = np.log(np.square(cut * np.hanning(LENGTH)).mean(axis=1) + 1e-12)
    found: Vector = np.clip(power - np.quantile(power, 0.95), -FAINTEST, 0).astype(np.float32)
    return found


def _often(below: Vector) -> list[float]:
    """Natural logarithms of how much of the change lies in each of BANDS."""
    power = np.square(np.abs(np.fft.rfft((below - below.mean()) * np.hanning(len(below)))))
    hertz = np.fft.rfftfreq(len(below), STEP / 16000)
    shares = power / (power.sum() + 1e-9)
    return [float(np.log(shares[(hertz >= a) & (hertz < b)].sum() + 1e-3)) for a, b in BANDS]
