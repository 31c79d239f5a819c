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
from bystander.redact.silences import SAID, UNHEARD, UNSAID, Codes, Silences
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

NEAR = 0.1
"""Seconds on each side of a sample that is no number in which nothing is said: however many of
them there are, few silences are told."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice that was drawn for one file.

    rate: samples a second that it takes and gives
    longest: seconds that it takes at once
    """

    voice: Voice
    rate: int
    longest: float


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """wave: (channels, n), what is said
    codes: (n,), where nothing is, and why
    """

    wave: Wave
    codes: Codes

    def part(self, samples: slice) -> _Piece:
        return _Piece(self.wave[:, samples], self.codes[samples])


class Speaking:
    """One stretch of speech. What cannot be disguised is silent in the copy, and noted.

    All channels are mixed, the mixture is disguised, and each channel gets it as loud as it
    was there: nothing else of the original goes into the copy.
    """

    def __init__(self, speaker: Speaker, rate: int, silences: Silences) -> None:
        self._speaker, self._rate, self._silences = speaker, rate, silences
        seconds = min(speaker.longest, LONGEST)
        self._longest = int(seconds * rate)
        self._shared = min(int(OVERLAP * rate), self._longest // 2)

    def through(self, reel: Reel, stretch: Stretch) -> Iterator[tuple[Wave, int]]:
        """(channels, n) and where it begins, piece by piece, ``stretch`` in all."""
        start, heard = stretch.start, reel.take(min(self._longest, stretch.end - stretch.start))
        before: _Piece | None = None
        while True:
            end = start + heard.shape[1]
            piece = self._disguised(heard, start)
            wave = _faded(piece.wave, int(FADE * self._rate), start, stretch)
            piece = _joined(before, _Piece(wave, piece.codes))
            if end >= stretch.end or not heard.shape[1]:
                yield self._noted(piece, start)
                return
            yield self._noted(piece.part(slice(-self._shared)), start)
            before, tail = piece.part(slice(-self._shared, None)), heard[:, -self._shared :]
            start = end - self._shared
            more = reel.take(min(self._longest - self._shared, stretch.end - end))
            heard = np.concatenate([tail, more], axis=1)

    def _noted(self, piece: _Piece, start: int) -> tuple[Wave, int]:
        self._silences.note(piece.codes, start)
        return piece.wave, start

    def _disguised(self, heard: Wave, start: int) -> _Piece:
        unheard = self._unheard(heard)
        if unheard.any():
            heard = np.where(unheard, heard.dtype.type(0), heard)
        mixture = mixed(heard)
        try:
            spoken = self._spoken(mixture, start)
        except StageFailed:
            return _Piece(np.zeros_like(heard), np.where(unheard, UNHEARD, UNSAID).astype(np.int8))
        made = levels(heard, mixture, self._rate) * np.where(unheard, 0, spoken)[None, :]
        loudest = float(np.abs(made).max(initial=0.0))
        if loudest > MARGIN:
            made = made * (MARGIN / loudest)
        codes = np.where(unheard, UNHEARD, SAID).astype(np.int8)
        return _Piece(made.astype(heard.dtype), codes)

    def _unheard(self, heard: Wave) -> NDArray[np.bool_]:
        """(n,): samples that are no numbers in some channel, and those near them."""
        odd = np.asarray(~np.isfinite(heard).all(axis=0))
        if not odd.any():
            return odd
        near, count = int(NEAR * self._rate), len(odd)
        until = np.concatenate([[0], np.cumsum(odd)])
        places = np.arange(count)
        first, last = np.maximum(places - near, 0), np.minimum(places + near + 1, count)
        return np.asarray(until[last] > until[first])

    def _spoken(self, mixture: Samples, start: int) -> NDArray[np.float32]:
        rate = self._speaker.rate
        asked = resampled(mixture[None, :], self._rate, rate)[0].astype(np.float32)
        told = _asked(self._speaker.voice, asked, start * rate // self._rate)
        back = resampled(told[None, :], rate, self._rate)[0]
        return np.asarray(back[: len(mixture)], dtype=np.float32)


def _asked(voice: Voice, speech: Samples, start: int) -> Samples:
    """Raises StageFailed for whatever a voice does but what it promises."""
    try:
        told = voice.disguise(speech, start)
    except BystanderError:
        raise
    except Exception as cause:
        raise StageFailed("the voice failed; this is a bug of the voice, report it") from cause
    if told.shape != speech.shape or not np.isfinite(told).all():
        raise StageFailed("the voice gave back no sound of the same length; report it")
    return told


def _joined(old: _Piece | None, new: _Piece) -> _Piece:
    """The new piece, which begins where ``old`` does: one fades into the other. Where either has
    a say alone, the other's silence does not matter.
    """
    if old is None:
        return new
    shared = len(old.codes)
    quarter = shared // 4
    share = np.clip((np.arange(shared) - quarter) / max(1, 2 * quarter), 0.0, 1.0)
    wave, codes = new.wave.copy(), new.codes.copy()
    wave[:, :shared] = old.wave * (1.0 - share) + new.wave[:, :shared] * share
    both = np.where(np.minimum(old.codes, codes[:shared]), np.maximum(old.codes, codes[:shared]), 0)
    codes[:shared] = np.select([share == 0, share == 1], [old.codes, codes[:shared]], both)
    return _Piece(wave, codes)


def _faded(made: Wave, fade: int, start: int, stretch: Stretch) -> Wave:
    """The same with silence at the ends of the stretch."""
    places = np.arange(start, start + made.shape[1])
    nearest = np.minimum(places - stretch.start, stretch.end - 1 - places)
    return np.asarray(made * np.clip(nearest / max(1, fade), 0.0, 1.0), dtype=made.dtype)
