"""What a photo or an animation carries beside its pixels."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bystander.domain.limits import Limits
from bystander.domain.traces import Trace, TraceKind, kind_of
from bystander.media.chunks import riff_chunks
from bystander.media.colour_profile import bare_profile
from bystander.media.photo_formats import format_of
from bystander.media.pillow_door import opened
from bystander.media.scrub import bmp, gif, heif, heif_items, jpeg, png
from bystander.media.scrub.words import readable
from bystander.media.traces.exif import exif_traces
from bystander.media.traces.iptc import iptc_traces
from bystander.media.traces.xmp import xmp_traces

_LONGEST = 200
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\0"
_EXIF = b"Exif\0\0"


def picture_traces(path: Path) -> tuple[Trace, ...]:
    """Raises Unreadable, Unsupported, Damaged."""
    with opened(path, Limits(sys.maxsize)) as picture:  # its head alone is read
        name = format_of(picture)
    with readable():
        return tuple(_READERS[name](path.read_bytes())) if name in _READERS else ()


def _jpeg(data: bytes) -> Iterator[Trace]:
    for marker, content, coded in jpeg.segments_of(data):
        if marker == jpeg.END:
            yield from _behind(coded)
        elif content.startswith(_EXIF):
            yield from exif_traces(content[len(_EXIF) :])
        elif content.startswith((_XMP, _XMP_MORE)):
            yield from xmp_traces(content[len(_XMP) :])
        elif content.startswith(b"ICC_PROFILE\0"):
            continue
        elif marker == 0xFE:  # noqa: PLR2004 -- a comment
            yield _words("Comment", content, "JPEG")
        else:
            yield from _segment(marker, content, coded)
    yield from _profile(jpeg.profile_of(data))


def _segment(marker: int, content: bytes, coded: bytes) -> Iterator[Trace]:
    kept = jpeg.kept_segment(marker, content, coded)
    if kept is not None:
        if kept[1] != content:
            yield Trace(TraceKind.PICTURE, "JFIF thumbnail", f"{len(content)} bytes", "JPEG")
        return
    if content.startswith(b"Photoshop 3.0\0"):
        yield from iptc_traces(content)
        return
    kinds = {b"MPF\0": TraceKind.PICTURE, b"JP": TraceKind.PROVENANCE}
    kind = next((kind for head, kind in kinds.items() if content.startswith(head)), TraceKind.REST)
    yield Trace(kind, f"segment {marker:02X}", f"{len(content)} bytes", "JPEG")


def _png(data: bytes) -> Iterator[Trace]:
    for name, content in png.chunks_of(data):
        if name == b"IEND":
            yield from _behind(content)
        elif name == b"eXIf":
            yield from exif_traces(content)
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            yield from _png_text(name, content)
        elif name == b"iCCP":
            yield from _profile(png.profile_of(content))
        elif not png.is_picture(name, content):
            kind = TraceKind.TIME if name == b"tIME" else TraceKind.REST
            yield Trace(kind, name.decode("latin-1"), f"{len(content)} bytes", "PNG")


def _png_text(name: bytes, content: bytes) -> Iterator[Trace]:
    key, _, rest = content.partition(b"\0")
    if name == b"zTXt":
        rest = _unpacked(rest[1:])
    elif name == b"iTXt":
        packed, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
        rest = _unpacked(rest) if packed else rest
    if key == b"XML:com.adobe.xmp":
        yield from xmp_traces(rest)
    else:
        yield _words(key.decode("latin-1"), rest, "PNG")


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, 1 << 20)
    except zlib.error:
        return packed


def _webp(data: bytes) -> Iterator[Trace]:
    end = 8 + int.from_bytes(data[4:8], "little")
    for chunk in riff_chunks(io.BytesIO(data), 12, min(end, len(data))):
        content = data[chunk.start : chunk.start + chunk.length]
        if chunk.name == b"EXIF":
            yield from exif_traces(content.removeprefix(_EXIF))
        elif chunk.name == b"XMP ":
            yield from xmp_traces(content)
        elif chunk.name == b"ICCP":
            yield from _profile(content)
        elif chunk.name not in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"):
            name = chunk.name.decode("latin-1")
            yield Trace(TraceKind.REST, name, f"{chunk.length} bytes", "WebP")
    yield from _behind(data[end + end % 2 :])


def _gif(data: bytes) -> Iterator[Trace]:
    end = 0
    for place, block in gif.blocks_of(data):
        end = place + len(block)
        if gif.kept_block(block):
            continue
        if block[1] == gif.COMMENT:
            yield _words("Comment", gif.joined(block, 2), "GIF")
        elif block[3:14] == b"XMP DataXMP":
            yield from xmp_traces(block[14:])
        else:
            yield Trace(TraceKind.REST, "extension", f"{len(block)} bytes", "GIF")
    yield from _behind(data[end:])


def _heif(data: bytes) -> Iterator[Trace]:
    meta = heif_items.read_meta_of(data)
    shown = heif.wanted_items(meta)
    for number, item in meta.items.items():
        if item.kind == b"Exif":
            skip = 4 + int.from_bytes(item.data[:4], "big")
            yield from exif_traces(item.data[skip:].removeprefix(_EXIF))
        elif item.kind == b"mime":
            yield from xmp_traces(item.data)
        elif number not in shown:
            kind = TraceKind.PICTURE if item.kind in (b"hvc1", b"av01", b"grid") else TraceKind.REST
            name = f"item {item.kind.decode('latin-1')}"
            yield Trace(kind, name, f"{len(item.data)} bytes", "HEIF")
        else:
            yield from _heif_profiles(item)
    for box, content in heif_items.boxes(data):
        if box not in _HEIF_NEEDED and content.strip(b"\0"):
            label = f"box {box.decode('latin-1')}"
            yield Trace(TraceKind.REST, label, f"{len(content) + 8} bytes", "HEIF")


_HEIF_NEEDED = frozenset({b"ftyp", b"meta", b"mdat"})
"""Boxes at the top of a file that a still picture needs."""


def _heif_profiles(item: heif_items.Item) -> Iterator[Trace]:
    for (name, content), _ in item.properties:
        if name == b"colr" and content[:4] in (b"prof", b"rICC"):
            yield from _profile(content[4:])


def _tiff(data: bytes) -> Iterator[Trace]:
    yield from exif_traces(data, "TIFF")


def _bmp(data: bytes) -> Iterator[Trace]:
    more = len(data) - len(bmp.scrubbed(data))
    if more > 0:
        yield Trace(TraceKind.REST, "profile or gap", f"{more} bytes", "BMP")


def _profile(profile: bytes) -> Iterator[Trace]:
    if profile and bare_profile(profile) != profile:
        words = f"{len(profile)} bytes, with names or dates"
        yield Trace(TraceKind.DEVICE, "colour profile", words, "ICC")


def _behind(rest: bytes) -> Iterator[Trace]:
    if rest:
        yield Trace(TraceKind.PICTURE, "behind the picture", f"{len(rest)} bytes", "end of file")


def _words(name: str, content: bytes, place: str) -> Trace:
    text = " ".join(content.decode("utf-8", "replace").split())
    kind = kind_of(name)
    shown = text if len(text) <= _LONGEST else f"{len(text)} letters"
    return Trace(TraceKind.WORDS if kind is TraceKind.REST else kind, name, shown, place)


_READERS: dict[str, Callable[[bytes], Iterator[Trace]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "HEIF": _heif,
    "AVIF": _heif,
    "TIFF": _tiff,
    "BMP": _bmp,
}
