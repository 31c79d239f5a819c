"""The only maker of ``RedactedSound``: nothing of the original stays where the plan says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from bystander.domain.reel import Reel
from bystander.domain.sound import (
    SOUND_SEAL,
    Instead,
    Passage,
    RedactedSound,
    Sound,
    SoundBlock,
    Stretch,
    Wave,
    stretches,
)
from bystander.errors import BadRequest
from bystander.redact.silences import Silences
from bystander.redact.speaking import Speaker, Speaking

LOOK_AGAIN = "make a new plan of this file with `bystander look`"

FADE = Fraction(1, 100)
"""Seconds in which sound beside a passage fades, before it begins and after it ends."""

PITCH = 1000
"""Hertz of the tone, or a quarter of the rate where that is less."""

LOUDNESS = 0.1
"""The tone's, of full scale."""

_PIECE = 1 << 15
"""Most samples of one block."""


class SoundRedaction:
    """One stream of sound on its way into the copy, in constant memory.

    speaker: makes the voice; needed where the plan disguises
    """

    def __init__(self, sound: Sound, speaker: Speaker | None) -> None:
        """Raises BadRequest where the plan disguises and nobody can."""
        self._sound = sound
        self._stretches = stretches(sound)
        self._speaker = speaker
        self._silences = Silences()
        disguises = any(each.instead is Instead.DISGUISE for each in self._stretches)
        if disguises and speaker is None:
            raise BadRequest(
                "the plan disguises speech, but no voice is loaded; name one with --voice, or "
                "say mute in the plan"
            )

    def apply(self, blocks: Iterable[SoundBlock]) -> Iterator[RedactedSound]:
        """All blocks of the stream, in order, in blocks of other sizes.

        Raises BadRequest when they are not those that the plan was made for. What could
        not be disguised is muted, and ``muted`` says where.
        """
        reel = Reel(self._fitting(blocks))
        for number, stretch in enumerate(self._stretches):
            for wave, start in self._made(reel, number, stretch):
                yield RedactedSound(SoundBlock(start, wave), seal=SOUND_SEAL)
        if reel.take(1).shape[1]:
            raise _unfit(self._sound, "more")

    @property
    def muted(self) -> tuple[Passage, ...]:
        """What was to be disguised and is silent, from when to when and why: all of it once
        the last block was taken.
        """
        return self._silences.passages(self._sound)

    def _fitting(self, blocks: Iterable[SoundBlock]) -> Iterator[Wave]:
        done = 0
        for block in blocks:
            if block.start != done or block.samples.shape[0] != self._sound.channels:
                raise BadRequest(f"the sound is not the one that was planned for; {LOOK_AGAIN}")
            done = block.end
            yield block.samples
        if done < self._sound.length:
            raise _unfit(self._sound, "fewer")

    def _made(self, reel: Reel, number: int, stretch: Stretch) -> Iterator[tuple[Wave, int]]:
        if stretch.instead is Instead.DISGUISE and self._speaker is not None:
            speaking = Speaking(self._speaker, self._sound.rate, self._silences)
            yield from speaking.through(reel, stretch)
            return
        for start in range(stretch.start, stretch.end, _PIECE):
            wave = reel.take(min(_PIECE, stretch.end - start))
            yield self._treated(wave, start, number), start

    def _treated(self, wave: Wave, start: int, number: int) -> Wave:
        stretch = self._stretches[number]
        if stretch.instead is Instead.TONE:
            return self._tone(wave, start, stretch)
        if stretch.instead is Instead.MUTE or not self._sound.beside:
            return np.zeros_like(wave)
        before, after = number > 0, number + 1 < len(self._stretches)
        gain = _gain(self._places(wave, start), stretch, self._fade, ends=(before, after))
        return wave if gain is None else (wave * gain).astype(wave.dtype)

    def _tone(self, wave: Wave, start: int, stretch: Stretch) -> Wave:
        places = self._places(wave, start)
        gain = _gain(places, stretch, self._fade, ends=(True, True))
        pitch = min(PITCH, self._sound.rate / 4)
        tone = LOUDNESS * np.sin(2 * np.pi * pitch / self._sound.rate * places)
        tone = tone if gain is None else tone * gain
        return np.repeat(tone[None, :], wave.shape[0], axis=0).astype(wave.dtype)

    def _places(self, wave: Wave, start: int) -> NDArray[np.int64]:
        return np.arange(start, start + wave.shape[1], dtype=np.int64)

    @property
    def _fade(self) -> int:
        return ceil(FADE * self._sound.rate)


def _gain(
    places: NDArray[np.int64], stretch: Stretch, fade: int, *, ends: tuple[bool, bool]
) -> NDArray[np.float64] | None:
    """How loud each sample is: none at the ends that fade, full ``fade`` samples inside.

    None where all are as loud as they were.
    """
    inside = [
        distance
        for distance, fades in zip(
            (places - stretch.start, stretch.end - 1 - places), ends, strict=True
        )
        if fades
    ]
    if not inside:
        return None
    nearest = np.minimum.reduce(inside)
    if nearest.min() >= fade:
        return None
    share = np.clip(nearest / fade, 0.0, 1.0)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * share))


def _unfit(sound: Sound, what: str) -> BadRequest:
    return BadRequest(f"the sound has {what} samples than the plan's {sound.length}; {LOOK_AGAIN}")
