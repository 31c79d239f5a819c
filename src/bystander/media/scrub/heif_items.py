"""What a HEIC or AVIF file says about its items (ISO/IEC 14496-12, 8.11; 23008-12, 9)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from bystander.media.scrub.words import damaged, needs_encoding

Box = tuple[bytes, bytes]
"""Name and content."""

_MOST = 1 << 16


@dataclass(frozen=True)
class Item:
    """One item: its kind, its bytes, and its properties with whether each is essential."""

    kind: bytes
    data: bytes
    properties: tuple[tuple[Box, bool], ...]


@dataclass(frozen=True)
class Meta:
    """What the file says about its items."""

    brands: bytes
    primary: int
    items: dict[int, Item]
    references: tuple[tuple[bytes, int, tuple[int, ...]], ...]


def boxes(data: bytes) -> Iterator[Box]:
    """Boxes one behind the other. Raises Damaged for one that reaches beyond the end."""
    place = 0
    while place < len(data):
        head = data[place : place + 8]
        if len(head) < 8:  # noqa: PLR2004 -- a length and a name of four bytes each
            raise damaged()
        length, name, start = int.from_bytes(head[:4], "big"), head[4:], 8
        if length == 1:
            length, start = int.from_bytes(data[place + 8 : place + 16], "big"), 16
        elif length == 0:
            length = len(data) - place
        if length < start or place + length > len(data):
            raise damaged()
        yield name, data[place + start : place + length]
        place += length


def read_meta_of(file: bytes) -> Meta:
    """Raises Damaged, and Unsupported for a series of pictures."""
    top = list(boxes(file))
    names = [name for name, _ in top]
    if names[:1] != [b"ftyp"] or names.count(b"meta") != 1:
        raise damaged()
    if b"moov" in names:
        raise needs_encoding("a series of pictures")
    return _read(dict(top)[b"meta"], file, dict(top)[b"ftyp"])


def _read(content: bytes, file: bytes, brands: bytes) -> Meta:
    inner = dict(boxes(content[4:]))
    try:
        primary = _numbers(inner[b"pitm"], 4, 4 if inner[b"pitm"][0] else 2)
        kinds = dict(_kinds(inner[b"iinf"]))
        places = dict(_places(inner[b"iloc"], file, inner.get(b"idat", b"")))
        properties = _properties(inner[b"iprp"])
        references = tuple(_references(inner.get(b"iref", bytes(4))))
    except (KeyError, IndexError, struct.error) as cause:
        raise damaged() from cause
    items = {
        number: Item(kind, places.get(number, b""), properties.get(number, ()))
        for number, kind in kinds.items()
    }
    if primary not in items:
        raise damaged()
    return Meta(brands, primary, items, references)


def _numbers(data: bytes, place: int, width: int) -> int:
    if place + width > len(data):
        raise damaged()
    return int.from_bytes(data[place : place + width], "big")


def _kinds(content: bytes) -> Iterator[tuple[int, bytes]]:
    for name, entry in boxes(content[6 if content[0] == 0 else 8 :]):
        if name != b"infe" or entry[0] not in (2, 3):
            raise needs_encoding("an old kind of HEIF file")
        wide = 2 if entry[0] == 2 else 4  # noqa: PLR2004 -- numbers of items grew
        if _numbers(entry, 4 + wide, 2):
            raise needs_encoding("a protected picture")
        yield _numbers(entry, 4, wide), entry[6 + wide : 10 + wide]


def _places(content: bytes, file: bytes, idat: bytes) -> Iterator[tuple[int, bytes]]:
    """The bytes of every item (ISO/IEC 14496-12, 8.11.3)."""
    version, widths = (
        content[0],
        (content[4] >> 4, content[4] & 15, content[5] >> 4, content[5] & 15),
    )
    size, length, base, index = widths[0], widths[1], widths[2], widths[3] if version else 0
    wide = 4 if version == 2 else 2  # noqa: PLR2004 -- numbers of items grew
    count, place = _numbers(content, 6, wide), 6 + wide
    for _ in range(min(count, _MOST)):
        number = _numbers(content, place, wide)
        place += wide
        method = 0
        if version:
            method, place = _numbers(content, place, 2) & 15, place + 2
        start = _numbers(content, place + 2, base)
        if method > 1 or _numbers(content, place, 2):
            raise needs_encoding("a picture that lies in pieces")
        extents, place = _numbers(content, place + 2 + base, 2), place + 4 + base
        data, parts = (idat if method else file), []
        for _ in range(extents):
            offset = start + _numbers(content, place + index, size)
            much = _numbers(content, place + index + size, length)
            parts.append(data[offset : offset + much])
            if len(parts[-1]) != much:
                raise damaged()
            place += index + size + length
        yield number, b"".join(parts)


def _properties(content: bytes) -> dict[int, tuple[tuple[Box, bool], ...]]:
    parts = list(boxes(content))
    known = list(boxes(dict(parts)[b"ipco"]))
    found: dict[int, tuple[tuple[Box, bool], ...]] = {}
    for name, links in parts:
        if name == b"ipma":
            found |= _links(links, known)
    return found


def _links(content: bytes, known: list[Box]) -> dict[int, tuple[tuple[Box, bool], ...]]:
    wide, far = 4 if content[0] else 2, content[3] & 1
    found, place = {}, 8
    for _ in range(min(_numbers(content, 4, 4), _MOST)):
        number, count = _numbers(content, place, wide), _numbers(content, place + wide, 1)
        place += wide + 1
        links = []
        for _ in range(count):
            link = _numbers(content, place, 1 + far)
            place += 1 + far
            essential, index = link >> (7 + 8 * far), link & (0x7FFF if far else 0x7F)
            if index:
                links.append((known[index - 1], bool(essential)))
        found[number] = tuple(links)
    return found


def _references(content: bytes) -> Iterator[tuple[bytes, int, tuple[int, ...]]]:
    wide = 4 if content[0] else 2
    for name, entry in boxes(content[4:]):
        count = _numbers(entry, wide, 2)
        ends = range(wide + 2, wide + 2 + count * wide, wide)
        yield name, _numbers(entry, 0, wide), tuple(_numbers(entry, place, wide) for place in ends)
