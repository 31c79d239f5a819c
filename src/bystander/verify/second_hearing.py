"""Compares the sound of a copy with the original's: what had to go is gone, the rest is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Protocol

import numpy as np

from bystander.domain.clock import timecode
from bystander.domain.reel import Reel
from bystander.domain.report import Leak, LeakKind
from bystander.domain.resampling import Resampler
from bystander.domain.sound import Sound, SoundBlock, Wave
from bystander.verify.hearing import NAME, Hearing
from bystander.verify.likeness import HOP, RATE, SPAN

PIECE = 4 * RATE
"""Samples that are compared at once."""

CLOSE = Fraction(1, 10)
"""Seconds by which a copy's sound may be shorter or longer, or begin elsewhere: codecs fill up
their last packet, and one packet is the least that some can leave out."""

BEYOND = 1e6
"""Times full scale: no sound is louder, and the squares of what is are no numbers."""


class Listener(Protocol):
    """Whoever wants to hear an original and its copy in step."""

    def hear(self, original: Wave, made: Wave, place: int) -> None:
        """(channels, n) of both at RATE from sample ``place`` on, where the last call ended."""
        ...


class Comparison:
    """One stream of a copy beside the original's, gone through once in constant memory.

    leaks: what is wrong with the copy
    unsaid: from when to when, in seconds, a disguise says nothing of what is loud
    """

    def __init__(self, sound: Sound, copy: Sound, listeners: Sequence[Listener] = ()) -> None:
        """
        sound: as it was planned
        copy: as it was found; its length is not known yet
        listeners: hear both as well, unless they have other numbers of channels
        """
        self._sound, self._copy, self._listeners = sound, copy, listeners
        self._hearing = Hearing(sound)
        self._length = 0
        self.leaks: tuple[Leak, ...] = ()
        self.unsaid: tuple[tuple[Fraction, Fraction], ...] = ()

    def hear(self, original: Iterable[SoundBlock], made: Iterable[SoundBlock]) -> None:
        """All blocks of both."""
        if self._copy.channels == self._sound.channels:
            self._side_by_side(
                Reel(self._in_step(original, self._sound)),
                Reel(self._in_step(self._counted(made), self._copy)),
            )
        else:
            for _ in self._counted(made):
                pass
        self.leaks = (*self._hearing.leaks(), *self._shape())
        self.unsaid = self._hearing.unsaid()

    def _side_by_side(self, original: Reel, made: Reel) -> None:
        place = told = 0
        first = second = np.zeros((self._sound.channels, 0), dtype=np.float32)
        while True:
            more, other = original.take(PIECE), made.take(PIECE)
            if not more.shape[1] and not other.shape[1]:
                return
            # Of what one of them lacks, the other has to be compared with silence.
            more, other = _as_long(more, other), _as_long(other, more)
            for listener in self._listeners:
                listener.hear(more, other, told)
            told += more.shape[1]
            first = np.concatenate([first, more], axis=1)
            second = np.concatenate([second, other], axis=1)
            step = max(0, (first.shape[1] - SPAN) // HOP + 1) * HOP
            if step:
                self._hearing.hear(first, second, place)
            first, second, place = first[:, step:], second[:, step:], place + step

    def _in_step(self, blocks: Iterable[SoundBlock], sound: Sound) -> Iterator[Wave]:
        """At the rate of comparison, from the moment on at which the original begins."""
        late = round((sound.start - self._sound.start) * RATE)
        if late > 0:
            yield np.zeros((sound.channels, late), dtype=np.float32)
        early = max(0, -late)
        resampler = Resampler(sound.rate, RATE, sound.channels)
        for block in blocks:
            wave = resampler.feed(_numbers(block.samples))
            skipped = min(early, wave.shape[1])
            early -= skipped
            yield wave[:, skipped:]
        yield resampler.finish()

    def _counted(self, blocks: Iterable[SoundBlock]) -> Iterator[SoundBlock]:
        for block in blocks:
            self._length = block.end
            yield block

    def _shape(self) -> tuple[Leak, ...]:
        wanted, found = self._sound, self._copy
        leaks = []
        if wanted.channels != found.channels:
            detail = f"the sound has {found.channels} channels instead of {wanted.channels}"
            leaks.append(Leak(LeakKind.SOUND, NAME, detail))
        if abs(wanted.start - found.start) > CLOSE:
            detail = f"the sound begins at {timecode(found.start)}, not {timecode(wanted.start)}"
            leaks.append(Leak(LeakKind.TIME, NAME, detail))
        lasts = Fraction(self._length, found.rate)
        if abs(wanted.duration - lasts) > CLOSE:
            kind = LeakKind.TRUNCATED if lasts < wanted.duration else LeakKind.TIME
            detail = f"the sound lasts {timecode(lasts)}, planned {timecode(wanted.duration)}"
            leaks.append(Leak(kind, NAME, detail))
        return tuple(leaks)


def _numbers(wave: Wave) -> Wave:
    """The same in 32 bits as it is played: silence for what is no number, full scale for what is
    not finite. One of those would make a comparison deaf for as long as is compared at once.
    """
    within = np.nan_to_num(wave, nan=0.0, posinf=1.0, neginf=-1.0).clip(-BEYOND, BEYOND)
    return within.astype(np.float32, copy=False)


def _as_long(wave: Wave, other: Wave) -> Wave:
    missing = other.shape[1] - wave.shape[1]
    if missing <= 0:
        return wave
    channels = max(wave.shape[0], other.shape[0])
    silence = np.zeros((channels, missing), dtype=np.float32)
    return silence if not wave.shape[1] else np.concatenate([wave, silence], axis=1)
