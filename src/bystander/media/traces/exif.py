"""EXIF (CIPA DC-008) and TIFF tags as traces."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import ExifTags

from bystander.domain.traces import Trace, TraceKind, kind_of
from bystander.errors import BystanderError
from bystander.media.scrub.tiff import (
    SHOWN,
    Tag,
    TiffFile,
    opened_tiff,
    pages_of_tiff,
    read_directory,
)
from bystander.media.traces.iptc import iptc_traces
from bystander.media.traces.xmp import xmp_traces

_INNER = {34665: "EXIF", 34853: "GPS", 40965: "Interop", 330: "SubIFD"}
_GPS, _XMP, _IPTC, _PHOTOSHOP, _PROFILE = 34853, 700, 33723, 34377, 34675
_PIXELS = frozenset({273, 279, 324, 325, 347, _PROFILE, *_INNER})
_LONGEST = 200
_TEXT, _RATIOS = (1, 2, 7), (5, 10)
_UNIT = {"LATITUDE": 2, "LONGITUDE": 4}


def exif_traces(data: bytes, place: str = "EXIF") -> Iterator[Trace]:
    """Every tag that says more than how pixels are to be shown.

    data: from its byte order on; a damaged block is one trace
    """
    try:
        source = opened_tiff(data)
        pages = pages_of_tiff(source)
    except BystanderError:
        yield Trace(TraceKind.REST, "EXIF", f"damaged, {len(data)} bytes", place)
        return
    for number, page in enumerate(pages):
        if number and place == "EXIF":
            yield Trace(TraceKind.PICTURE, "Thumbnail", "a small copy of the picture", "EXIF IFD1")
        yield from _directory(source, page, place, depth=0)


def _directory(source: TiffFile, page: dict[int, Tag], place: str, depth: int) -> Iterator[Trace]:
    for code, tag in page.items():
        if code in _INNER and depth < 3:  # noqa: PLR2004 -- deeper than any camera writes
            yield from _inner(source, code, tag, depth)
        elif code == _XMP:
            yield from xmp_traces(tag.data)
        elif code in (_IPTC, _PHOTOSHOP):
            yield from iptc_traces(tag.data)
        elif place == "GPS" or code not in SHOWN | _PIXELS:
            yield _named(source, code, tag, place)


def _inner(source: TiffFile, code: int, tag: Tag, depth: int) -> Iterator[Trace]:
    try:
        for start in source.numbers(tag):
            page = read_directory(source, start)[0]
            if code == _GPS:
                yield from _position(source, page)
            yield from _directory(source, page, _INNER[code], depth + 1)
    except BystanderError:
        yield Trace(TraceKind.REST, _INNER[code], "damaged", "EXIF")


def _named(source: TiffFile, code: int, tag: Tag, place: str) -> Trace:
    names = ExifTags.GPSTAGS if place == "GPS" else ExifTags.TAGS
    name = str(names.get(code, f"0x{code:04x}"))
    return Trace(kind_of(name), name, _value(source, tag), place)


def _value(source: TiffFile, tag: Tag) -> str:
    if tag.kind in _TEXT:
        text = tag.data.rstrip(b"\0").decode("utf-8", "replace")
        if text.isprintable() and len(text) <= _LONGEST:
            return text
        return f"{len(tag.data)} bytes"
    try:
        values = _ratios(source, tag) if tag.kind in _RATIOS else source.numbers(tag)
    except BystanderError:
        return f"{len(tag.data)} bytes"
    shown = " ".join(f"{value:g}" for value in values[:12])
    return shown + (" ..." if len(values) > 12 else "")  # noqa: PLR2004 -- a line's worth


def _ratios(source: TiffFile, tag: Tag) -> tuple[float, ...]:
    numbers = source.numbers(Tag(4, tag.count * 2, tag.data))
    return tuple(a / b if b else 0.0 for a, b in zip(numbers[::2], numbers[1::2], strict=True))


def _position(source: TiffFile, page: dict[int, Tag]) -> Iterator[Trace]:
    """Latitude and longitude on one line, as maps take them."""
    try:
        north, east = (
            _degrees(_ratios(source, page[code])) * (-1 if page[code - 1].data[:1] in b"SW" else 1)
            for code in _UNIT.values()
        )
    except (KeyError, BystanderError, ValueError):
        return
    yield Trace(TraceKind.POSITION, "GPSInfo", f"{north:.6f}, {east:.6f}", "EXIF")


def _degrees(parts: tuple[float, ...]) -> float:
    return sum(part / float(60**power) for power, part in enumerate(parts[:3]))
