"""One voice that keeps the speaker's intonation. It sounds better and hides less."""

from __future__ import annotations

import numpy as np

from bystander.domain.sound import Samples
from bystander.redact.voice.one_voice import OneVoice, OneVoiceVoice
from bystander.redact.voice.persona import Floats, drawn
from bystander.redact.voice.pitch import Heard, heard
from bystander.stages import Voice

SURE = 0.75
"""Likeness from which the pitch that was heard is believed."""

SPREAD = 0.13
"""Standard deviation of the new pitch, in natural logarithms: a reader's on average."""

WIDEST = 2.2
"""Standard deviations beyond which a pitch is an error or a shout."""

SMOOTH = 9
"""Frames of the median that takes jumps by an octave away."""


class Natural(OneVoice):
    """Fills stages.VoiceTransform. Raises ModelMissing when a model was not built in."""

    @property
    def weaker(self) -> str:
        return (
            "natural keeps the speaker's intonation, by which people and recognisers that "
            "know the tool may tell speakers apart"
        )

    def draw(self) -> Voice:
        return NaturalVoice(self._teller, drawn())


class NaturalVoice(OneVoiceVoice):
    """Fills stages.Voice."""

    def melody(self, original: Samples, frames: int, start: int) -> tuple[Floats, float]:  # noqa: ARG002 -- it is heard, not drawn
        """The original's rises and falls, around another pitch and as wide as everybody's."""
        shape = intonation(heard(original))[:frames]
        return np.asarray(self._persona.pitch * np.exp(SPREAD * shape), dtype=np.float32), 0.0


def intonation(sound: Heard) -> Floats:
    """(frames,) of mean 0 and variance 1 where there is voice, straight lines in between."""
    voiced = sound.likeness >= SURE
    if voiced.sum() <= SMOOTH:
        return np.zeros(len(voiced), dtype=np.float32)
    logs = np.log(sound.pitch)
    filled = np.interp(np.arange(len(logs)), np.flatnonzero(voiced), logs[voiced])
    padded = np.pad(filled, SMOOTH // 2, mode="edge")
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(padded, SMOOTH), axis=1)
    middle = float(np.median(smooth[voiced]))
    spread = max(float(smooth[voiced].std()), 0.05)
    return np.clip((smooth - middle) / spread, -WIDEST, WIDEST).astype(np.float32)
