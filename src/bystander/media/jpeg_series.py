"""JPEGs one behind the other in one file: a film, or pictures that hang behind a photo."""

from __future__ import annotations

import mmap
import re
import struct
from dataclasses import dataclass
from pathlib import Path

_START = b"\xff\xd8\xff"
_NEXT = re.compile(rb"\x00*(?=\xff\xd8\xff)")
"""Some writers of films fill up with zeros."""

_MARKER_IN_DATA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
"""Ends entropy-coded data: no stuffed byte and no restart (ITU-T T.81, B.1.1)."""

_END, _SCAN = 0xD9, 0xDA
_BARE = (0x01, *range(0xD0, 0xD8))
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TAGS = (0xE1, 0xE2)


@dataclass(frozen=True, slots=True)
class _Jpeg:
    """One JPEG inside a file.

    size: bytes of height and width as they stand in its head
    tagged: it carries EXIF, XMP, a profile or a list of more pictures, as photos do
    end: the byte behind it
    """

    size: bytes
    tagged: bool
    end: int


def is_film(path: Path) -> bool:
    """Whether a file that begins as a JPEG is a raw stream of them (Motion JPEG).

    Pictures of one size without a tag are a film. A tagged one is a photo, whatever
    follows.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        first = _jpeg_at(data, 0)
        if first is None or first.tagged:
            return False
        start = _next(data, first)
        second = None if start is None else _jpeg_at(data, start)
        return second is not None and second.size == first.size


def hides_another(path: Path) -> bool:
    """Whether another JPEG follows where a photo ends."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        first = _jpeg_at(data, 0)
        return first is not None and _next(data, first) is not None


def _next(data: mmap.mmap, jpeg: _Jpeg) -> int | None:
    found = _NEXT.match(data, jpeg.end)
    return found and found.end()


def _jpeg_at(data: mmap.mmap, start: int) -> _Jpeg | None:
    """None for what does not end as it should."""
    if data[start : start + len(_START)] != _START:
        return None
    size, tagged, place = b"", False, start + 2
    while data[place : place + 1] == b"\xff" and place + 1 < len(data):
        kind = data[place + 1]
        if kind == _END:
            return _Jpeg(size, tagged, place + 2)
        if kind == 0xFF or kind in _BARE:  # noqa: PLR2004 -- a fill byte
            place += 1 if kind not in _BARE else 2
            continue
        head = data[place + 2 : place + 9]
        if len(head) < 2:  # noqa: PLR2004 -- the length's own bytes
            return None
        size = head[3:7] if kind in _FRAMES else size
        tagged = tagged or kind in _TAGS
        place += 2 + struct.unpack_from(">H", head)[0]
        if kind == _SCAN:
            found = _MARKER_IN_DATA.search(data, place)
            if found is None:
                return None
            place = found.start()
    return None
