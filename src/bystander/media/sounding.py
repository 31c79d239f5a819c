"""What recordings of all kinds share: streams of sound, each read by itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Final

from av.container import InputContainer

from bystander.domain.limits import Limits
from bystander.domain.plan import Stream
from bystander.domain.policy import OnDamage
from bystander.domain.sound import Sound, SoundBlock
from bystander.errors import Unsupported
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container
from bystander.media.file_source import FileSource
from bystander.media.layers import told_length
from bystander.media.sound_rates import rate_for
from bystander.media.sound_reading import blocks_of
from bystander.media.sound_shape import SoundShape, shape_of
from bystander.media.video_reading import ends_early

HEADED: Final = ("wav", "flac", "aiff", "mp3")
"""Formats whose headers tell how many samples there are, or may."""

_SLACK: Final = Fraction(1, 4)


class Sounding(FileSource):
    """A file that may have sound. ``on_damage`` and ``limits`` are its subclass's to set."""

    on_damage: OnDamage
    limits: Limits

    @cached_property
    def shapes(self) -> tuple[SoundShape, ...]:
        """Of all streams of sound of which anything can be decoded."""
        with opening(self.path), open_container(self.path, sound=True) as container:
            indexes = [stream.index for stream in container.streams.audio if stream.codec_context]
        found = (shape_of(self.path, index) for index in indexes)
        return tuple(shape for shape in found if shape is not None)

    @property
    def decodable(self) -> frozenset[int]:
        """Indexes of those streams."""
        return frozenset(shape.index for shape in self.shapes)

    def substitutes(self, streams: tuple[Stream, ...]) -> tuple[str, ...]:
        """What is to be told of sound that is not written as it was."""
        kept = {stream.index for stream in streams if stream.kept}
        told: list[str] = []
        for shape in self.shapes:
            if shape.index not in kept:
                continue
            rate = rate_for(shape.encoder.name, shape.rate)
            if shape.encoder.substitute:
                told.append(shape.encoder.substitute)
            if rate != shape.rate:
                told.append(f"the copy's sound has {rate} samples a second, not {shape.rate}")
        return tuple(dict.fromkeys(told))

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """See stages.Source."""
        return tuple(
            Sound(
                stream=shape.index,
                rate=shape.rate,
                channels=shape.channels,
                start=shape.start,
                length=0,
                encoder=shape.encoder.name,
            )
            for shape in self.shapes
        )

    def sound(self, stream: int) -> Iterator[SoundBlock]:
        """See stages.Source."""
        shape = self.shape(stream)
        end = 0
        for block in blocks_of(self.path, shape, self.on_damage, self.limits):
            end = block.end
            yield block
        if self.on_damage is OnDamage.FAIL and self._lacks(shape, end):
            raise ends_early()

    def shape(self, stream: int) -> SoundShape:
        """Of the stream with this index. Raises Unsupported."""
        for shape in self.shapes:
            if shape.index == stream:
                return shape
        raise Unsupported(f"stream {stream} holds no sound that can be decoded; look again")

    def _lacks(self, shape: SoundShape, length: int) -> bool:
        if shape.container not in HEADED:
            return False
        with opening(self.path), open_container(self.path, sound=True) as container:
            declared = self._told(container, shape)
        return declared is not None and declared - Fraction(length, shape.rate) > _SLACK

    def _told(self, container: InputContainer, shape: SoundShape) -> Fraction | None:
        """For how long a stream says that it lasts, in seconds."""
        if shape.container == "mp3":  # of which FFmpeg gives estimates, too
            return told_length(self.path)
        stream = container.streams[shape.index]
        if not stream.duration or not stream.time_base:
            return None
        seconds: Fraction = stream.duration * stream.time_base
        return seconds
