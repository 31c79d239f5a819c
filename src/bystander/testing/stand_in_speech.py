"""Finders of speech and names, and a voice, without networks: for tests of what is around them."""

from __future__ import annotations

import numpy as np

from bystander.domain.plan import Model
from bystander.domain.sound import Said, Samples, Span
from bystander.stages import SpeechListener, Voice

RATE = 16_000
MODEL = Model("stand-in", "none", "0" * 64, "none", "none", "none")


class StandInFinder:
    """Fills stages.SpeechFinder. Takes everything louder than ``loud`` for speech.

    loud: of full scale
    guard: samples added before and after
    """

    rate = RATE
    model = MODEL

    def __init__(self, loud: float = 0.05, guard: int = 800) -> None:
        self._loud, self._guard = loud, guard

    def begin(self) -> SpeechListener:
        return _Listener(self._loud, self._guard)

    def close(self) -> None:
        """There is nothing to close."""


class _Listener:
    def __init__(self, loud: float, guard: int) -> None:
        self._loud, self._guard = loud, guard
        self._heard = 0
        self._open: tuple[int, int] | None = None

    def hear(self, samples: Samples) -> tuple[Span, ...]:
        over: list[Span] = []
        for place in np.flatnonzero(np.abs(samples) > self._loud).tolist():
            start, end = self._heard + place - self._guard, self._heard + place + 1 + self._guard
            if self._open is not None and start > self._open[1]:
                over.append(Span(*self._open))
                self._open = None
            first = max(0, start) if self._open is None else self._open[0]
            self._open = (first, end)
        self._heard += len(samples)
        return tuple(over)

    def finish(self) -> tuple[Span, ...]:
        return () if self._open is None else (Span(*self._open),)


class StandInNames:
    """Fills stages.NameFinder. Takes everything louder than ``loud`` for a name.

    loud: of full scale
    """

    rate = RATE
    model = MODEL

    def __init__(self, loud: float = 0.5, longest: float = 4.0) -> None:
        self._loud = loud
        self.longest = longest

    def find(self, speech: Samples) -> tuple[Said, ...]:
        if len(speech) > self.longest * RATE:
            raise ValueError
        places = np.flatnonzero(np.abs(speech) > self._loud)
        if not len(places):
            return ()
        parts = np.split(places, np.flatnonzero(np.diff(places) > RATE // 20) + 1)
        return tuple(
            Said(Span(int(part[0]), int(part[-1]) + 1), "what may be a name") for part in parts
        )

    def close(self) -> None:
        """There is nothing to close."""


class StandInVoices:
    """Fills stages.VoiceTransform: noise, as loud as what was said."""

    weaker = None
    models = (MODEL,)
    rate = RATE

    def __init__(self, longest: float = 4.0) -> None:
        self.longest = longest

    def draw(self) -> Voice:
        return _Noise()

    def rest(self) -> None:
        """There is nothing to give back."""

    def close(self) -> None:
        """There is nothing to close."""


class _Noise:
    def disguise(self, speech: Samples, start: int = 0) -> Samples:  # noqa: ARG002 -- Voice's
        noise = np.random.default_rng(1).standard_normal(len(speech))
        power = np.convolve(np.square(speech, dtype=np.float64), np.ones(320) / 320, "same")
        return np.asarray(0.5 * noise * np.sqrt(power), dtype=np.float32)
