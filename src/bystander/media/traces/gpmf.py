"""GoPro's telemetry (GPMF): where a recording begins. Keys, types and lengths, nested."""

from __future__ import annotations

import struct
from collections.abc import Iterator


def first_position(data: bytes) -> tuple[float, float] | None:
    """Latitude and longitude in degrees of the first GPS5 entry that has a fix."""
    scale: tuple[float, ...] = (1.0,) * 5
    for key, content in _entries(data):
        if key == b"SCAL" and len(content) % 4 == 0:
            scale = tuple(
                float(number or 1) for number in struct.unpack(f">{len(content) // 4}i", content)
            )
        elif key == b"GPS5" and len(content) >= 20 and len(scale) >= 2:  # noqa: PLR2004 -- five numbers of four bytes
            north, east = struct.unpack_from(">2i", content)
            if north or east:
                return north / scale[0], east / scale[1]
    return None


def _entries(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(data):
        key, kind, size, count = struct.unpack_from(">4sBBH", data, place)
        content = data[place + 8 : place + 8 + size * count]
        if kind == 0:
            yield from _entries(content)
        else:
            yield key, content
        place += 8 + -(-size * count // 4) * 4
