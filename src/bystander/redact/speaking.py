"""Speech in another voice, in all channels of a recording, however long it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.reel import Reel
from bystander.domain.resampling import resampled
from bystander.domain.sound import Samples, Stretch, Wave
from bystander.errors import BystanderError, StageFailed
from bystander.redact.levels import levels, mixed
from bystander.stages import Voice

OVERLAP = 0.5
"""Seconds that two pieces share where speech is longer than a voice takes at once: in the
middle half of them one fades into the other, and the ends, where a voice lacks what comes
before or after, are not used."""

LONGEST = 20.0
"""Seconds of a piece at most, whatever a voice takes, for the sake of memory."""

MARGIN = 0.99
"""Of full scale; louder sound is turned down to it."""

FADE = 0.005
"""Seconds in which a disguise begins and ends."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice that was drawn for one file.

    rate: samples a second that it takes and gives
    longest: seconds that it takes at once
    """

    voice: Voice
    rate: int
    longest: float


class Speaking:
    """One stretch of speech. What cannot be disguised is silent in the copy.

    All channels are mixed, the mixture is disguised, and each channel gets it as loud as it
    was there: nothing else of the original goes into the copy.
    """

    def __init__(self, speaker: Speaker, rate: int) -> None:
        self._speaker, self._rate = speaker, rate
        seconds = min(speaker.longest, LONGEST)
        self._longest = int(seconds * rate)
        self._shared = min(int(OVERLAP * rate), self._longest // 2)

    def through(self, reel: Reel, stretch: Stretch) -> Iterator[tuple[Wave, int]]:
        """(channels, n) and where it begins, piece by piece, ``stretch`` in all."""
        start, heard = stretch.start, reel.take(min(self._longest, stretch.end - stretch.start))
        before: Wave | None = None
        while True:
            end = start + heard.shape[1]
            made = _faded(self._disguised(heard), int(FADE * self._rate), start, stretch)
            if before is not None:
                made[:, : self._shared] = self._joined(before, made[:, : self._shared])
            if end >= stretch.end or not heard.shape[1]:
                yield made, start
                return
            yield made[:, : -self._shared], start
            before, tail = made[:, -self._shared :], heard[:, -self._shared :]
            start = end - self._shared
            more = reel.take(min(self._longest - self._shared, stretch.end - end))
            heard = np.concatenate([tail, more], axis=1)

    def _joined(self, old: Wave, new: Wave) -> Wave:
        quarter = old.shape[1] // 4
        share = np.clip((np.arange(old.shape[1]) - quarter) / max(1, 2 * quarter), 0.0, 1.0)
        return np.asarray(old * (1.0 - share) + new * share, dtype=new.dtype)

    def _disguised(self, heard: Wave) -> Wave:
        mixture = mixed(heard)
        try:
            spoken = self._spoken(mixture)
        except StageFailed:
            return np.zeros_like(heard)
        made = levels(heard, mixture, self._rate) * spoken[None, :]
        loudest = float(np.abs(made).max(initial=0.0))
        if loudest > MARGIN:
            made = made * (MARGIN / loudest)
        return made.astype(heard.dtype)

    def _spoken(self, mixture: Samples) -> NDArray[np.float32]:
        rate = self._speaker.rate
        asked = resampled(mixture[None, :], self._rate, rate)[0].astype(np.float32)
        told = _asked(self._speaker.voice, asked)
        back = resampled(told[None, :], rate, self._rate)[0]
        return np.asarray(back[: len(mixture)], dtype=np.float32)


def _asked(voice: Voice, speech: Samples) -> Samples:
    """Raises StageFailed for whatever a voice does but what it promises."""
    try:
        told = voice.disguise(speech)
    except BystanderError:
        raise
    except Exception as cause:
        raise StageFailed("the voice failed; this is a bug of the voice, report it") from cause
    if told.shape != speech.shape or not np.isfinite(told).all():
        raise StageFailed("the voice gave back no sound of the same length; report it")
    return told


def _faded(made: Wave, fade: int, start: int, stretch: Stretch) -> Wave:
    """The same with silence at the ends of the stretch."""
    places = np.arange(start, start + made.shape[1])
    nearest = np.minimum(places - stretch.start, stretch.end - 1 - places)
    return np.asarray(made * np.clip(nearest / max(1, fade), 0.0, 1.0), dtype=made.dtype)
