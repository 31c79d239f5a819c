"""The comments that Vorbis carries in its headers: the one codec whose setup holds tags."""

from __future__ import annotations

import struct
from itertools import accumulate, pairwise

_IDENTIFICATION = 30
"""Bytes of a Vorbis stream's first header, always."""

_LACED = 2
"""First byte of three headers side by side: their number less one, then their lengths."""

_NO_COMMENTS = b"\x03vorbis" + struct.pack("<II", 0, 0) + b"\x01"
"""Nobody's encoder, no comment, and the framing bit (Vorbis I, 5.2)."""


def without_comments(setup: bytes) -> bytes:
    """The three headers with an empty one in place of the comments.

    setup: as FFmpeg keeps it, laced as in Ogg or with two bytes of length before each
    Raises ValueError for what is neither.
    """
    identification, _, codebooks = _headers(setup)
    if identification[:7] != b"\x01vorbis" or codebooks[:7] != b"\x05vorbis":
        raise ValueError("these are no Vorbis headers")
    laced = bytes([_LACED, len(identification), len(_NO_COMMENTS)])
    return laced + identification + _NO_COMMENTS + codebooks


def _headers(setup: bytes) -> tuple[bytes, bytes, bytes]:
    if setup[:2] == _IDENTIFICATION.to_bytes(2, "big"):
        return _lengths_between(setup)
    if setup[:1] != bytes([_LACED]):
        raise ValueError("these are no three headers")
    place, lengths = 1, []
    for _ in range(_LACED):
        start = place
        while setup[place : place + 1] == b"\xff":
            place += 1
        place += 1
        lengths.append(sum(setup[start:place]))
    ends = [*accumulate(lengths, initial=place), len(setup)]
    first, second, third = (setup[left:right] for left, right in pairwise(ends))
    return first, second, third


def _lengths_between(setup: bytes) -> tuple[bytes, bytes, bytes]:
    parts, place = [], 0
    for _ in range(3):
        length = int.from_bytes(setup[place : place + 2], "big")
        parts.append(setup[place + 2 : place + 2 + length])
        place += 2 + length
    return parts[0], parts[1], parts[2]
