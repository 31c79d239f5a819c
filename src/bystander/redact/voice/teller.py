"""What is said, told in the shapes of a synthetic voice: two networks, one after the other.

The first hears words (Whisper base's encoder), the second, ours, was trained to tell what
a mixture of synthetic voices would do with its mouth to say them. No number of it is the
speaker's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bystander.domain.plan import Model
from bystander.domain.sound import Samples
from bystander.infer.graph import KEPT_OF_EVER_NEW, Graph
from bystander.redact.voice.envelope import POINTS, Floats, places
from bystander.redact.voice.mel import log_mel
from bystander.redact.voice.vocoder import HOP
from bystander.redact.voice.words import Words, model_of, weight_file

BREATHS = np.array([500.0, 1750.0, 3750.0, 6500.0])
"""Hertz: the middles of the regions whose breath is told."""

UNVOICED, VOICED = 0.25, 0.65
"""Likelihood of voice below which a frame is all noise, and above which all of it sounds."""


LEVEL = 0.1
"""Root mean square of the loud tenth of what the networks hear."""

QUIETEST = 1e-5
PIECE = 320


@dataclass(frozen=True, eq=False)
class Told:
    """envelope: (frames, POINTS) natural logarithms of power
    voice: (frames, POINTS) from 0, all noise, to 1, all pulses
    """

    envelope: Floats
    voice: Floats


class Teller:
    """Safe to use from several threads. Raises ModelMissing when a model was not built in."""

    def __init__(self) -> None:
        self._words = Words()
        self._tells = Graph(weight_file("one_voice.onnx"), threads=1, kept=KEPT_OF_EVER_NEW)
        self.models: tuple[Model, ...] = (self._words.model, model_of("one_voice"))

    def rest(self) -> None:
        """Gives the larger network back until somebody speaks again."""
        self._words.rest()

    def told(self, speech: Samples, mixture: Floats) -> Told:
        """(n,) float32 at 16 kHz, n > 0 -> n // 80 + 1 frames. Raises StageFailed.

        mixture: (VOICES,) shares of the synthetic voices
        """
        words = self._words.heard(log_mel(levelled(speech)))
        rows: Floats = self._tells.run({"words": words, "mixture": mixture[None]})[0][0]
        frames = len(speech) // HOP + 1
        rows = np.pad(rows, ((0, max(0, frames - len(rows))), (0, 0)), mode="edge")[:frames]
        return Told(rows[:, :POINTS], _voice(rows[:, POINTS], rows[:, POINTS + 1 :]))


def levelled(speech: Samples) -> Samples:
    """The same as loud as what the networks learned from: they hear levels as well as words."""
    pieces = np.resize(speech, -(-len(speech) // PIECE) * PIECE).reshape(-1, PIECE)
    powers = np.square(pieces, dtype=np.float64).mean(axis=1)
    loud = float(np.sqrt(np.quantile(powers, 0.9)))
    return speech * np.float32(LEVEL / max(loud, QUIETEST))


def _voice(likelihood: Floats, breath: Floats) -> Floats:
    """Shares of power that are pulses. Breath is WORLD's: a ratio of amplitudes."""
    sure = 1 / (1 + np.exp(-np.clip(likelihood, -30, 30)))
    voiced = np.clip((sure - UNVOICED) / (VOICED - UNVOICED), 0, 1)
    shares = 1 - np.clip(breath, 0, 1) ** 2
    at = np.interp(places(), BREATHS, np.arange(len(BREATHS)))
    low = np.minimum(at.astype(int), len(BREATHS) - 2)
    part = (at - low).astype(np.float32)
    between = shares[:, low] * (1 - part) + shares[:, low + 1] * part
    return np.asarray(voiced[:, None] * between, dtype=np.float32)
