"""HEIC and AVIF (ISO/IEC 23008-12): the shown picture's items and properties, by allow-list."""

from __future__ import annotations

import struct

from bystander.media.colour_profile import bare_profile
from bystander.media.scrub.heif_items import Item, Meta, read_meta_of
from bystander.media.scrub.units import bare_configuration, bare_units
from bystander.media.scrub.words import needs_encoding

_PROPERTIES = frozenset(
    {
        *(b"ispe", b"pixi", b"hvcC", b"av1C", b"irot", b"imir", b"clap", b"pasp", b"auxC"),
        *(b"clli", b"mdcv", b"cclv", b"amve", b"a1op", b"a1lx", b"lsel", b"colr"),
    }
)
_CODED = {b"hvc1": "hevc", b"av01": "av1"}
_DERIVED = (b"grid", b"iden", b"iovl", b"tmap")
_ALPHA = (b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1")


def scrubbed(data: bytes) -> bytes:
    """The same picture, tiles and alpha included, and nothing beside. Raises Damaged,
    Unsupported.
    """
    meta = read_meta_of(data)
    wanted = wanted_items(meta)
    return _box(b"ftyp", meta.brands) + _rewritten(meta, wanted, len(meta.brands) + 8)


def wanted_items(meta: Meta) -> list[int]:
    """The shown picture, what it is made of, and how see-through it is."""
    wanted, rest = list[int](), [meta.primary]
    while rest:
        number = rest.pop()
        if number in wanted or number not in meta.items:
            continue
        wanted.append(number)
        for name, start, ends in meta.references:
            if name == b"dimg" and start == number:
                rest += ends
            elif name == b"auxl" and number in ends and _is_alpha(meta.items.get(start)):
                rest.append(start)
    if any(meta.items[number].kind not in (*_CODED, *_DERIVED) for number in wanted):
        raise needs_encoding("a HEIF file with pictures of this kind")
    return sorted(wanted)


def _is_alpha(item: Item | None) -> bool:
    kinds = [] if item is None else [box for box, _ in item.properties if box[0] == b"auxC"]
    return any(content[4:].rstrip(b"\0") in _ALPHA for _, content in kinds)


def _rewritten(meta: Meta, wanted: list[int], behind: int) -> bytes:
    items = {number: meta.items[number] for number in wanted}
    data = {number: _bare_data(item) for number, item in items.items()}
    kept = [
        (name, start, tuple(end for end in ends if end in items))
        for name, start, ends in meta.references
        if name in (b"dimg", b"auxl", b"prem") and start in items
    ]
    parts = [
        _full(b"hdlr", bytes(4) + b"pict" + bytes(13)),
        _full(b"pitm", struct.pack(">I", meta.primary), version=1),
        _full(
            b"iinf", struct.pack(">H", len(items)) + b"".join(map(_entry, items, items.values()))
        ),
        _full(b"iref", b"".join(_reference(*each) for each in kept if each[2]), version=1),
        _written_properties(items),
    ]
    # Places are of one length, so that their size is known before they are.
    size = len(_finished(parts, _located(data, 0)))
    start = behind + size + 8
    return _finished(parts, _located(data, start)) + _box(b"mdat", b"".join(data.values()))


def _finished(parts: list[bytes], located: bytes) -> bytes:
    return _full(b"meta", b"".join((*parts[:2], located, *parts[2:])))


def _bare_data(item: Item) -> bytes:
    codec = _CODED.get(item.kind)
    if codec is None:
        return item.data
    width = 4
    for (name, content), _ in item.properties:
        if name == b"hvcC" and len(content) > 21:  # noqa: PLR2004 -- where the width of lengths stands
            width = (content[21] & 3) + 1
    return bare_units(codec, item.data, width)


def _located(data: dict[int, bytes], start: int) -> bytes:
    rows = []
    for number, content in data.items():
        rows.append(struct.pack(">IHHHII", number, 0, 0, 1, start, len(content)))
        start += len(content)
    return _full(b"iloc", b"\x44\0" + struct.pack(">I", len(data)) + b"".join(rows), version=2)


def _entry(number: int, item: Item) -> bytes:
    return _full(b"infe", struct.pack(">IH", number, 0) + item.kind + b"\0", version=3)


def _reference(name: bytes, start: int, ends: tuple[int, ...]) -> bytes:
    return _box(name, struct.pack(f">IH{len(ends)}I", start, len(ends), *ends))


def _written_properties(items: dict[int, Item]) -> bytes:
    known: list[bytes] = []
    rows = [struct.pack(">I", len(items))]
    for number, item in items.items():
        links = []
        for box, essential in item.properties:
            content = _bare_property(*box)
            if content is None:
                continue
            if content not in known:
                known.append(content)
            links.append(struct.pack(">H", known.index(content) + 1 | essential << 15))
        rows.append(struct.pack(">IB", number, len(links)) + b"".join(links))
    links_box = _full(b"ipma", b"".join(rows), version=1, flags=1)
    return _box(b"iprp", _box(b"ipco", b"".join(known)) + links_box)


def _bare_property(name: bytes, content: bytes) -> bytes | None:
    if name not in _PROPERTIES:
        return None
    if name == b"colr" and content[:4] in (b"prof", b"rICC"):
        profile = bare_profile(content[4:])
        return None if profile is None else _box(name, content[:4] + profile)
    if name == b"colr":
        content = content[:11]
    if name == b"auxC":
        if content[4:].partition(b"\0")[0] not in _ALPHA:
            return None
        content = content[:4] + content[4:].partition(b"\0")[0] + b"\0"
    if name in (b"hvcC", b"av1C"):
        content = bare_configuration("hevc" if name == b"hvcC" else "av1", content)
    return _box(name, content)


def _full(name: bytes, content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return _box(name, bytes((version,)) + flags.to_bytes(3, "big") + content)


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content
