"""What a WebP file (RFC 9649) says about itself outside its pixels."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bystander.media.chunks import Chunk, riff_chunks

_FRAME_HEAD = 16
"""Bytes before the chunks inside an ANMF chunk."""


def is_lossless(path: Path) -> bool:
    """Whether no picture in the file was compressed with loss."""
    with path.open("rb") as file:
        kinds = {chunk.name for chunk in pictures(file)}
    return b"VP8L" in kinds and b"VP8 " not in kinds


def top_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks behind the RIFF header, in order."""
    return riff_chunks(file, 12, file.seek(0, os.SEEK_END))


def pictures(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks of compressed pixels, those of an animation's frames included."""
    for chunk in top_chunks(file):
        if chunk.name == b"ANMF":
            inner = chunk.start + _FRAME_HEAD, chunk.start + chunk.length
            yield from (c for c in riff_chunks(file, *inner) if c.name in (b"VP8 ", b"VP8L"))
        elif chunk.name in (b"VP8 ", b"VP8L"):
            yield chunk
