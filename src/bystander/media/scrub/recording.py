"""Videos and sound: copied packet by packet into a new container, without what is no picture
and no sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext

from bystander.domain.limits import Limits
from bystander.errors import Damaged
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container
from bystander.media.beside_frames import demuxed, is_bare
from bystander.media.layers import layered
from bystander.media.media_limits import refuse_too_large, refuse_too_long
from bystander.media.rewritten import rewritten
from bystander.media.sample_entry import enter, entry_of
from bystander.media.scrub.muxers import muxer_of
from bystander.media.scrub.units import bare_configuration, bare_units, can_clean, length_width
from bystander.media.scrub.words import needs_encoding, readable
from bystander.media.staging import write_errors
from bystander.media.streams import is_cover_art
from bystander.media.vorbis_headers import without_comments
from bystander.media.whole import missing_bytes

_LANGUAGE = re.compile(r"[a-z]{3}")
_ALPHA: Final = ("vp8", "vp9")
_BESIDE: Final = ("skip_samples", "palette")
_EXACT: Final = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm")
_SLACK: Final = Fraction(1, 4)
"""Seconds by which containers' own durations are commonly off."""


@dataclass(frozen=True)
class Twin:
    """One stream on its way: of the source, of the copy, and how its units are parted."""

    source: Any  # PyAV's streams, by kind
    copy: Any
    codec: str
    width: int


def scrub_recording(
    source: Path, file: Path, keep: Sequence[str] = (), limits: Limits = Limits()
) -> tuple[str, ...]:
    """Writes the copy. Returns what was left out, in words.

    keep: names of the container's tags that stay, exactly as FFmpeg calls them
    Raises Unreadable, Unsupported, Damaged, CannotWrite, BadRequest.
    """
    if missing_bytes(source):
        raise _truncated()
    with opening(source):
        container = open_container(source, sound=True)
    with container:
        kept = [stream for stream in container.streams if is_kept(stream)]
        _refuse_traps(container, limits)
        if not kept:
            raise needs_encoding("a file without pictures and without sound")
        muxer = muxer_of(container, file, kept)
        with (
            _writing(),
            av.open(str(file), "w", format=muxer.name, options=muxer.options) as output,
        ):
            output.metadata.update(_named(container.metadata, keep))
            twins = {stream.index: _twin(stream, output, keep) for stream in kept}
            _copy(container, source, output, twins)
        return _dropped(container, twins)


@contextmanager
def _writing() -> Iterator[None]:
    """Raises CannotWrite for a disk that refuses, Unsupported for a container that does."""
    try:
        with write_errors():
            yield
    except (av.FFmpegError, ValueError) as cause:
        raise needs_encoding("a recording that its own container does not take again") from cause


def _refuse_traps(container: InputContainer, limits: Limits) -> None:
    for stream in container.streams.video:
        context: VideoCodecContext | None = stream.codec_context
        if context is not None:
            refuse_too_large(context.width, context.height, limits)
    refuse_too_long(Fraction(container.duration or 0, av.time_base), limits)


def is_kept(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's streams, by kind
    return stream.type in ("video", "audio") and not is_cover_art(stream)


def _twin(stream: Any, output: OutputContainer, keep: Sequence[str]) -> Twin:  # noqa: ANN401 -- PyAV's streams, by kind
    context = stream.codec_context
    codec = codec_of(stream)
    if context is None or (stream.type == "video" and not can_clean(codec)):
        raise needs_encoding(f"{codec} video")
    twin: Any = output.add_stream_from_template(stream, opaque=True)
    metadata = dict(stream.metadata)
    twin.metadata.clear()
    twin.metadata.update(_named(metadata, keep))
    if _LANGUAGE.fullmatch(metadata.get("language", "")):
        twin.metadata["language"] = metadata["language"]
    if metadata.get("alpha_mode") == "1" and codec in _ALPHA:
        twin.metadata["alpha_mode"] = "1"
    twin.time_base = stream.time_base
    if stream.type == "video":
        enter(twin, entry_of(stream))
    extra = bytes(context.extradata or b"")
    if extra:
        with readable():
            twin.codec_context.extradata = _bare_extra(codec, extra)
    return Twin(stream, twin, codec, length_width(codec, extra))


def _bare_extra(codec: str, extra: bytes) -> bytes:
    if codec in ("vorbis", "theora"):
        try:
            return without_comments(extra)
        except ValueError as cause:
            raise needs_encoding(f"{codec} with comments of this kind") from cause
    return bare_configuration(codec, extra)


def codec_of(stream: Any) -> str:  # noqa: ANN401 -- PyAV's streams, by kind
    """FFmpeg's name of the codec, whichever library decodes it."""
    context = stream.codec_context
    return "unknown" if context is None else str(context.codec.canonical_name)


def _named(metadata: Any, keep: Sequence[str]) -> dict[str, str]:  # noqa: ANN401 -- a mapping of PyAV's
    return {name: value for name, value in metadata.items() if name in keep}


def _copy(
    container: InputContainer, source: Path, output: OutputContainer, twins: dict[int, Twin]
) -> None:
    ends: dict[int, int] = {}
    longest = Fraction(0)
    for packet in _packets(container, source):
        index = packet.stream_index
        if packet.pts is not None and packet.time_base:
            ends[index] = packet.pts + (packet.duration or 0)
            longest = max(longest, ends[index] * packet.time_base)
        if index not in twins:
            continue
        bare = _bare(packet, twins[index])
        if bare.pts is None and bare.dts is None and index in ends:
            bare.pts = bare.dts = ends[index]  # Ogg's last one often has no time of its own
        output.mux_one(bare)
    _refuse_shorter(container, longest)


def _packets(container: InputContainer, source: Path) -> Iterator[Packet[Any]]:
    packets = demuxed(container, source)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as cause:
            raise _truncated() from cause
        if packet is None:
            return
        if packet.is_corrupt or (is_bare(container) and _is_unknown(packet)):
            raise _truncated()
        if packet.size:
            yield packet


def _is_unknown(packet: Any) -> bool:  # noqa: ANN401 -- PyAV's packets, by kind
    """Whether it may hold words, for it is no frame and no known tag."""
    is_sound = packet.size and packet.stream.type == "audio"
    return bool(is_sound) and layered(bytes(packet).lstrip(b"\0")[:4]) is None


def _bare(packet: Any, twin: Twin) -> Packet[Any]:  # noqa: ANN401 -- PyAV names side data by literals
    data = bytes(packet)
    if twin.source.type == "video":
        with readable():
            data = bare_units(twin.codec, data, twin.width)
        if not data:
            raise needs_encoding("a video with packets that hold nothing but words")
    beside = (*_BESIDE, "matroska_block_additional") if twin.codec in _ALPHA else _BESIDE
    bare = rewritten(packet, data, *beside)
    if packet.has_sidedata("new_extradata"):
        raise needs_encoding("a video whose settings change on the way")
    bare.stream = twin.copy
    return bare


def _refuse_shorter(container: InputContainer, ends: Fraction) -> None:
    """A copy of what is left of a file would look whole."""
    if container.format.name not in _EXACT or not container.duration:
        return
    # Matroska's length counts from zero, and MP4's from the first picture or sound.
    is_matroska = "matroska" in container.format.name
    start = Fraction(0 if is_matroska else container.start_time or 0, av.time_base)
    if ends - start < Fraction(container.duration, av.time_base) - _SLACK:
        raise _truncated()


def _truncated() -> Damaged:
    return Damaged("the file is damaged or ends before it says it does; get a whole copy")


def _dropped(container: InputContainer, twins: dict[int, Twin]) -> tuple[str, ...]:
    kinds = [
        "cover" if is_cover_art(stream) else stream.type
        for stream in container.streams
        if stream.index not in twins
    ]
    told = [f"{kinds.count(kind)} {kind} stream(s) left out" for kind in sorted(set(kinds))]
    if container.metadata or any(twin.source.metadata for twin in twins.values()):
        told.append("the container's tags left out")
    if container.chapters():
        told.append("chapters left out")
    return tuple(told)
