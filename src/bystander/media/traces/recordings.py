"""What a video or a piece of sound carries beside its pictures and its sound."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from bystander.domain.traces import Trace, TraceKind, kind_of
from bystander.errors import BystanderError
from bystander.media.av_errors import decoding, opening
from bystander.media.av_open import open_container
from bystander.media.scrub.recording import codec_of, is_kept
from bystander.media.scrub.units import bare_configuration, bare_units, length_width
from bystander.media.scrub.words import readable
from bystander.media.streams import is_cover_art
from bystander.media.traces.gpmf import first_position

_HARMLESS = {
    "major_brand": r".{0,4}",
    "minor_version": r"\d*",
    "compatible_brands": r"[\w ]*",
    "language": r"[a-z]{3}",
    "handler_name": r"(?:Video|Sound|Subtitle|Data)Handler|Core Media (?:Video|Audio)|",
    "vendor_id": r"\[0\]\[0\]\[0\]\[0\]|FFMP",
    "encoder": r"Lavf|Lavc",
    "duration": r"[\d:.]*",
    "alpha_mode": r"1",
    "variant_bitrate": r"\d*",
    "id3v2_priv.*": r"",
    "service_name": r"Service01",
    "service_provider": r"FFmpeg",
    **dict.fromkeys(("metadatacreator", "audiosamplerate", "duration_ms"), r"[\d.]*"),
}
"""Tags that containers need or that FFmpeg writes itself, by values that say nothing."""

_ISO_SMALL = (b"udta", b"meta", b"uuid", b"XMP_", b"free", b"skip", b"wide")
_ISO_INNER = (b"moov", b"trak", b"mdia", b"minf")
_EMPTY_LIST = (
    b"\0\0\0\x35meta\0\0\0\0\0\0\0\x21hdlr\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0\0\0\0\x08ilst"
)
"""What FFmpeg writes where there is no tag."""

_MOST_PACKETS = 20_000


def recording_traces(path: Path) -> tuple[Trace, ...]:
    """Raises Unreadable; damage inside only ends the search there."""
    with opening(path):
        container = open_container(path, sound=True)
    with container:
        found = [*_tags(container.metadata, "container")]
        for stream in container.streams:
            place = f"{stream.type} stream {stream.index}"
            found += _tags(stream.metadata, place)
            if not is_kept(stream):
                found.append(_stream(stream, place))
        for chapter in container.chapters():
            found += _tags(chapter["metadata"], "chapter")
            found.append(Trace(TraceKind.WORDS, "chapter", "a mark in time", "chapter"))
        found += _inside(container)
    return (*found, *_boxes(path))


def _tags(metadata: Any, place: str) -> Iterator[Trace]:  # noqa: ANN401 -- a mapping of PyAV's
    for name, value in dict(metadata).items():
        harmless = _HARMLESS.get(name.lower())
        if harmless is None or not re.fullmatch(harmless, value):
            yield Trace(kind_of(name), name, value, place)


def _stream(stream: Any, place: str) -> Trace:  # noqa: ANN401 -- PyAV's streams, by kind
    if is_cover_art(stream):
        return Trace(TraceKind.PICTURE, "cover", "a picture", place)
    if _is_telemetry(stream):
        return Trace(TraceKind.POSITION, "gpmd", "a camera's telemetry", place)
    return Trace(TraceKind.STREAM, str(stream.type), "a stream of its own", place)


def _is_telemetry(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's streams, by kind
    return stream.type == "data" and "gopro met" in stream.metadata.get("handler_name", "").lower()


def _inside(container: Any) -> Iterator[Trace]:  # noqa: ANN401 -- PyAV's streams, by kind
    """Words in the bitstream of pictures, and the first position of a GoPro's telemetry."""
    told = set[int]()
    for stream in container.streams:
        if stream.type == "video" and is_kept(stream) and _has_words_at_its_head(stream):
            told.add(stream.index)
            yield _bitstream(stream.index)
    for packet in _packets(container):
        if packet.stream_index not in told:
            found = _in_packet(packet)
            if found is not None:
                told.add(packet.stream_index)
                yield found


def _has_words_at_its_head(stream: Any) -> bool:  # noqa: ANN401 -- PyAV's streams, by kind
    extra = _extra(stream)
    return _differs(lambda: bare_configuration(codec_of(stream), extra), extra)


def _in_packet(packet: Any) -> Trace | None:  # noqa: ANN401 -- PyAV's packets, by kind
    stream, data = packet.stream, bytes(packet)
    if stream.type == "video" and is_kept(stream):
        codec = codec_of(stream)
        width = length_width(codec, _extra(stream))
        differs = _differs(lambda: bare_units(codec, data, width), data)
        return _bitstream(stream.index) if differs else None
    position = first_position(data) if _is_telemetry(stream) else None
    if position is None:
        return None
    value = f"{position[0]:.6f}, {position[1]:.6f}"
    return Trace(TraceKind.POSITION, "GPS5", value, f"data stream {stream.index}")


def _extra(stream: Any) -> bytes:  # noqa: ANN401 -- PyAV's streams, by kind
    context = stream.codec_context
    return b"" if context is None else bytes(context.extradata or b"")


def _differs(bare: Callable[[], bytes], data: bytes) -> bool:
    try:
        with readable():
            return bare() != data
    except BystanderError:
        return True  # where words cannot be told from pictures, there may be some


def _bitstream(index: int) -> Trace:
    return Trace(TraceKind.WORDS, "bitstream", "user data among pictures", f"video stream {index}")


def _packets(container: Any) -> Iterator[Any]:  # noqa: ANN401 -- PyAV's packets, by kind
    packets = container.demux()
    for count in range(_MOST_PACKETS):
        try:
            with decoding(count):
                packet = next(packets, None)
        except BystanderError:
            return
        if packet is None:
            return
        if packet.size:
            yield packet


def _boxes(path: Path) -> Iterator[Trace]:
    """Boxes of MP4 and MOV that hold tags, known to FFmpeg or not."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(4)
        if file.read(4) in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
            yield from _boxes_in(file, 0, end, "file")


def _boxes_in(file: BinaryIO, place: int, end: int, inside: str) -> Iterator[Trace]:
    while place + 8 <= end:
        file.seek(place)
        head = file.read(8)
        length, name, start = int.from_bytes(head[:4], "big"), head[4:], 8
        if length == 1:
            length, start = int.from_bytes(file.read(8), "big"), 16
        length = end - place if length == 0 else length
        if length < start or place + length > end:
            yield Trace(TraceKind.REST, "remains", f"{end - place} bytes", inside)
            return
        if name in _ISO_INNER:
            yield from _boxes_in(file, place + start, place + length, name.decode())
        elif name in _ISO_SMALL:
            content = file.read(min(length - start, 1 << 16))
            if content.strip(b"\0") and content != _EMPTY_LIST:
                label = name.decode("latin-1")
                yield Trace(TraceKind.REST, f"box {label}", f"{length} bytes", inside)
        place += length
