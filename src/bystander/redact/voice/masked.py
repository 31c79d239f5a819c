"""A vocoder and no more: another throat, another pitch. Light, and only a disguise."""

from __future__ import annotations

from functools import partial

import numpy as np

from bystander.domain.plan import Model
from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import LENGTH, POINTS, RATE, to_points
from bystander.redact.voice.going_on import Turns, white
from bystander.redact.voice.limits import LONGEST, SILENT, as_loud, checked, strength
from bystander.redact.voice.persona import Floats, Persona, drawn
from bystander.redact.voice.pitch import heard
from bystander.redact.voice.vocoder import HOP, Speech, spoken
from bystander.stages import Voice

WINDOW = 400
COEFFICIENTS = 22
"""Of the envelope's cosine transform: formants are kept, the harmonics of the pitch are not."""

VOICED = (0.35, 0.6)
"""Likeness from which a frame holds some voice, and from which nothing else."""


class Masked:
    """Fills stages.VoiceTransform."""

    @property
    def weaker(self) -> str:
        return (
            "masked is a disguise, not anonymity: a recogniser that knows the tool finds "
            "most speakers again, because how they form their sounds is kept"
        )

    @property
    def models(self) -> tuple[Model, ...]:
        return ()

    @property
    def rate(self) -> int:
        return RATE

    @property
    def longest(self) -> float:
        return LONGEST

    def draw(self) -> Voice:
        return MaskedVoice(drawn())

    def rest(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing is held."""


class MaskedVoice:
    """Fills stages.Voice."""

    def __init__(self, persona: Persona) -> None:
        self._persona = persona
        self._turns = Turns(persona.melody)

    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        original = checked(speech)
        if strength(original) < SILENT:
            return np.zeros_like(original)
        envelope = self._persona.warped(smooth_envelope(original))
        likeness = heard(original).likeness
        low, high = VOICED
        voiced = np.clip((likeness - low) / (high - low), 0, 1)[:, None]
        said = Speech(
            envelope,
            self._persona.melody(len(envelope), start),
            voiced * voice_by_height(self._persona.breath),
            self._turns.at(start),
        )
        noise = partial(white, self._persona.seed, start)
        return as_loud(spoken(said, len(original), noise), original)


def smooth_envelope(speech: Samples) -> Floats:
    """(n,) -> (n // 80 + 1, POINTS): what the mouth does, without the pitch."""
    frames = len(speech) // HOP + 1
    padded = np.pad(speech, (WINDOW // 2, WINDOW // 2 + HOP))
    cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: frames * HOP : HOP]
    power = np.abs(np.fft.rfft(cut * np.hanning(WINDOW), LENGTH, axis=1)) ** 2
    order = np.arange(COEFFICIENTS)[:, None]
    cosines = np.cos(np.pi * order * (np.arange(POINTS) + 0.5) / POINTS)
    cosines /= np.linalg.norm(cosines, axis=1, keepdims=True)
    points = to_points(power / (WINDOW * 0.375))
    return np.asarray(points @ cosines.T @ cosines, dtype=np.float32)


def voice_by_height(breath: float) -> Floats:
    """(POINTS,) the share of pulses in a voiced sound: noise grows towards the top."""
    rising = np.linspace(0.0, 1.0, POINTS, dtype=np.float32) ** 2
    return np.asarray(np.clip(0.98 - breath - 0.5 * rising, 0, 1), dtype=np.float32)
