"""APNG (PNG, third edition, 2025): of every picture what changed, none blended."""

from __future__ import annotations

import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path

from bystander.media.animation_change import Part, changed_part
from bystander.media.animation_look import Look
from bystander.media.chunks import png_chunks
from bystander.media.packed import PackedNative, Picture
from bystander.media.photo_formats import encoded

_SHORT = 0xFFFF
_ONCE = (b"iCCP", b"eXIf", b"sRGB", b"gAMA", b"cHRM", b"cICP")
"""Chunks of the first picture that hold for all."""


class PngWriter:
    """Writes each picture's chunks as they come."""

    def __init__(self, look: Look, path: Path) -> None:
        self._file = path.open("wb")
        self._look = look
        self._pictures = 0
        self._sequence = 0
        self._before: Picture | None = None

    def add(self, native: PackedNative, delay: Fraction) -> None:
        part = changed_part(self._before, native.pixels)
        chunks = _chunks(encoded(part.of(native.pixels), self._look.manner))
        first = self._pictures == 0
        if first:
            self._begin(chunks)
        if not (first and self._look.times.hidden_first):
            self._before = native.pixels
            self._write(b"fcTL", self._numbered(_control(part, delay)))
        for name, data in chunks:
            if name == b"IDAT" and first:
                self._write(b"IDAT", data)
            elif name == b"IDAT":
                self._write(b"fdAT", self._numbered(data))
        self._pictures += 1

    def close(self) -> None:
        self._write(b"IEND", b"")
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _begin(self, chunks: list[tuple[bytes, bytes]]) -> None:
        times = self._look.times
        self._file.write(b"\x89PNG\r\n\x1a\n")
        self._write(*chunks[0])
        count = len(times.delays) - times.hidden_first
        self._write(b"acTL", struct.pack(">II", count, times.loop or 0))
        for name, data in chunks:
            if name in _ONCE:
                self._write(name, data)

    def _numbered(self, data: bytes) -> bytes:
        number, self._sequence = self._sequence, self._sequence + 1
        return struct.pack(">I", number) + data

    def _write(self, name: bytes, data: bytes) -> None:
        check = zlib.crc32(name + data)
        self._file.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", check))


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    file = io.BytesIO(content)
    return [(chunk.name, chunk.read(file, chunk.length)) for chunk in png_chunks(file)]


def _control(part: Part, delay: Fraction) -> bytes:
    exact = delay.numerator <= _SHORT and delay.denominator <= _SHORT
    top, bottom = (delay.numerator, delay.denominator) if exact else (round(delay * 1000), 1000)
    width, height = part.right - part.left, part.bottom - part.top
    place = width, height, part.left, part.top
    return struct.pack(">IIIIHHBB", *place, min(top, _SHORT), bottom, 0, 0)
