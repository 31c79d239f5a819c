"""BMP: heads and pixels, without profiles, gaps and whatever follows."""

from __future__ import annotations

import struct

from bystander.media.scrub.words import damaged, needs_encoding

_FILE_HEAD = 14
_CORE, _LONG = 12, 40
_RAW, _MASKS = 0, (3, 6)
_PROFILES = (b"LINK"[::-1], b"MBED"[::-1])


def scrubbed(data: bytes) -> bytes:
    """The same picture and nothing beside it. Raises Damaged, Unsupported."""
    if len(data) < _FILE_HEAD + _LONG or data[:2] != b"BM":
        raise damaged()
    (start,) = struct.unpack_from("<I", data, 10)
    (size,) = struct.unpack_from("<I", data, _FILE_HEAD)
    if size < _LONG or _FILE_HEAD + size > len(data):
        raise needs_encoding("a BMP file of this old kind")
    head = bytearray(data[_FILE_HEAD : _FILE_HEAD + size])
    width, height, _, bits, packed, length = struct.unpack_from("<iiHHII", head, 4)
    if packed not in (_RAW, *_MASKS):
        raise needs_encoding("a packed BMP file")
    length = abs(height) * (-(-abs(width) * bits // 32) * 4)
    between = _tables(bytes(head), bits, packed)
    pixels = data[start : start + length]
    if len(pixels) != length:
        raise damaged()
    tables = data[_FILE_HEAD + size : _FILE_HEAD + size + between]
    _forget_profile(head)
    begin = _FILE_HEAD + size + len(tables)
    first = struct.pack("<2sIII", b"BM", begin + length, 0, begin)
    return first + bytes(head) + tables + pixels


def _tables(head: bytes, bits: int, packed: int) -> int:
    """Bytes of masks and colours between the head and the pixels."""
    (colours,) = struct.unpack_from("<I", head, 32)
    masks = {3: 12, 6: 16}.get(packed, 0) if len(head) == _LONG else 0
    if bits <= 8:  # noqa: PLR2004 -- up to there, pixels are numbers of colours
        colours = min(colours or 1 << bits, 1 << bits)
        return masks + 4 * colours
    return masks


def _forget_profile(head: bytearray) -> None:
    """A profile may be embedded, or be the name of a file on somebody's disk."""
    if len(head) >= 124:  # noqa: PLR2004 -- a head of the fifth version
        if bytes(head[56:60]) in _PROFILES:
            head[56:60] = b"sRGB"[::-1]
        head[112:124] = bytes(12)
