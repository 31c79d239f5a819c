"""Sound as numbers, where in it somebody may be speaking, and what is put in its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""(channels, n), or (n,) where one channel is meant; full scale is -1 to 1."""

Wave = NDArray[np.floating[Any]]
"""(channels, n), full scale -1 to 1; float64 where a file holds more than 24 bits."""

MILLISECONDS = 1000
"""A second's."""

START = -(1 << 40)
END = 1 << 40
"""Milliseconds before and after all that is in any recording."""


@dataclass(frozen=True, slots=True)
class Span:
    """Samples ``start <= n < end`` at a rate that the context tells."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = f"a span must hold a sample, got [{self.start}, {self.end})"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Said:
    """Where something was said that may name somebody, and what kind of thing; never what."""

    span: Span
    reason: str


class Instead(StrEnum):
    """What is put in the place of sound; of two at once, the later in this list."""

    DISGUISE = "disguise"  # the same words in another voice
    TONE = "tone"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Passage:
    """Sound of which nothing stays, from its first moment to its last.

    start, end: milliseconds of the recording's own clock, half-open
    reason: for the person who reviews
    """

    start: int
    end: int
    instead: Instead
    reason: str

    def __post_init__(self) -> None:
        if not START <= self.start < self.end <= END:
            msg = f"a passage must last a millisecond, got [{self.start}, {self.end})"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Sound:
    """What becomes of one stream of sound.

    stream: its index in the file
    start: when its first sample is heard, in seconds of the recording's own clock
    length: samples a channel; carrying out a sound of another length fails
    encoder: that writes the copy's sound
    beside: what lies outside all passages stays; it is silenced where this is false
    passages: in any order; they may overlap
    """

    stream: int
    rate: int
    channels: int
    start: Fraction
    length: int
    encoder: str
    beside: bool = True
    passages: tuple[Passage, ...] = ()

    def __post_init__(self) -> None:
        if self.rate < 1 or self.channels < 1 or self.length < 0:
            msg = "sound needs a rate and channels"
            raise ValueError(msg)

    @property
    def duration(self) -> Fraction:
        """Seconds."""
        return Fraction(self.length, self.rate)

    @property
    def disguised(self) -> bool:
        """Whether anybody is to speak in another voice in it."""
        return any(passage.instead is Instead.DISGUISE for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples ``start <= n < end`` of one kind; what is None stays as it is."""

    start: int
    end: int
    instead: Instead | None


def stretches(sound: Sound) -> tuple[Stretch, ...]:
    """All samples of a sound, each in one stretch, in order; neighbours differ in kind.

    A sample of which any part lies in a passage belongs to it.
    """
    found: list[Stretch] = []
    for start, end, instead in _levels(sound):
        if found and found[-1].instead is instead:
            found[-1] = Stretch(found[-1].start, end, instead)
        else:
            found.append(Stretch(start, end, instead))
    return tuple(found)


def _levels(sound: Sound) -> Iterable[tuple[int, int, Instead | None]]:
    """Between every two moments at which a passage begins or ends: the strongest there."""
    strength = list(Instead)
    events: list[tuple[int, int, int]] = []
    for passage in sound.passages:
        start, end = _samples(passage, sound)
        if start < end:
            events += [(start, 1, strength.index(passage.instead))]
            events += [(end, -1, strength.index(passage.instead))]
    active = [0] * len(strength)
    here = 0
    for place, change, which in sorted(events):
        if place > here:
            yield here, place, _strongest(active)
            here = place
        active[which] += change
    if here < sound.length:
        yield here, sound.length, _strongest(active)


def _strongest(active: list[int]) -> Instead | None:
    at_work = [each for each, count in zip(Instead, active, strict=True) if count]
    return at_work[-1] if at_work else None


def _samples(passage: Passage, sound: Sound) -> tuple[int, int]:
    """Outward to whole samples, inside the sound."""
    offset = sound.start * sound.rate
    start = floor(Fraction(passage.start * sound.rate, MILLISECONDS) - offset)
    end = ceil(Fraction(passage.end * sound.rate, MILLISECONDS) - offset)
    return max(0, start), min(sound.length, end)


@dataclass(frozen=True, eq=False)
class SoundBlock:
    """Some samples of a stream, in order: each block begins where the one before ended.

    start: how many samples a channel came before
    damaged: they could not be decoded, and silence stands for them
    left_out: audible samples a channel before these ones, or the last ones of all, of whose
        moments the file tells twice
    """

    start: int
    samples: Wave
    damaged: bool = False
    left_out: int = 0

    def __post_init__(self) -> None:
        if self.samples.ndim != 2:  # noqa: PLR2004 -- channels and samples
            msg = f"sound must be (channels, n), got {self.samples.shape}"
            raise ValueError(msg)

    @property
    def end(self) -> int:
        return self.start + int(self.samples.shape[1])

    def __repr__(self) -> str:
        return f"SoundBlock({self.start}, {self.samples.shape})"


class RedactedSound:
    """A block that went through ``redact.sound``, its only maker. Sinks accept nothing else."""

    __slots__ = ("block",)

    def __init__(self, block: SoundBlock, *, seal: object) -> None:
        if seal is not SOUND_SEAL:
            msg = "only redact.sound makes a RedactedSound; hand your sound to it"
            raise TypeError(msg)
        self.block = block


def insist_redacted_sound(item: object) -> None:
    """Raises TypeError for whatever did not go through ``redact.sound``."""
    if not isinstance(item, RedactedSound):
        msg = f"a sink takes RedactedSound only, got {type(item).__name__}"
        raise TypeError(msg)


SOUND_SEAL: Any = object()
"""Named in ``redact/sound.py`` and nowhere else; a test reads the sources to make sure."""
