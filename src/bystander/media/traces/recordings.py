"""What a video or a piece of sound carries beside its pictures and its sound."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from bystander.domain.traces import Trace, TraceKind, kind_of
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container
from bystander.media.scrub.recording import is_kept
from bystander.media.streams import is_cover_art
from bystander.media.traces.bitstreams import UNREAD, is_telemetry, words_among_pictures
from bystander.media.whole import missing_bytes

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
    "company_name": r"FFmpeg",
    "product_name": r"OP1a Muxer",
    "application_platform": r"Lavf",
    "operational_pattern_ul": r"060e2b34\.04010101\.0d010201\.01010900",
    "timecode": r"00:00:00:00",
    "product_uid": r"adab4424-2f25-4dc7-92ff-29bd000c0002",
    **dict.fromkeys(("uid", "generation_uid"), r"adab4424-2f25-4dc7-92ff-000c0000000[01]"),
    **dict.fromkeys(("product_version", "product_version_num", "toolkit_version_num"), r"[0.]*"),
    **dict.fromkeys(
        ("material_package_umid", "file_package_umid"), r"0x060A2B340101010501010D00130{37}[01]"
    ),
    **dict.fromkeys(("metadatacreator", "audiosamplerate", "duration_ms"), r"[\d.]*"),
}
"""Tags that containers need or that FFmpeg writes itself, by values that say nothing."""

_ISO_SMALL = (b"udta", b"meta", b"uuid", b"XMP_", b"free", b"skip", b"wide")
_ISO_INNER = (b"moov", b"trak", b"mdia", b"minf")
_EMPTY_LIST = (
    b"\0\0\0\x35meta\0\0\0\0\0\0\0\x21hdlr\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0\0\0\0\x08ilst"
)
"""What FFmpeg writes where there is no tag."""


def recording_traces(path: Path) -> tuple[Trace, ...]:
    """Raises Unreadable. Every packet is read, in constant memory; what could not be read, be
    it damaged or missing, is among the traces, for there may be anything in it.
    """
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
        found += words_among_pictures(container)
    if missing_bytes(path):
        found.append(UNREAD)
    return (*found, *_boxes(path))


def _tags(metadata: Any, place: str) -> Iterator[Trace]:  # noqa: ANN401 -- a mapping of PyAV's
    for name, value in dict(metadata).items():
        harmless = _HARMLESS.get(name.lower())
        if harmless is None or not re.fullmatch(harmless, value):
            yield Trace(kind_of(name), name, value, place)


def _stream(stream: Any, place: str) -> Trace:  # noqa: ANN401 -- PyAV's streams, by kind
    if is_cover_art(stream):
        return Trace(TraceKind.PICTURE, "cover", "a picture", place)
    if is_telemetry(stream):
        return Trace(TraceKind.POSITION, "gpmd", "a camera's telemetry", place)
    return Trace(TraceKind.STREAM, str(stream.type), "a stream of its own", place)


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
