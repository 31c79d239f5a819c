"""At which quality a lossy WebP was written, from the head of its first picture."""

from __future__ import annotations

from pathlib import Path

from bystander.media.webp import pictures

UNKNOWN = 90
"""Where the head cannot be read."""

_HEAD = 128
_START_CODE = b"\x9d\x01\x2a"
_SEGMENTS = 4


def quality_of(path: Path) -> int:
    """0 to 100, as libwebp counts, at least as fine as the finest part of the picture."""
    with path.open("rb") as file:
        lossy = [chunk for chunk in pictures(file) if chunk.name == b"VP8 "]
        head = lossy[0].read(file, _HEAD) if lossy else b""
    if head[3:6] != _START_CODE:
        return UNKNOWN
    return _quality(_finest_quantiser(_Bits(head[10:])))


def _quality(quantiser: int) -> int:
    """The way that libwebp goes from quality to quantiser, walked back."""
    linear = (1 - quantiser / 127) ** 3
    quality = linear * 3 / 2 if linear < 0.5 else (linear + 1) / 2  # noqa: PLR2004 -- where its two lines meet
    return min(100, round(quality * 100) + 1)


def _finest_quantiser(bits: _Bits) -> int:
    """The lowest of a key frame's quantisers (RFC 6386, 9.2 to 9.6), 0 to 127."""
    bits.number(2)  # colour space, clamping
    absolute, segments = _segments(bits)
    bits.number(1 + 6 + 3)  # loop filter: type, level, sharpness
    if bits.flag() and bits.flag():
        bits.optional_numbers(8, 6)
    bits.number(2)  # partitions
    base = bits.number(7)
    if not segments:
        return base
    offset = 0 if absolute else base
    return min(max(min(segments) + offset, 0), 127)


def _segments(bits: _Bits) -> tuple[bool, list[int]]:
    """Whether quantisers of segments stand for themselves, and what they are."""
    if not bits.flag():
        return True, []
    new_map, new_data = bits.flag(), bits.flag()
    absolute, quantisers = True, []
    if new_data:
        absolute = bits.flag()
        quantisers = bits.optional_numbers(_SEGMENTS, 7)
        bits.optional_numbers(_SEGMENTS, 6)
    if new_map:
        for _ in range(3):
            if bits.flag():
                bits.number(8)
    return absolute, quantisers


class _Bits:
    """The boolean decoder of RFC 6386, 7.3, for bits that are as likely 0 as 1."""

    def __init__(self, data: bytes) -> None:
        self._data = iter(data)
        self._value = next(self._data, 0) << 8 | next(self._data, 0)
        self._range = 255
        self._shifted = 0

    def flag(self) -> bool:
        split = 1 + ((self._range - 1) * 128 >> 8)
        one = self._value >= split << 8
        if one:
            self._value -= split << 8
            self._range -= split
        else:
            self._range = split
        while self._range < 128:  # noqa: PLR2004 -- the range fills a byte again
            self._value <<= 1
            self._range <<= 1
            self._shifted += 1
            if self._shifted % 8 == 0:
                self._value |= next(self._data, 0)
        return one

    def number(self, width: int) -> int:
        value = 0
        for _ in range(width):
            value = value << 1 | self.flag()
        return value

    def optional_numbers(self, count: int, width: int) -> list[int]:
        """Each after a flag that it is there, before a flag that it is negative; else 0."""
        values = []
        for _ in range(count):
            value = 0
            if self.flag():
                value = self.number(width)
                value = -value if self.flag() else value
            values.append(value)
        return values
