"""What a stream of sound is, found by decoding its beginning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from bystander.errors import Unsupported
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container
from bystander.media.sound_encoders import SoundEncoder, sound_encoder_for
from bystander.media.sound_samples import READ
from bystander.media.streams import picture_stream

_LANGUAGE = re.compile(r"[a-z]{3}")
"""ISO 639-2, as players ask for it. Anything else in its place may be a sentence."""

CLOCKLESS: Final = ("mp3", "aac", "wav", "aiff", "ac3", "eac3", "amr")
"""Formats that say when nothing is heard; FFmpeg counts from the encoder's delay in some."""

UNBROKEN: Final = ("flac",)
"""Formats that count their samples from 0, and in which a pause can only be a loss."""

HIGHEST: Final = 768_000
"""Samples a second: twice what studios record. More is a broken head, or a trap."""

_BEGINNING = 400
"""Packets: some seconds, from which a bit rate is told that the file does not tell."""

_NAMELESS: Final = {"1 channels": "mono", "2 channels": "stereo"}
"""As FFmpeg calls them where a file only counts them, which not every encoder takes."""

_WIDE: Final = ("pcm_s32", "pcm_f64", "wavpack", "tta")
"""Beginnings of names of codecs whose samples may have more than 24 bits."""


@dataclass(frozen=True, slots=True)
class SoundShape:
    """One stream of sound of a file.

    codec, layout, sample_format, container: FFmpeg's names
    bit_rate: bits a second, or 0 where nobody knows
    start: when the first sample is heard, in seconds of the recording's own clock
    wide: whether samples may have more than 24 bits
    alone: the file has no pictures, so nothing would be left of it without its sound
    """

    index: int
    codec: str
    container: str
    rate: int
    layout: str
    channels: int
    sample_format: str
    bit_rate: int
    language: str
    start: Fraction
    encoder: SoundEncoder
    wide: bool
    alone: bool

    @property
    def or_drop(self) -> str:
        """The end of a refusal: what else can be done, where anything can."""
        return "" if self.alone else ", or leave the sound out with --sound drop"


def shape_of(path: Path, index: int) -> SoundShape | None:
    """The stream with this index; None where nothing in it can be decoded.

    Raises Unreadable, and Unsupported for what is no sound or none that can be worked on.
    """
    with opening(path), open_container(path, sound=True) as container:
        stream = container.streams[index]
        if not isinstance(stream, AudioStream):
            raise Unsupported(f"stream {index} of the file is no sound; look again")
        first, size, seconds = _beginning(container, stream)
        if first is None:
            return None
        shape = _shape(container, stream, first, round(8 * size / seconds) if seconds else 0)
        _refuse(shape)
        return shape


def _refuse(shape: SoundShape) -> None:
    """Raises Unsupported for more samples, or wider ones, than can be worked on."""
    if shape.rate > HIGHEST:
        raise Unsupported(
            f"the sound claims {shape.rate} samples a second, which looks like a trap; convert it "
            f"to {HIGHEST} or fewer first{shape.or_drop}"
        )
    if shape.sample_format.removesuffix("p") not in READ:
        raise Unsupported(
            "the sound's samples are whole numbers of 64 bits, which are not read here; convert it "
            f"to 32 bits first{shape.or_drop}"
        )


def _shape(
    container: InputContainer, stream: AudioStream, first: av.AudioFrame, measured: int
) -> SoundShape:
    name = container.format.name
    codec = stream.codec_context.codec.canonical_name
    language = stream.metadata.get("language", "")
    return SoundShape(
        index=stream.index,
        codec=codec,
        container=name,
        rate=first.sample_rate,
        layout=_NAMELESS.get(first.layout.name, first.layout.name),
        channels=first.layout.nb_channels,
        sample_format=first.format.name,
        bit_rate=max(stream.bit_rate or 0, measured),
        language=language if _LANGUAGE.fullmatch(language) else "",
        start=_start(name, stream, first),
        encoder=encoder_of(stream, name),
        wide=first.format.bytes > 2 and codec.startswith(_WIDE),  # noqa: PLR2004 -- 16 bits
        alone=picture_stream(container) is None,
    )


def encoder_of(stream: Any, container: str) -> SoundEncoder:  # noqa: ANN401 -- PyAV's streams, by kind
    """What will write a stream's sound. Decodes nothing."""
    context = stream.codec_context
    if context is None:
        return sound_encoder_for("unknown", container)
    return sound_encoder_for(context.codec.canonical_name, container, str(context.profile or ""))


def _start(name: str, stream: AudioStream, first: av.AudioFrame) -> Fraction:
    if name in (*CLOCKLESS, *UNBROKEN) or first.pts is None:
        return Fraction(0)
    return first.pts * (first.time_base or stream.time_base or Fraction(1, first.sample_rate))


def _beginning(
    container: InputContainer, stream: AudioStream
) -> tuple[av.AudioFrame | None, int, Fraction]:
    """The first frame, and how many bytes the first packets have for how many seconds."""
    first: av.AudioFrame | None = None
    size, seconds = 0, Fraction(0)
    try:
        for packet in islice(container.demux(stream), _BEGINNING):
            size += packet.size
            seconds += (packet.duration or 0) * (packet.time_base or Fraction(0))
            if first is None:
                first = _frame(packet)
    except av.FFmpegError:
        pass  # whoever reads it all meets it again, and knows what is to be done
    return first, size, seconds


def _frame(packet: Any) -> av.AudioFrame | None:  # noqa: ANN401 -- PyAV's packets, by kind
    try:
        frames = packet.decode()
    except av.FFmpegError:
        return None
    found: list[av.AudioFrame] = [frame for frame in frames if isinstance(frame, av.AudioFrame)]
    return found[0] if found else None
