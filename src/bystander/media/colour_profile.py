"""ICC profiles (ICC.1:2022) reduced to colours.

A profile may say much more: a screenshot carries that of its screen, with the name that
somebody gave to it, its serial number, and the time when it was calibrated.
"""

from __future__ import annotations

import struct
from typing import Final

_HEAD: Final = 128
_ROW: Final = struct.Struct(">4sII")
_ENDLESS: Final = 200
"""More tags than any profile has."""

_COLOURS: Final = frozenset(
    {
        *(b"wtpt", b"bkpt", b"chad", b"chrm", b"cicp", b"gamt"),
        *(b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC"),
        *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2"),
        *(b"D2B0", b"D2B1", b"D2B2", b"D2B3", b"B2D0", b"B2D1", b"B2D2", b"B2D3"),
    }
)
_NUMBERS: Final = frozenset(
    {
        *(b"XYZ ", b"curv", b"para", b"sf32", b"chrm", b"cicp"),
        *(b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet"),
    }
)
"""Types of tags that hold numbers only."""

_NAME: Final = "colours"


def bare_profile(profile: bytes) -> bytes | None:
    """The same colours without words, dates and serial numbers; None for what is no profile."""
    tags = _colours(profile)
    if tags is None:
        return None
    new = profile[8] >= 4  # noqa: PLR2004 -- from version 4 on, texts are of another type
    tags = {b"desc": _text(new=new), b"cprt": _rights(new=new)} | tags
    start = _HEAD + 4 + _ROW.size * len(tags)
    table, data, places = [], b"", dict[bytes, int]()
    for name, content in tags.items():
        if content not in places:  # curves are often shared
            places[content] = start + len(data)
            data += content + bytes(-len(content) % 4)
        table.append(_ROW.pack(name, places[content], len(content)))
    rest = struct.pack(">I", len(tags)) + b"".join(table) + data
    return _head(profile, _HEAD + len(rest)) + rest


def _colours(profile: bytes) -> dict[bytes, bytes] | None:
    if len(profile) < _HEAD + 4 or profile[36:40] != b"acsp":
        return None
    (count,) = struct.unpack_from(">I", profile, _HEAD)
    if count > _ENDLESS or len(profile) < _HEAD + 4 + _ROW.size * count:
        return None
    tags = {}
    for row in range(count):
        name, place, length = _ROW.unpack_from(profile, _HEAD + 4 + _ROW.size * row)
        content = profile[place : place + length]
        if name in _COLOURS and content[:4] in _NUMBERS:
            tags[name] = content
    return tags or None


def _head(profile: bytes, length: int) -> bytes:
    """Version, class and spaces, intent and white. Not when, by what, for which device."""
    head = bytearray(_HEAD)
    struct.pack_into(">I", head, 0, length)
    head[8:24] = profile[8:24]
    head[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # some readers want a date
    head[36:40] = profile[36:40]
    head[64:80] = profile[64:80]
    return bytes(head)


def _text(*, new: bool) -> bytes:
    """The description, which every profile must have."""
    if new:
        return _localised()
    words = _NAME.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(4 + 4 + 2 + 1 + 67)


def _rights(*, new: bool) -> bytes:
    return _localised() if new else b"text\0\0\0\0" + _NAME.encode() + b"\0"


def _localised() -> bytes:
    words = _NAME.encode("utf-16be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(words), 28) + words
