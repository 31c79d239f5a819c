"""Supplemental enhancement information: messages beside the pictures, by allow-list.

Numbers are those of ITU-T H.274 and of annexes D of H.264 and H.265.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHOWN = frozenset(
    {
        *(0, 1, 6, 7),  # buffering, timing of fields, where decoding may start
        *(45, 47, 137, 144, 147, 148, 149, 165),  # stereo, turns, light, alpha
        *(128, 129, 130, 132),  # structure, and checksums of pictures
    }
)
_REGISTERED = 4
_HDR10_PLUS = b"\xb5\0\x3c\0\1\4"
"""Country and maker under which ITU-T T.35 carries brightness by scenes (SMPTE ST 2094-40).
Captions come under others."""

_STUFFED = re.compile(rb"\x00\x00\x03")
_STUFF = re.compile(rb"\x00\x00(?=[\x00-\x03])")


def bare_sei(unit: bytes, head: int) -> bytes:
    """A unit with fewer messages, or nothing where none is left.

    head: bytes of the unit's own head, 1 in H.264 and 2 in HEVC
    """
    kept = [
        _written(kind, content)
        for kind, content in messages_of(unit, head)
        if kind in _SHOWN or (kind == _REGISTERED and content.startswith(_HDR10_PLUS))
    ]
    if not kept:
        return b""
    return unit[:head] + _STUFF.sub(b"\0\0\3", b"".join(kept) + b"\x80")


def messages_of(unit: bytes, head: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of every message; what makes no sense ends the list."""
    data, place = _STUFFED.sub(b"\0\0", unit[head:]).rstrip(b"\0"), 0
    while place < len(data) - 1:
        kind, place = _number(data, place)
        length, place = _number(data, place)
        if place + length > len(data):
            return
        yield kind, data[place : place + length]
        place += length


def _number(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    while place < len(data) and data[place] == 0xFF:  # noqa: PLR2004 -- more follows
        value, place = value + 255, place + 1
    return (value + data[place], place + 1) if place < len(data) else (value, place)


def _written(kind: int, content: bytes) -> bytes:
    return _spread(kind) + _spread(len(content)) + content


def _spread(value: int) -> bytes:
    return b"\xff" * (value // 255) + bytes((value % 255,))
