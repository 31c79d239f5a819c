"""PNG and APNG (third edition): chunks by allow-list; compressed pixels as they are."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from bystander.media.colour_profile import bare_profile
from bystander.media.scrub.words import damaged, hidden

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_LENGTHS = {
    b"IHDR": range(13, 14),
    b"PLTE": range(3, 769, 3),
    b"tRNS": range(1, 257),
    b"gAMA": range(4, 5),
    b"cHRM": range(32, 33),
    b"sRGB": range(1, 2),
    b"cICP": range(4, 5),
    b"sBIT": range(1, 5),
    b"bKGD": range(1, 7),
    b"pHYs": range(9, 10),
    b"mDCV": range(24, 25),
    b"cLLI": range(8, 9),
    b"acTL": range(8, 9),
}
"""Chunks that stand once, by the lengths that they may have: with another one they would be
something else in disguise."""

_FRAME = 26
_PASSES = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_STEP = 1 << 20

Chunk = tuple[bytes, bytes]
"""Name and content."""


def scrubbed(data: bytes, exif: bytes | None = None) -> bytes:
    """The same picture with nothing beside it but its colours and ``exif``.

    exif: a block that begins with its byte order, or None. Raises Damaged, Unsupported.
    """
    chunks = [chunk for chunk in _once(chunks_of(data)) if chunk is not None]
    if not chunks or chunks[0][0] != b"IHDR":
        raise damaged()
    _refuse_more(chunks)
    extra = [] if exif is None else [(b"eXIf", exif)]
    return SIGNATURE + b"".join(map(_written, [chunks[0], *extra, *chunks[1:], (b"IEND", b"")]))


def chunks_of(data: bytes) -> Iterator[Chunk]:
    """Every chunk up to the end of the picture, whose content is what follows it.

    Raises Damaged for a picture without an end.
    """
    place = len(SIGNATURE)
    if data[:place] != SIGNATURE:
        raise damaged()
    while True:
        head = data[place : place + 8]
        if len(head) < 8:  # noqa: PLR2004 -- a length and a name of four bytes each
            raise damaged()
        length, name = struct.unpack(">I4s", head)
        content = data[place + 8 : place + 8 + length]
        if len(content) != length:
            raise damaged()
        if name == b"IEND":
            yield name, data[place + 12 + length :]
            return
        yield name, content
        place += 12 + length


def _once(chunks: Iterator[Chunk]) -> Iterator[Chunk | None]:
    seen: set[bytes] = set()
    for name, content in chunks:
        if name in (b"IDAT", b"fdAT") or (name == b"fcTL" and len(content) == _FRAME):
            yield name, content
        elif name not in seen:
            seen.add(name)
            yield _kept(name, content)


def _kept(name: bytes, content: bytes) -> Chunk | None:
    if name == b"iCCP":
        profile = bare_profile(profile_of(content))
        return None if profile is None else (name, b"colours\0\0" + zlib.compress(profile))
    return (name, content) if is_picture(name, content) else None


def is_picture(name: bytes, content: bytes) -> bool:
    """Whether a chunk says how pixels are, or how they are to be shown."""
    if name == b"fcTL":
        return len(content) == _FRAME
    return name in (b"IDAT", b"fdAT") or len(content) in _LENGTHS.get(name, ())


def profile_of(content: bytes) -> bytes:
    """The colour profile in an iCCP chunk, or nothing."""
    return _unpacked(content.partition(b"\0")[2][1:])


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, 1 << 24)
    except zlib.error:
        return b""


def _refuse_more(chunks: list[Chunk]) -> None:
    """Rows below the last one, or bytes behind the compressed ones: nobody sees them, and an
    earlier, larger picture may be among them.
    """
    header = chunks[0][1]
    packed = [content for name, content in chunks if name == b"IDAT"]
    unpacker, count = zlib.decompressobj(), 0
    try:
        for content in packed:
            if unpacker.eof:
                raise hidden()
            rest = content
            while rest:
                count += len(unpacker.decompress(rest, _STEP))
                rest = unpacker.unconsumed_tail
            if unpacker.unused_data:
                raise hidden()
    except zlib.error as cause:
        raise damaged() from cause
    if count > _expected(header):
        raise hidden()


def _expected(header: bytes) -> int:
    """Bytes of all rows, each with the number of its filter (PNG, 7.2 and 9)."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    bits = depth * _SAMPLES.get(colour, 4)
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    total = 0
    for left, top, step_x, step_y in passes:
        columns, rows = -((left - width) // step_x), -((top - height) // step_y)
        if columns > 0 and rows > 0:
            total += rows * (1 + -(-columns * bits // 8))
    return total


def _written(chunk: Chunk) -> bytes:
    name, content = chunk
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
