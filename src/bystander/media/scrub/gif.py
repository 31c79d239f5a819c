"""GIF (89a): blocks by allow-list; compressed pixels as they are."""

from __future__ import annotations

from collections.abc import Iterator

from bystander.media.scrub.words import damaged

_HEAD = 13
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION, COMMENT = 0xF9, 0xFF, 0xFE
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def scrubbed(data: bytes) -> bytes:
    """The same pictures, delays and loops, and nothing beside them. Raises Damaged."""
    return b"".join(kept_block(block) for _, block in blocks_of(data))


def blocks_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The head with its colours, every block, and the end; each with its place."""
    if len(data) < _HEAD or data[:4] != b"GIF8":
        raise damaged()
    place = _HEAD + _table(data[10])
    yield 0, data[:place]
    while (kind := _byte(data, place)) != _END:
        if kind == _IMAGE:
            end = _behind(data, place + 10 + _table(_byte(data, place + 9)) + 1)  # a code size
        elif kind == _EXTENSION:
            end = _behind(data, place + 2)
        else:
            raise damaged()
        yield place, data[place:end]
        place = end
    yield place, data[place : place + 1]


def kept_block(block: bytes) -> bytes:
    """Itself, less, or nothing."""
    if block[0] != _EXTENSION:
        return block
    if block[1] == _CONTROL and block[2] == 4:  # noqa: PLR2004 -- of that length
        return block[:7] + b"\0"
    is_loop = block[1] == _APPLICATION and block[3:14] in _LOOPS and block[14:16] == b"\x03\x01"
    return block[:18] + b"\0" if is_loop and len(block) > 18 else b""  # noqa: PLR2004 -- a number of two bytes


def joined(block: bytes, place: int) -> bytes:
    """The content of the sub-blocks from a place on."""
    parts = []
    while place < len(block) and block[place]:
        parts.append(block[place + 1 : place + 1 + block[place]])
        place += 1 + block[place]
    return b"".join(parts)


def _table(flags: int) -> int:
    """Bytes of the colour table that follows a descriptor with these flags."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind(data: bytes, place: int) -> int:
    """The place behind sub-blocks that begin here."""
    while length := _byte(data, place):
        place += 1 + length
    return place + 1


def _byte(data: bytes, place: int) -> int:
    if place >= len(data):
        raise damaged()
    return data[place]
