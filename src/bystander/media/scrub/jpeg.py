"""JPEG (ITU-T T.81): segments by allow-list; entropy-coded data as it is."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from bystander.media.colour_profile import bare_profile
from bystander.media.scrub.words import damaged

START, END, SCAN = b"\xff\xd8", 0xD9, 0xDA

_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_PICTURE = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF} - {0xC8})
"""Frames, scans, tables and restart intervals. Not C8, which is reserved for extensions."""

_MARKERS = re.compile(rb"(?:\xff+[\x01\xd0-\xd7])*\xff+[^\x00\x01\xd0-\xd7\xff]", re.DOTALL)
_MARKER_IN_DATA = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_PROFILE = b"ICC_PROFILE\0"
_MOST = 65_533 - 14
"""Bytes of a profile that fit in a segment."""

Segment = tuple[int, bytes, bytes]
"""Marker, content without its length, and the entropy-coded data behind it."""


def scrubbed(data: bytes, exif: bytes | None = None) -> bytes:
    """The same picture with nothing beside it but its colours and ``exif``.

    exif: a block with its own head ("Exif", two zeros), or None. Whatever follows the
    picture is left out. Raises Damaged.
    """
    segments = list(segments_of(data))
    kept = [each for each in (kept_segment(*segment) for segment in segments) if each is not None]
    profile = bare_profile(b"".join(_profile_parts(segments)))
    extra = [] if exif is None else [(_APP1, exif, b"")]
    extra += [(_APP2, part, b"") for part in _parted(profile)] if profile else []
    # JFIF wants to be first.
    place = 1 if kept and kept[0][0] == _APP0 else 0
    return START + b"".join(map(_written, kept[:place] + extra + kept[place:])) + b"\xff\xd9"


def profile_of(data: bytes) -> bytes:
    """The colour profile as it stands, or nothing."""
    return b"".join(_profile_parts(list(segments_of(data))))


def segments_of(data: bytes) -> Iterator[Segment]:
    """Every segment up to the end of the picture, which comes with what follows it.

    Raises Damaged for a picture without an end.
    """
    if data[:2] != START:
        raise damaged()
    place = 2
    while True:
        place, marker = _marker(data, place)
        if marker == END:
            yield marker, b"", data[place:]
            return
        length = int.from_bytes(data[place : place + 2], "big")
        content = data[place + 2 : place + length]
        if length < 2 or len(content) != length - 2:  # noqa: PLR2004 -- the length's own bytes
            raise damaged()
        place += length
        coded = _coded(data, place) if marker == SCAN else b""
        place += len(coded)
        yield marker, content, coded


def _marker(data: bytes, place: int) -> tuple[int, int]:
    """The place behind the next marker that is more than a fill byte, and the marker."""
    found = _MARKERS.match(data, place)
    if found is None:
        raise damaged()
    return found.end(), data[found.end() - 1]


def _coded(data: bytes, place: int) -> bytes:
    found = _MARKER_IN_DATA.search(data, place)
    if found is None:
        raise damaged()
    return data[place : found.start()]


def kept_segment(marker: int, content: bytes, coded: bytes) -> Segment | None:
    if marker in _PICTURE:
        return marker, content, coded
    if marker == _APP0 and content.startswith(b"JFIF\0") and len(content) >= 14:  # noqa: PLR2004 -- up to the size of its thumbnail
        return marker, content[:12] + b"\0\0", b""
    if marker == _APP0 and content.startswith(b"AVI1") and len(content) > 4:  # noqa: PLR2004 -- which field, in films
        return marker, content[:5] + bytes(len(content) - 5), b""
    if marker == _APP14 and content.startswith(b"Adobe") and len(content) >= 12:  # noqa: PLR2004 -- up to the kind of colours
        return marker, content[:7] + bytes(4) + content[11:12], b""
    return None


def _profile_parts(segments: list[Segment]) -> list[bytes]:
    """In the order of their numbers."""
    parts = [content for marker, content, _ in segments if marker == _APP2]
    parts = [content[len(_PROFILE) :] for content in parts if content.startswith(_PROFILE)]
    return [part[2:] for part in sorted(parts, key=lambda part: part[:1])]


def _parted(profile: bytes) -> list[bytes]:
    parts = [profile[place : place + _MOST] for place in range(0, len(profile), _MOST)]
    count = len(parts)
    return [_PROFILE + bytes((number, count)) + part for number, part in enumerate(parts, 1)]


def _written(segment: Segment) -> bytes:
    marker, content, coded = segment
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + coded
