"""Everybody speaks with a synthetic voice and at a pitch that have nothing to do with theirs."""

from __future__ import annotations

from functools import partial

import numpy as np

from bystander.domain.plan import Model
from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import RATE
from bystander.redact.voice.going_on import Turns, white
from bystander.redact.voice.hiss import over_hiss
from bystander.redact.voice.limits import LONGEST, SILENT, checked, strength
from bystander.redact.voice.loudness import at_common_loudness
from bystander.redact.voice.persona import Floats, Persona, drawn
from bystander.redact.voice.sharpening import sharpened
from bystander.redact.voice.teller import Teller
from bystander.redact.voice.vocoder import Speech, spoken
from bystander.stages import Voice


class OneVoice:
    """Fills stages.VoiceTransform. Raises ModelMissing when a model was not built in."""

    def __init__(self) -> None:
        self._teller = Teller()

    @property
    def weaker(self) -> str | None:
        return None

    @property
    def models(self) -> tuple[Model, ...]:
        return self._teller.models

    @property
    def rate(self) -> int:
        return RATE

    @property
    def longest(self) -> float:
        return LONGEST

    def draw(self) -> Voice:
        return OneVoiceVoice(self._teller, drawn())

    def rest(self) -> None:
        self._teller.rest()

    def close(self) -> None:
        """Nothing is held that is not freed with this object."""


class OneVoiceVoice:
    """Fills stages.Voice."""

    def __init__(self, teller: Teller, persona: Persona) -> None:
        self._teller = teller
        self._persona = persona
        self._turns = Turns(persona.melody)

    def disguise(self, speech: Samples, start: int = 0) -> Samples:
        original = checked(speech)
        if strength(original) < SILENT:
            return np.zeros_like(original)
        words = self._teller.told(original, self._persona.mixture)
        told = over_hiss(words, self._persona.stillness)
        envelope = self._persona.warped(sharpened(told.envelope))
        pitch, turn = self.melody(original, len(envelope), start)
        said = Speech(envelope, pitch, told.voice * np.float32(1 - self._persona.breath), turn)
        noise = partial(white, self._persona.seed, start)
        heard = self._persona.room.heard(spoken(said, len(original), noise))
        return at_common_loudness(heard, original)

    def melody(self, original: Samples, frames: int, start: int) -> tuple[Floats, float]:  # noqa: ARG002 -- others listen
        """(frames,) hertz, and the share of a turn that is done. Here they are drawn; nothing
        of the original's is in them.
        """
        return self._persona.melody(frames, start), self._turns.at(start)
