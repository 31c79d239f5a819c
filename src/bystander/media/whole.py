"""Whether a recording is as long as it says: a copy of what is left would look whole.

By structure alone: the boxes of MP4 (ISO/IEC 14496-12, 4.2), the segment of Matroska (RFC 9559,
4.5) and the chunks of AVI and WAV (RIFF, OpenDML 1.02) and of AIFF begin with their lengths.
Other formats: ``ends``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from bystander.media.ends import missing_at_end

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
_CLUSTER = b"\x1f\x43\xb6\x75"
_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_UNKNOWN = (0, 0xFFFF_FFFF)
"""Lengths of a list that is being recorded."""

_LISTS = (b"AVI", b"WAV")

_MOST = 100_000
"""More boxes than any recording has at its top."""

_MOST_ELEMENTS = 5_000_000
"""A day of blocks, where clusters have no length."""


def missing_bytes(path: Path) -> int:
    """How many bytes a file must have and has not; 0 for a whole one, and where it is silent."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(0)
        head = file.read(8)
        if head[:4] == _EBML:
            return _missing_of_matroska(file, end)
        if head[:4] == b"RIFF":
            return _missing_of_riff(file, end)
        if head[:4] == b"FORM":  # AIFF 1.3
            return max(0, 8 + int.from_bytes(head[4:], "big") - end)
        if head[4:] in _BOXES:
            return _missing_of_boxes(file, end)
        return missing_at_end(file, end)


def _missing_of_boxes(file: BinaryIO, end: int) -> int:
    place = 0
    for _ in range(_MOST):
        file.seek(place)
        head = file.read(8)
        if len(head) < 8:  # noqa: PLR2004 -- a length and a name of four bytes each
            return 0
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(file.read(8), "big")
        if length < 8:  # noqa: PLR2004 -- its own head; 0 means to the end of the file
            return 0
        place += length
        if place > end:
            return place - end if head[4:].isalnum() else 0
    return 0


def _missing_of_riff(file: BinaryIO, end: int) -> int:
    """AVI above a gigabyte is several lists, one behind the other."""
    place = 0
    for _ in range(_MOST):
        file.seek(place)
        head = file.read(11)
        length = int.from_bytes(head[4:8], "little")
        if head[:4] != b"RIFF" or head[8:] not in _LISTS or length in _UNKNOWN:
            return 0
        place += 8 + length
        if place > end:
            return place - end
        place += length % 2
    return 0


def _missing_of_matroska(file: BinaryIO, end: int) -> int:
    file.seek(4)
    length = _number(file)
    if length is None:
        return 0
    file.seek(length, os.SEEK_CUR)
    if file.read(4) != _SEGMENT:
        return 0
    length = _number(file)
    if length is None:  # while it is being recorded
        return _missing_of_elements(file, end)
    return max(0, file.tell() + length - end)


def _missing_of_elements(file: BinaryIO, end: int) -> int:
    """Of what is in a segment. A cluster, too, may have no length; then its blocks follow."""
    place = file.tell()
    for _ in range(_MOST_ELEMENTS):
        if place >= end:
            return place - end
        file.seek(place)
        name = file.read(1)
        name += file.read(8 - name[0].bit_length())
        length = _number(file)
        place = file.tell()
        if place >= end and length != 0:
            return length or 1
        if len(name) > len(_CLUSTER) or (length is None and name != _CLUSTER):
            return 0
        place += length or 0
    return 0


def _number(file: BinaryIO) -> int | None:
    """A number of one to eight bytes (RFC 8794, 4); None for one that means "unknown"."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    width = 9 - first[0].bit_length()
    value = int.from_bytes(first + file.read(width - 1), "big") & ((1 << 7 * width) - 1)
    return None if value == (1 << 7 * width) - 1 else value
