"""TIFF 6.0 and BigTIFF: a new file with the tags that pixels need; strips and tiles as they are."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from bystander.media.colour_profile import bare_profile
from bystander.media.scrub import jpeg
from bystander.media.scrub.words import damaged, hidden, needs_encoding

_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8, 17: 8}
_CODES = {1: "B", 3: "H", 4: "I", 16: "Q"}
_NUMBERS = frozenset({1, 3, 4, 5, 8, 9, 10, 11, 12, 16})

SHOWN = frozenset(
    {
        *(254, 255, 256, 257, 258, 259, 262, 263, 266, 274, 277, 278, 280, 281, 282, 283, 284),
        *(290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 322, 323, 332, 334, 336, 338),
        *(339, 340, 341, 529, 530, 531, 532),
    }
)
"""What numbers of pixels mean (TIFF 6.0). Any other tag is left out."""

_MOST_VALUES = 3 << 16
"""The longest of these is a colour table."""

_COMPRESSION, _TABLES, _PROFILE = 259, 347, 34675
_STRIPS, _TILES = (273, 279), (324, 325)
_JPEG, _DEFLATE = 7, (8, 32946)
_KNOWN = (1, 2, 3, 4, 5, _JPEG, *_DEFLATE, 32773, 34925, 50000)
_SMALLER = 1
_MOST_PAGES = 10_000


@dataclass(frozen=True)
class Tag:
    kind: int
    count: int
    data: bytes


@dataclass(frozen=True)
class TiffFile:
    """A file's bytes, and how it writes numbers.

    order: "<" or ">"
    big: BigTIFF, with places of eight bytes
    """

    data: bytes
    order: str
    big: bool

    def number(self, place: int, width: int) -> int:
        content = self.data[place : place + width]
        if len(content) != width:
            raise damaged()
        return int.from_bytes(content, "little" if self.order == "<" else "big")

    def numbers(self, tag: Tag) -> tuple[int, ...]:
        code = _CODES.get(tag.kind)
        if code is None or len(tag.data) != tag.count * _WIDTHS[tag.kind]:
            raise damaged()
        return struct.unpack(f"{self.order}{tag.count}{code}", tag.data)


@dataclass
class _Out:
    """The new file in the making."""

    source: TiffFile
    parts: bytearray = field(default_factory=bytearray)

    def put(self, content: bytes) -> int:
        """At an even place, as the format asks. Returns the place."""
        self.parts += bytes(len(self.parts) % 2)
        self.parts += content
        return len(self.parts) - len(content)

    def packed(self, number: int, width: int) -> bytes:
        return number.to_bytes(width, "little" if self.source.order == "<" else "big")


def scrubbed(data: bytes) -> bytes:
    """The same pages; smaller copies of them are left out. Raises Damaged, Unsupported."""
    source = opened_tiff(data)
    width = 8 if source.big else 4
    pages = pages_of_tiff(source)
    whole = [page for page in pages if not _is_smaller(source, page)] or pages[:1]
    out = _Out(source, bytearray(data[: 8 if source.big else 4] + bytes(width)))
    link = len(out.parts) - width
    for page in whole:
        place = out.put(_directory(out, page))
        out.parts[link : link + width] = out.packed(place, width)
        link = len(out.parts) - width
    return bytes(out.parts)


def opened_tiff(data: bytes) -> TiffFile:
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        raise damaged()
    version = struct.unpack_from(f"{order}H", data.ljust(8, b"\0"), 2)[0]
    if version not in (42, 43):
        raise needs_encoding("a TIFF file of this kind")
    return TiffFile(data, order, big=version == 43)  # noqa: PLR2004 -- BigTIFF's


def pages_of_tiff(source: TiffFile) -> list[dict[int, Tag]]:
    """Every page by its tags, each once. Raises Damaged for a chain that makes no sense."""
    place = source.number(8 if source.big else 4, 8 if source.big else 4)
    pages, seen = list[dict[int, Tag]](), set[int]()
    while place:
        if place in seen or len(pages) > _MOST_PAGES:
            raise damaged()
        seen.add(place)
        page, place = read_directory(source, place)
        pages.append(page)
    if not pages:
        raise damaged()
    return pages


def read_directory(source: TiffFile, place: int) -> tuple[dict[int, Tag], int]:
    """The tags of one directory by their numbers, and where the next one is, or 0."""
    width = 8 if source.big else 4
    counter = 8 if source.big else 2
    count = source.number(place, counter)
    step = 20 if source.big else 12
    end = place + counter + count * step
    if end > len(source.data):
        raise damaged()
    rows = range(place + counter, end, step)
    page = {source.number(row, 2): _read(source, row) for row in rows}
    # Makers of EXIF blocks forget the last link.
    return page, source.number(end, width) if end + width <= len(source.data) else 0


def _read(source: TiffFile, row: int) -> Tag:
    width = 8 if source.big else 4
    kind, count = source.number(row + 2, 2), source.number(row + 4, width)
    length = _WIDTHS.get(kind, 1) * count
    place = row + 4 + width
    if length > width:
        place = source.number(place, width)
    return Tag(kind, count, source.data[place : place + length])


def _is_smaller(source: TiffFile, page: dict[int, Tag]) -> bool:
    kind = page.get(254)
    return kind is not None and kind.count == 1 and bool(source.numbers(kind)[0] & _SMALLER)


def _directory(out: _Out, page: dict[int, Tag]) -> bytes:
    """The page's tags as they will stand; their longer values are written before."""
    kept = {name: tag for name, tag in page.items() if name in SHOWN and _is_plain(tag)}
    kept |= _pixels(out, page)
    profile = bare_profile(page[_PROFILE].data) if _PROFILE in page else None
    if profile:
        kept[_PROFILE] = Tag(7, len(profile), profile)
    width = 8 if out.source.big else 4
    rows = [out.packed(len(kept), 8 if out.source.big else 2)]
    for name, tag in sorted(kept.items()):
        value = tag.data
        if len(value) > width:
            value = out.packed(out.put(value), width)
        row = out.packed(name, 2), out.packed(tag.kind, 2), out.packed(tag.count, width)
        rows.append(b"".join(row) + value.ljust(width, b"\0"))
    return b"".join(rows) + bytes(width)


def _is_plain(tag: Tag) -> bool:
    whole = len(tag.data) == tag.count * _WIDTHS.get(tag.kind, 0)
    return tag.kind in _NUMBERS and tag.count <= _MOST_VALUES and whole


def _pixels(out: _Out, page: dict[int, Tag]) -> dict[int, Tag]:
    """Strips or tiles, written as they are, and where they went."""
    source = out.source
    packing = source.numbers(page[_COMPRESSION])[0] if _COMPRESSION in page else 1
    if packing not in _KNOWN:
        raise needs_encoding("a TIFF file with pixels of this kind")
    clean = _cleaner(packing)
    where, lengths = _TILES if _TILES[0] in page else _STRIPS
    if where not in page or lengths not in page:
        raise damaged()
    places, sizes = source.numbers(page[where]), source.numbers(page[lengths])
    if len(places) != len(sizes):
        raise damaged()
    parts = [clean(_cut(source, *each)) for each in zip(places, sizes, strict=True)]
    width, kind = (8, 16) if source.big else (4, 4)
    fresh = b"".join(out.packed(out.put(part), width) for part in parts)
    counts = b"".join(out.packed(len(part), width) for part in parts)
    kept = {where: Tag(kind, len(parts), fresh), lengths: Tag(kind, len(parts), counts)}
    if packing == _JPEG and _TABLES in page:
        tables = jpeg.scrubbed(page[_TABLES].data)
        kept[_TABLES] = Tag(7, len(tables), tables)
    return kept


def _cut(source: TiffFile, place: int, length: int) -> bytes:
    content = source.data[place : place + length]
    if len(content) != length:
        raise damaged()
    return content


def _cleaner(packing: int) -> Callable[[bytes], bytes]:
    if packing == _JPEG:
        return jpeg.scrubbed
    return _ended if packing in _DEFLATE else bytes


def _ended(packed: bytes) -> bytes:
    """Itself, when nothing stands behind what is compressed."""
    unpacker, rest = zlib.decompressobj(), packed
    try:
        while rest and not unpacker.eof:
            unpacker.decompress(rest, 1 << 20)
            rest = unpacker.unconsumed_tail
    except zlib.error as cause:
        raise damaged() from cause
    if unpacker.unused_data.strip(b"\0"):
        raise hidden()
    return packed
