"""Units of coded video: words that travel inside the bitstream are taken out, pictures stay.

H.264 and HEVC (ITU-T H.264, H.265) carry them in SEI messages, AV1 in metadata units,
MPEG-2 and MPEG-4 in user data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from bystander.media.scrub import jpeg, png
from bystander.media.scrub.sei import bare_sei
from bystander.media.scrub.words import damaged

_H264_SEI, _HEVC_SEI = 6, (39, 40)
_H264_ODD, _HEVC_ODD = frozenset(range(24, 32)), frozenset(range(48, 64)) - {62}
"""Types that the standards leave to anybody. Dolby Vision says how to show a picture in 62."""

_H264_FILLER, _HEVC_FILLER = 12, 38
_START = re.compile(rb"\x00\x00\x01")
_AV1_METADATA, _AV1_PADDING, _AV1_TILES = 5, 15, 8
_AV1_LIGHT = (1, 2, 3)
"""Metadata of AV1 that says how to show it: peaks, mastering screen, scalability."""

_USER_DATA = 0xB2
_QUIRK = re.compile(rb"(?:DivX\d+[bB]\d+p?|XviD\d{2,6}|Lavc\d*(?:[.bB]\d+)*)\0*")
"""Encoder marks of MPEG-4 by which decoders know how to read the pictures behind them."""

TEXTLESS = frozenset(
    {
        *("vp8", "vp9", "ffv1", "huffyuv", "ffvhuff", "utvideo", "rawvideo", "qtrle", "cinepak"),
        *("msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "flv1", "h261", "h263"),
        *("dvvideo", "svq1", "rpza", "smc", "msvideo1", "msrle", "indeo3", "indeo4", "indeo5"),
        *("prores", "dnxhd", "vp6", "vp6f", "theora", "snow", "magicyuv", "zmbv", "tscc"),
    }
)
"""Codecs whose pictures have no room for words."""


def can_clean(codec: str) -> bool:
    """Whether words can be told from pictures in this codec."""
    return codec in TEXTLESS or codec in _CLEANERS


def bare_units(codec: str, data: bytes, width: int) -> bytes:
    """One packet or item without words. Raises Damaged.

    width: bytes of each unit's length where units have one; 0 for start codes
    """
    clean = _CLEANERS.get(codec)
    return data if clean is None else clean(data, width)


def bare_configuration(codec: str, data: bytes) -> bytes:
    """What a container keeps about a codec (hvcC, avcC, av1C, extradata), without words."""
    if codec == "hevc" and data[:1] == b"\1":
        return _bare_hvcc(data)
    if codec == "h264" and data[:1] == b"\1":
        return data
    if codec == "av1" and data[:1] == b"\x81":
        return data[:4] + _obus(data[4:], 0)
    return data if codec in ("mjpeg", "png") else bare_units(codec, data, 0)


def length_width(codec: str, configuration: bytes) -> int:
    """Bytes of the length before each unit, 0 where start codes part them."""
    if codec == "hevc" and configuration[:1] == b"\1" and len(configuration) > 21:  # noqa: PLR2004 -- where the width stands
        return (configuration[21] & 3) + 1
    if codec == "h264" and configuration[:1] == b"\1" and len(configuration) > 4:  # noqa: PLR2004 -- where the width stands
        return (configuration[4] & 3) + 1
    return 0


def _h264(data: bytes, width: int) -> bytes:
    def kept(unit: bytes) -> bytes:
        kind = unit[0] & 31
        if kind in _H264_ODD or kind == _H264_FILLER:
            return b""
        return bare_sei(unit, 1) if kind == _H264_SEI else unit

    return _nal_units(data, width, kept)


def _hevc(data: bytes, width: int) -> bytes:
    def kept(unit: bytes) -> bytes:
        kind = unit[0] >> 1 & 63
        if kind in _HEVC_ODD or kind == _HEVC_FILLER:
            return b""
        return bare_sei(unit, 2) if kind in _HEVC_SEI else unit

    return _nal_units(data, width, kept)


def _nal_units(data: bytes, width: int, kept: Callable[[bytes], bytes]) -> bytes:
    if width == 0:
        return _with_start_codes(data, kept)
    parts, place = [], 0
    while place < len(data):
        length = int.from_bytes(data[place : place + width], "big")
        unit = data[place + width : place + width + length]
        if len(unit) != length or place + width > len(data):
            raise damaged()
        new = kept(unit) if unit else b""
        if new:
            parts.append(len(new).to_bytes(width, "big") + new)
        place += width + length
    return b"".join(parts)


def _with_start_codes(data: bytes, kept: Callable[[bytes], bytes]) -> bytes:
    parts = []
    for head, unit in _started(data):
        body = unit.rstrip(b"\0")  # zeros before the next start code belong to nobody
        new = kept(body) if body else b""
        if new:
            parts.append(head + new)
    return b"".join(parts)


def _started(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Start code, and what follows up to the next one. What stands before the first is lost."""
    found = [match.start() for match in _START.finditer(data)]
    for start, end in pairwise([*found, len(data)]):
        head = b"\0\0\0\1" if start and data[start - 1] == 0 else b"\0\0\1"
        yield head, data[start + 3 : end]


def _bare_hvcc(data: bytes) -> bytes:
    """Arrays of parameter sets; an encoder's words may stand among them as SEI."""
    arrays, place = [], 23
    for _ in range(data[22] if len(data) > 22 else 0):  # noqa: PLR2004 -- where the number stands
        kind, count = data[place] & 63, int.from_bytes(data[place + 1 : place + 3], "big")
        first, units = data[place], []
        place += 3
        for _ in range(count):
            length = int.from_bytes(data[place : place + 2], "big")
            unit = data[place + 2 : place + 2 + length]
            if not unit or len(unit) != length:
                raise damaged()
            place += 2 + length
            new = bare_sei(unit, 2) if kind in _HEVC_SEI else unit
            if new and kind not in _HEVC_ODD:
                units.append(len(new).to_bytes(2, "big") + new)
        if units:
            arrays.append(bytes((first,)) + len(units).to_bytes(2, "big") + b"".join(units))
    return data[:22] + bytes((len(arrays),)) + b"".join(arrays)


def _obus(data: bytes, _: int) -> bytes:
    """Units of AV1 (5.3), each with its length; a last one may go without."""
    parts, place = [], 0
    while place < len(data):
        head = data[place]
        kind, extended, sized = head >> 3 & 15, head >> 2 & 1, head >> 1 & 1
        start = place + 1 + extended
        length, body = (len(data) - start, start) if not sized else _leb128(data, start)
        end = body + length
        if end > len(data):
            raise damaged()
        odd = kind in (0, *range(9, 15), _AV1_PADDING)
        if kind == _AV1_METADATA:
            odd = _leb128(data, body)[0] not in _AV1_LIGHT
        if not odd:
            parts.append(data[place:end])
        place = end
    return b"".join(parts)


def _leb128(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for count in range(8):
        if place + count >= len(data):
            raise damaged()
        value |= (data[place + count] & 127) << (7 * count)
        if not data[place + count] & 128:
            return value, place + count + 1
    raise damaged()


def _mpeg2(data: bytes, _: int) -> bytes:
    return _without_user_data(data, None)


def _mpeg4(data: bytes, _: int) -> bytes:
    return _without_user_data(data, _QUIRK)


def _without_user_data(data: bytes, keep: re.Pattern[bytes] | None) -> bytes:
    found = [match.start() for match in _START.finditer(data)]
    if not found:
        return data
    parts = [data[: found[0]]]
    for start, end in pairwise([*found, len(data)]):
        is_user = data[start + 3 : start + 4] == bytes((_USER_DATA,))
        if not is_user or (keep and keep.fullmatch(data, start + 4, end)):
            parts.append(data[start:end])
    return b"".join(parts)


_CLEANERS: dict[str, Callable[[bytes, int], bytes]] = {
    "h264": _h264,
    "hevc": _hevc,
    "av1": _obus,
    "mpeg1video": _mpeg2,
    "mpeg2video": _mpeg2,
    "mpeg4": _mpeg4,
    "mjpeg": lambda data, _: jpeg.scrubbed(data),
    "png": lambda data, _: png.scrubbed(data),
}
