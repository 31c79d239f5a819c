"""One stream of sound on its way into a container, in step with the original to the sample."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from bystander.domain.resampling import Resampler
from bystander.domain.sound import RedactedSound, Sound, Wave, insist_redacted_sound
from bystander.media.av_errors import encoding_sound
from bystander.media.sound_rates import bit_rate_for, rate_for
from bystander.media.sound_samples import format_for, frame_of
from bystander.media.sound_shape import SoundShape

_TELLING: Final = ("matroska", "webm", "ogg", "oga", "ogv", "opus", "mp3")
"""Muxers that tell a player how many samples an encoder put in front."""

_EDITING: Final = ("mp4", "mov", "ipod", "3gp", "3g2")
"""Muxers that tell a player to leave out what lies before the beginning of all."""

_PLAIN: Final = 4096
"""Samples of one packet where the encoder takes any number."""


_TRIED: Final = 4
"""Frames from which an encoder's delay is told."""


class SoundWriter:
    """Encodes blocks of one stream and hands packets to the container.

    An encoder puts samples in front of the sound. Where the container cannot say so, they are
    filled up to whole packets, and these are left out.
    """

    def __init__(
        self, output: OutputContainer, shape: SoundShape, sound: Sound, muxer: str
    ) -> None:
        """
        output: whose header is not written yet
        muxer: FFmpeg's name
        """
        self._output, self._name = output, sound.encoder
        self._rate = rate_for(sound.encoder, shape.rate)
        self._resampler = Resampler(shape.rate, self._rate, shape.channels)
        self._layout = shape.layout
        self._format = format_for(sound.encoder, shape.sample_format, exact=shape.encoder.exact)
        with encoding_sound(self._name):
            self._stream = self._add(output, shape)
            self._size = self._stream.codec_context.frame_size or _PLAIN
            self._first = round(sound.start * self._rate)
            front, self._tail = self._delay()
            if _is_told(muxer, self._first, front):
                front = self._tail = 0
        self._dropped = -(-front // self._size) * self._size
        self._held: Wave = np.zeros((shape.channels, self._dropped - front), dtype=np.float32)
        self._next = self._first - self._held.shape[1]

    @property
    def seconds(self) -> Fraction:
        """Up to when sound was encoded, in the recording's own clock."""
        return Fraction(self._next, self._rate)

    def write(self, item: RedactedSound) -> None:
        """The next block. Raises TypeError for anything else, CannotWrite, Unsupported."""
        insist_redacted_sound(item)
        self._hold(self._resampler.feed(item.block.samples))
        self._encode_whole_frames()

    def finish(self) -> None:
        """Encodes what is left. The container is to be closed after."""
        self._hold(self._resampler.finish())
        self._hold(np.zeros((self._held.shape[0], self._tail), dtype=np.float32))
        self._encode_whole_frames()
        with encoding_sound(self._name):
            if self._held.shape[1]:
                self._encode(self._held)
            self._mux(self._stream.encode(None))

    def _hold(self, wave: Wave) -> None:
        self._held = np.concatenate([self._held, wave], axis=1)

    def _encode_whole_frames(self) -> None:
        whole = self._held.shape[1] // self._size * self._size
        with encoding_sound(self._name):
            for start in range(0, whole, self._size):
                self._encode(self._held[:, start : start + self._size])
        self._held = self._held[:, whole:].copy()

    def _encode(self, wave: Wave) -> None:
        frame = frame_of(wave, self._format, self._layout, self._rate)
        frame.pts, frame.time_base = self._next, Fraction(1, self._rate)
        self._next += wave.shape[1]
        self._mux(self._stream.encode(frame))

    def _mux(self, packets: list[Packet[AudioStream]]) -> None:
        for packet in packets:
            # What lies before the sound's first moment is the encoder's own.
            before = packet.pts is not None and packet.pts < self._first
            if self._dropped and before:
                continue
            self._output.mux_one(packet)

    def _add(self, output: OutputContainer, shape: SoundShape) -> AudioStream:
        stream: Any = output.add_stream(self._name, rate=self._rate, layout=shape.layout)
        _prepare(stream.codec_context, self._format, bit_rate_for(self._name, shape, self._rate))
        stream.time_base = Fraction(1, self._rate)
        if shape.language:
            stream.metadata["language"] = shape.language
        stream.codec_context.open()
        added: AudioStream = stream
        return added

    def _delay(self) -> tuple[int, int]:
        return delay_of(self._name, self._format, self._layout, self._rate)


def _is_told(muxer: str, first: int, front: int) -> bool:
    """Whether a player will know that what is in front of the sound is none of it."""
    return muxer in _TELLING or (muxer in _EDITING and first - front <= 0)


def _prepare(context: Any, sample_format: str, bit_rate: int) -> None:  # noqa: ANN401 -- PyAV's contexts, by kind
    context.format = sample_format
    if bit_rate:
        context.bit_rate = bit_rate
    context.flags |= av.codec.context.Flags.bitexact


@lru_cache(maxsize=32)
def delay_of(encoder: str, sample_format: str, layout: str, rate: int) -> tuple[int, int]:
    """Samples that an encoder puts in front of the sound, and how many of them it has to be
    given behind it to let the last of the sound go. Found by trying.
    """
    context: Any = av.CodecContext.create(encoder, "w")
    context.sample_rate, context.layout = rate, layout
    _prepare(context, sample_format, 0)
    context.open()
    size = context.frame_size or 1
    wave = np.zeros((context.layout.nb_channels, size), dtype=np.float32)
    packets = []
    for number in range(_TRIED):
        frame = frame_of(wave, sample_format, layout, rate)
        frame.pts, frame.time_base = number * size, Fraction(1, rate)
        packets += context.encode(frame)
    packets += context.encode(None)
    front = -min((packet.pts for packet in packets if packet.pts is not None), default=0)
    return front, max(0, front - (len(packets) - _TRIED) * size)
