"""Recordings that do not begin with their length: cut off where their last piece is not whole.

By structure alone: packets of MPEG-TS (ISO/IEC 13818-1, 2.4.3), tags of FLV (Adobe's
specification 10.1, E.4), pages of Ogg (RFC 3533), frames of IVF, the size that ASF's head
declares (ASF 1.2, 3.2), frames of AAC (ADTS, ISO/IEC 13818-7, 6.2), of AC-3 and E-AC-3 (ATSC
A/52, 5.4.1 and E.2.3.1), and of MP3 and MP2 (``layers``). A file that ends between two pieces
looks whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Final

from bystander.media.layers import behind_tags, missing_frames

_SYNC: Final = 0x47
_PACKETS: Final = ((188, 0), (192, 4), (204, 0))
"""Bytes of a packet, and where in it its mark stands: plain, of Blu-ray, with parity."""

_MARKS: Final = 3
"""As many in a row are no accident."""

_FLV_TAGS: Final = (8, 9, 18)
_ASF: Final = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_FILE: Final = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_AC3: Final = b"\x0b\x77"
_AC3_KILOBITS: Final = (
    *(32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640),
)
_FRAME_HEAD: Final = 6
"""Bytes of a frame of AAC or AC-3 that tell its length."""

_MOST: Final = 5_000_000
"""Pieces that are looked at: a day of sound and pictures."""


def missing_at_end(file: BinaryIO, end: int) -> int:
    """How many bytes its last piece lacks; 0 for a whole file and for other formats.

    end: the file's length
    """
    file.seek(0)
    head = file.read(16)
    if head[:3] == b"FLV":
        return _walked(file, int.from_bytes(head[5:9], "big"), end, _flv_tag)
    if head[:4] == b"OggS":
        return _walked(file, 0, end, _ogg_page)
    if head[:4] == b"DKIF":
        return _walked(file, int.from_bytes(head[6:8], "little"), end, _ivf_frame)
    if head == _ASF:
        return _missing_of_asf(file, end)
    start = behind_tags(file)
    for frame in (_adts_frame, _ac3_frame):
        if _follow_each_other(file, start, frame):
            return _walked(file, start, end, frame)
    return _missing_of_transport(file, end) or missing_frames(file, end)


def _follow_each_other(file: BinaryIO, place: int, length: Callable[[bytes], int]) -> bool:
    for _ in range(_MARKS):
        file.seek(place)
        head = file.read(_FRAME_HEAD)
        if len(head) < _FRAME_HEAD or not length(head):
            return False
        place += length(head)
    return True


def _walked(file: BinaryIO, place: int, end: int, length: Callable[[bytes], int]) -> int:
    """From piece to piece; one that is not known, of length 0, ends the walk."""
    for _ in range(_MOST):
        if place >= end:
            return place - end
        file.seek(place)
        step = length(file.read(300))
        if not step:
            return 0
        place += step
    return 0


def _flv_tag(head: bytes) -> int:
    """The length of the tag before, and a tag."""
    if len(head) <= 4:  # noqa: PLR2004 -- the last length, which some writers leave out
        return len(head)
    known = head[4] & 31 in _FLV_TAGS
    return 15 + int.from_bytes(head[5:8], "big") if known else 0


def _ogg_page(head: bytes) -> int:
    if not b"OggS".startswith(head[:4]):
        return 0
    count = head[26] if len(head) > 26 else 0  # noqa: PLR2004 -- where the number of lengths stands
    return 27 + count + sum(head[27 : 27 + count])


def _ivf_frame(head: bytes) -> int:
    return 12 + int.from_bytes(head[:4], "little")


def _adts_frame(head: bytes) -> int:
    if not head.startswith(b"\xff") or (len(head) > 1 and head[1] & 0xF6 != 0xF0):  # noqa: PLR2004 -- twelve ones, layer 0
        return 0
    if len(head) < _FRAME_HEAD:
        return _FRAME_HEAD
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > _FRAME_HEAD else 0


def _ac3_frame(head: bytes) -> int:
    if not head.startswith(_AC3[: len(head)]):
        return 0
    if len(head) < _FRAME_HEAD:
        return _FRAME_HEAD
    if head[5] >> 3 > 10:  # noqa: PLR2004 -- E-AC-3, which counts words
        return 2 * (1 + ((head[2] & 7) << 8 | head[3]))
    rate, code = head[4] >> 6, head[4] & 63
    if rate == 3 or code // 2 >= len(_AC3_KILOBITS):  # noqa: PLR2004 -- reserved
        return 0
    bits = _AC3_KILOBITS[code // 2]
    return 2 * (2 * bits, bits * 320 // 147 + code % 2, 3 * bits)[rate]


def _missing_of_asf(file: BinaryIO, end: int) -> int:
    """A broadcast, of no length yet, says so."""
    file.seek(0)
    head = file.read(1 << 16)
    place = head.find(_ASF_FILE)
    told = head[place : place + 92]
    if place < 0 or told[88:89] == b"" or told[88] & 1:
        return 0
    return max(0, int.from_bytes(told[40:48], "little") - end)


def _missing_of_transport(file: BinaryIO, end: int) -> int:
    file.seek(0)
    head = file.read(1024)
    for size, mark in _PACKETS:
        marks = head[mark::size][:_MARKS]
        if len(marks) == _MARKS and set(marks) == {_SYNC}:
            return -end % size
    return 0
