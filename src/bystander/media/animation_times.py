"""When each picture of an animation is shown: read from the container, no pixels decoded."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from bystander.errors import Damaged
from bystander.media.chunks import png_chunks
from bystander.media.webp import top_chunks

_HUNDREDTHS = 100
"""GIF's unit, and APNG's where a frame names none."""


@dataclass(frozen=True)
class Times:
    """What a container says about time.

    delays: seconds that each picture is shown, in order
    loop: how often all are shown, 0 for ever, None where the file does not say
    hidden_first: the first picture is for viewers that cannot animate, and no part of it
    """

    delays: tuple[Fraction, ...]
    loop: int | None = None
    hidden_first: bool = False


def times_of(name: str, path: Path) -> Times:
    """name: GIF, PNG or WEBP. Raises Damaged for a file that does not keep to its format."""
    try:
        with path.open("rb") as file:
            return {"GIF": _gif, "PNG": _png, "WEBP": _webp}[name](file)
    except (struct.error, IndexError) as cause:
        raise Damaged(
            "the animation is cut short; get a whole copy, or redact a single picture of it"
        ) from cause


def _gif(file: BinaryIO) -> Times:
    """GIF89a (CompuServe, 1990), 15 to 26."""
    delays: list[Fraction] = []
    loop, delay = None, 0
    _skip_colours(file, file.read(13)[10])
    while (mark := file.read(1)) not in (b"", b";"):
        if mark == b",":
            _skip_colours(file, file.read(9)[8])
            file.read(1)
            _skip_blocks(file)
            delays.append(Fraction(delay, _HUNDREDTHS))
            delay = 0
        elif mark == b"!":
            label, block = file.read(1), file.read(file.read(1)[0])
            if label == b"\xf9":
                (delay,) = struct.unpack_from("<H", block, 1)
            elif block == b"NETSCAPE2.0" and loop is None and not delays:
                loop = _netscape_loop(file)
            # An extension may end with its first block.
            if block:
                _skip_blocks(file)
    return Times(tuple(delays), loop)


def _netscape_loop(file: BinaryIO) -> int | None:
    place = file.tell()
    block = file.read(file.read(1)[0])
    if len(block) >= 3 and block[0] == 1:  # noqa: PLR2004 -- a mark and a number of two bytes
        return int(struct.unpack_from("<H", block, 1)[0])
    file.seek(place)
    return None


def _skip_colours(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << ((flags & 7) + 1), 1)


def _skip_blocks(file: BinaryIO) -> None:
    while length := file.read(1)[0]:
        file.seek(length, 1)


def _png(file: BinaryIO) -> Times:
    """APNG (PNG, third edition, 11.3.6)."""
    delays: list[Fraction] = []
    loop: int | None = None
    hidden_first = False
    for chunk in png_chunks(file):
        if chunk.name == b"acTL":
            (loop,) = struct.unpack(">4xI", chunk.read(file, 8))
        elif chunk.name == b"fcTL":
            top, bottom = struct.unpack(">20xHH2x", chunk.read(file, 26))
            delays.append(Fraction(top, bottom or _HUNDREDTHS))
        elif chunk.name == b"IDAT" and not delays:
            hidden_first = True
    shown = [Fraction(0), *delays] if hidden_first else delays
    return Times(tuple(shown), loop, hidden_first)


def _webp(file: BinaryIO) -> Times:
    """RFC 9649, 2.7.1."""
    delays: list[Fraction] = []
    loop: int | None = None
    for chunk in top_chunks(file):
        if chunk.name == b"ANIM":
            (loop,) = struct.unpack("<4xH", chunk.read(file, 6))
        elif chunk.name == b"ANMF":
            low, high = struct.unpack("<12xHBx", chunk.read(file, 16))
            delays.append(Fraction(high << 16 | low, 1000))
    return Times(tuple(delays), loop)
