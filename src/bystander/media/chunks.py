"""The chunks of RIFF and PNG files: names and places, no pixels read."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes ``start <= b < start + length`` of a file are this chunk's data."""

    name: bytes
    start: int
    length: int

    def read(self, file: BinaryIO, most: int) -> bytes:
        """The first bytes of its data, at most ``most``."""
        file.seek(self.start)
        return file.read(min(self.length, most))


def riff_chunks(file: BinaryIO, start: int, end: int) -> Iterator[Chunk]:
    """Chunks of a RIFF list (Microsoft, 1991) between two places of a file."""
    while start + 8 <= end:
        file.seek(start)
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004 -- a name and a length of four bytes each
            return
        name, length = struct.unpack("<4sI", head)
        yield Chunk(name, start + 8, length)
        start += 8 + length + length % 2


def png_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Chunks of a PNG file (third edition, 5.3)."""
    start = 8
    while True:
        file.seek(start)
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004 -- a length and a name of four bytes each
            return
        length, name = struct.unpack(">I4s", head)
        yield Chunk(name, start + 8, length)
        start += 12 + length
