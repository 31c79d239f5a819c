"""Sound out of a container, block by block, on one unbroken line of samples."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.container import InputContainer

from bystander.domain.limits import Limits
from bystander.domain.policy import OnDamage
from bystander.domain.sound import SoundBlock, Wave
from bystander.errors import Unsupported
from bystander.media.av_errors import decoding_sound, opening
from bystander.media.av_open import open_container
from bystander.media.beside_frames import demuxed
from bystander.media.broadcast_clock import LEAP_OF_SOUND, RECEIVED
from bystander.media.media_limits import refuse_too_long
from bystander.media.sound_samples import wave_of
from bystander.media.sound_shape import CLOCKLESS, UNBROKEN, SoundShape

TOLERANCE: Final = Fraction(1, 25)
"""Seconds by which times may stray from the count of samples before silence is put in, or
samples are left out: clocks of containers are coarse, and those of cameras drift."""

OVERLAP: Final = Fraction(1, 2)
"""Seconds that may be heard twice. Packets of recorders and edits overlap by tenths of that; more
is a second recording behind the first, of which not a word may go unsaid."""

_DECAY: Final = 10
"""Seconds of unbroken sound after which one that was left out is forgotten: packets that
overlap are few, and of recordings that overlap at every joint too much would go unsaid."""

_AUDIBLE: Final = 0.001
"""Of full scale: -60 dB."""

_LONGEST = 1 << 16
"""Samples of silence in one block."""


def blocks_of(
    path: Path, shape: SoundShape, on_damage: OnDamage, limits: Limits
) -> Iterator[SoundBlock]:
    """Every sample of a stream in order, decoded anew from the start.

    Where the file's times leave a pause there is silence; where they overlap, what is heard
    twice is left out, which blocks tell, and more than OVERLAP of it raises Unsupported. What
    cannot be decoded raises Damaged, or is silence called damaged where the policy covers damage.
    Constant memory.
    """
    with opening(path):
        container = open_container(path, sound=True)
    with container:
        line = _Line(shape, on_damage, limits)
        for wave, pts in _decoded(container, path, shape, on_damage):
            yield from line.blocks(wave, pts)
        yield from line.rest()


Decoded = Iterator[tuple[Wave | None, Fraction | None]]
"""Samples and when they are heard, in seconds; None for what cannot be decoded."""


def _decoded(
    container: InputContainer, path: Path, shape: SoundShape, on_damage: OnDamage
) -> Decoded:
    packets = demuxed(container, path, container.streams[shape.index])
    covers = on_damage is OnDamage.COVER
    clockless = container.format.name in CLOCKLESS
    while True:
        with decoding_sound(alone=shape.alone):
            try:
                packet = next(packets, None)
            except av.FFmpegError:
                if not covers:
                    raise
                packet = None
        if packet is None:
            return
        with decoding_sound(alone=shape.alone):
            try:
                yield from _frames(packet, shape, clockless=clockless)
            except av.FFmpegError:
                if not covers:
                    raise
                yield None, None


def _frames(packet: Any, shape: SoundShape, *, clockless: bool) -> Decoded:  # noqa: ANN401 -- PyAV's packets, by kind
    for frame in packet.decode():
        if not isinstance(frame, av.AudioFrame) or not frame.samples:
            continue
        if frame.is_corrupt:
            raise av.InvalidDataError(0, "corrupt sound")
        if (frame.sample_rate, frame.layout.nb_channels) != (shape.rate, shape.channels):
            raise Unsupported(
                "the sound changes its rate or its channels on the way; cut the file there, and "
                f"redact the parts one by one{shape.or_drop}"
            )
        seconds = None
        if frame.pts is not None and frame.time_base is not None and not clockless:
            seconds = frame.pts * frame.time_base
        yield wave_of(frame, wide=shape.wide), seconds


class _Line:
    """Where the next sample belongs."""

    def __init__(self, shape: SoundShape, on_damage: OnDamage, limits: Limits) -> None:
        self._shape, self._on_damage, self._limits = shape, on_damage, limits
        self._next = 0
        self._lost = False
        self._twice = 0
        """Samples left out of late, times _DECAY: what is kept after them is taken off."""
        self._left_out = 0
        """Of them, those that can be heard and that no block has told of."""

    def blocks(self, wave: Wave | None, seconds: Fraction | None) -> Iterator[SoundBlock]:
        if wave is None:
            self._lost = True
            return
        shape = self._shape
        ahead = 0
        if seconds is not None:
            ahead = round((seconds - shape.start) * shape.rate) - self._next
        slack = 0 if self._lost else TOLERANCE * shape.rate
        if ahead > slack:
            self._refuse_leap(ahead)
            self._lost = self._lost or self._has_no_pauses()
            yield from self._silence(ahead, wave)
        elif -ahead > slack:
            wave = self._unheard(-ahead, wave)
        self._lost = False
        if wave.shape[1]:
            self._twice = max(0, self._twice - wave.shape[1])
            yield self._block(wave, damaged=False)

    def _refuse_leap(self, ahead: int) -> None:
        if self._shape.container in RECEIVED and ahead > LEAP_OF_SOUND * self._shape.rate:
            raise self._joined("goes ahead by hours")

    def rest(self) -> Iterator[SoundBlock]:
        """An empty block, where samples were left out behind the last one."""
        if self._left_out:
            yield self._block(np.zeros((self._shape.channels, 0), np.float32), damaged=False)

    def _unheard(self, behind: int, wave: Wave) -> Wave:
        """Without its first samples, which lie before the end of what was heard."""
        left_out = wave[:, :behind]
        self._twice += _DECAY * left_out.shape[1]
        if max(_DECAY * behind, self._twice) > _DECAY * OVERLAP * self._shape.rate:
            raise self._joined("goes back")
        if left_out.size and np.abs(left_out).max() > _AUDIBLE:
            self._left_out += left_out.shape[1]
        return wave[:, behind:]

    def _joined(self, what_the_clock_does: str) -> Unsupported:
        return Unsupported(
            f"the sound's clock {what_the_clock_does} on the way, as in a file joined from two; "
            f"cut the file there, and redact the parts one by one{self._shape.or_drop}"
        )

    def _has_no_pauses(self) -> bool:
        """Whether what is missing was lost. Raises Damaged where damage is not covered."""
        if self._shape.container not in UNBROKEN:
            return False
        if self._on_damage is OnDamage.FAIL:
            with decoding_sound(alone=self._shape.alone):
                raise av.InvalidDataError(0, "lost sound")
        return True

    def _silence(self, count: int, like: Wave) -> Iterator[SoundBlock]:
        refuse_too_long(Fraction(self._next + count, self._shape.rate), self._limits)
        while count:
            some = min(count, _LONGEST)
            silence = np.zeros((like.shape[0], some), dtype=like.dtype)
            yield self._block(silence, damaged=self._lost)
            count -= some

    def _block(self, wave: Wave, *, damaged: bool) -> SoundBlock:
        block = SoundBlock(self._next, wave, damaged, self._left_out)
        self._next, self._left_out = block.end, 0
        refuse_too_long(Fraction(self._next, self._shape.rate), self._limits)
        return block
