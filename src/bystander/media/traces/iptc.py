"""IPTC (IIM 4) as traces, bare or inside Photoshop's blocks."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bystander.domain.traces import Trace, TraceKind, kind_of

_NAMES = {
    5: "ObjectName",
    25: "Keywords",
    55: "DateCreated",
    60: "TimeCreated",
    80: "By-line",
    85: "By-lineTitle",
    90: "City",
    92: "Sub-location",
    95: "Province-State",
    105: "Headline",
    101: "Country-PrimaryLocationName",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    118: "Contact",
    120: "Caption-Abstract",
    122: "Writer-Editor",
}
_MARK, _IPTC, _THUMBNAILS = b"8BIM", 0x0404, (0x0409, 0x040C)
_RECORDS = 2
_LONGEST = 200


def iptc_traces(data: bytes) -> Iterator[Trace]:
    """Every field, and the block itself."""
    yield Trace(TraceKind.REST, "IPTC", f"{len(data)} bytes", "IPTC")
    place = data.find(_MARK)
    if place < 0:
        yield from _fields(data)
    while place >= 0 and place + 12 <= len(data):
        kind, named = struct.unpack_from(">HB", data, place + 4)
        head = place + 7 + named + (1 - named % 2)
        length = int.from_bytes(data[head : head + 4], "big")
        content = data[head + 4 : head + 4 + length]
        if kind == _IPTC:
            yield from _fields(content)
        elif kind in _THUMBNAILS:
            yield Trace(TraceKind.PICTURE, "Thumbnail", f"{length} bytes", "Photoshop")
        place = data.find(_MARK, head + 4 + length)


def _fields(data: bytes) -> Iterator[Trace]:
    place = data.find(b"\x1c")
    while place >= 0 and place + 5 <= len(data) and data[place] == 0x1C:  # noqa: PLR2004 -- begins every field
        record, number, length = struct.unpack_from(">BBH", data, place + 1)
        value = data[place + 5 : place + 5 + length].decode("utf-8", "replace")
        if record == _RECORDS and number:
            name = _NAMES.get(number, f"2:{number}")
            shown = value if len(value) <= _LONGEST else f"{len(value)} letters"
            yield Trace(kind_of(name), name, shown, "IPTC")
        place += 5 + length
