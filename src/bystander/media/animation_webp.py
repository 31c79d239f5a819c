"""Animated WebP (RFC 9649): every picture whole, none blended with another."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path

from bystander.domain.geometry import Size
from bystander.media.animation_look import Look
from bystander.media.packed import PackedNative
from bystander.media.photo_formats import encoded
from bystander.media.webp import top_chunks

_ANIMATED, _TAGGED, _SEE_THROUGH, _PROFILED = 0x02, 0x08, 0x10, 0x20
_NOT_BLENDED = b"\x02"
_MOST_MILLISECONDS = (1 << 24) - 1


class WebpWriter:
    """Writes each picture's chunks as they come."""

    def __init__(self, look: Look, path: Path) -> None:
        self._file = path.open("w+b")
        self._look = look
        self._begun = False
        self._last = b""

    def add(self, native: PackedNative, delay: Fraction) -> None:
        file = io.BytesIO(encoded(native.pixels, self._look.manner))
        chunks = [(chunk.name, chunk.read(file, chunk.length)) for chunk in top_chunks(file)]
        if not self._begun:
            self._begin(dict(chunks))
        milliseconds = min(_MOST_MILLISECONDS, round(delay * 1000))
        pixels = (_chunk(*each) for each in chunks if each[0] in (b"ALPH", b"VP8 ", b"VP8L"))
        head = b"\0" * 6 + _size(self._look.size) + _three(milliseconds) + _NOT_BLENDED
        self._file.write(_chunk(b"ANMF", head + b"".join(pixels)))

    def close(self) -> None:
        self._file.write(self._last)
        length = self._file.tell() - 8
        self._file.seek(4)
        self._file.write(struct.pack("<I", length))
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _begin(self, chunks: dict[bytes, bytes]) -> None:
        self._begun = True
        flags = _ANIMATED | _SEE_THROUGH
        flags |= _PROFILED if b"ICCP" in chunks else 0
        flags |= _TAGGED if b"EXIF" in chunks else 0
        self._file.write(b"RIFF\0\0\0\0WEBP")
        self._file.write(_chunk(b"VP8X", struct.pack("<I", flags) + _size(self._look.size)))
        if b"ICCP" in chunks:
            self._file.write(_chunk(b"ICCP", chunks[b"ICCP"]))
        loop = struct.pack("<H", self._look.times.loop or 0)
        self._file.write(_chunk(b"ANIM", b"\0\0\0\0" + loop))
        if b"EXIF" in chunks:
            self._last = _chunk(b"EXIF", chunks[b"EXIF"])  # behind all pictures, says the RFC


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _size(size: Size) -> bytes:
    return _three(size.width - 1) + _three(size.height - 1)


def _three(number: int) -> bytes:
    return struct.pack("<I", number)[:3]
