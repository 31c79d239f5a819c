"""MP3 and MP2 without a container: whether their frames go on to where the file's head says.

Frames of MPEG audio (ISO/IEC 11172-3, 2.4.1 and 2.4.2.3, ISO/IEC 13818-3, and what is common at
a quarter of the rates) tell their own length. The first may hold nothing but how many there are:
"Xing" or "Info" as LAME writes it, "VBRI" as Fraunhofer does.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Final

from bystander.domain.clock import SLACK

_RATES: Final = (44_100, 48_000, 32_000)
_SLOWER: Final = {3: 1, 2: 2, 0: 4}
"""The two bits of the version -> by what its rates are divided."""

_LAYERS: Final = {3: 1, 2: 2, 1: 3}
_KILOBITS: Final = {
    (1, 1): range(32, 449, 32),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""(1 at full rates and 2 at others, layer) -> what the four bits of the bit rate mean, from 1."""

_HEAD: Final = 4
_COUNTED_AT: Final = {(1, False): 36, (1, True): 21, (2, False): 21, (2, True): 13}
"""(as above, whether mono) -> where LAME's mark lies in a frame of layer III; Fraunhofer's: 36."""

_VBRI_AT: Final = 36
_IN_A_ROW: Final = 3
"""Frames that are no accident."""

_SEARCHED: Final = 1 << 16
"""Bytes in which the first of them begins, as FFmpeg has it."""

_ID3V1: Final = 128
_MOST: Final = 10_000_000
"""Frames: three days."""

_BEHIND: Final = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"3DI")
"""What tags begin with that lie behind the last frame."""


@dataclass(frozen=True, slots=True)
class Layered:
    """One frame: bytes with its head, samples a channel, samples a second.

    kind: what does not change from frame to frame
    counted_at: where in it LAME's mark would lie; 0 in layers I and II
    """

    length: int
    samples: int
    rate: int
    kind: tuple[int, int, int]
    counted_at: int


def layered(head: bytes) -> Layered | None:
    """What a frame's first four bytes say; None where there is none, or one of no told length."""
    if len(head) < _HEAD or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 -- eleven ones
        return None
    version, layer = head[1] >> 3 & 3, _LAYERS.get(head[1] >> 1 & 3)
    number, rate = head[2] >> 4, head[2] >> 2 & 3
    if version not in _SLOWER or layer is None or rate == len(_RATES) or not 0 < number < 15:  # noqa: PLR2004 -- 15 is forbidden
        return None
    hertz, family = _RATES[rate] // _SLOWER[version], min(2, _SLOWER[version])
    bits = 1000 * _KILOBITS[family, layer][number - 1]
    padding, samples = head[2] >> 1 & 1, _samples(family, layer)
    slot = 4 if layer == 1 else 1
    length = slot * (samples // 8 // slot * bits // hertz + padding)
    mono = head[3] >> 6 == 3  # noqa: PLR2004 -- the mode of one channel
    mark = _COUNTED_AT[family, mono] if layer == 3 else 0  # noqa: PLR2004 -- MP3
    return Layered(length, samples, hertz, (version, layer, hertz), mark)


def _samples(family: int, layer: int) -> int:
    if layer == 1:
        return 384
    return 576 if (family, layer) == (2, 3) else 1152


def told_length(path: Path) -> Fraction | None:
    """For how long it says that it lasts, in seconds; None where it does not say."""
    with path.open("rb") as file:
        return _told(file, _first(file))


def missing_frames(file: BinaryIO, end: int) -> int:
    """How many bytes are missing at the end; 0 for a whole file, for other formats, and where
    something else lies between the frames. Part of a last frame may be missing where all frames
    are counted: see ``is_last_cut``.

    end: the file's length
    """
    walk = _walked(file)
    if walk is None:
        return 0
    told = _told(file, walk.start)
    sound_end = _sound_end(file, end)
    if walk.place != end and walk.place > sound_end:
        is_padding = sound_end == end and walk.has_all(told)
        return 0 if is_padding else walk.place - sound_end
    if walk.head.startswith(b"\xff") and len(walk.head) < _HEAD:
        return 0 if walk.has_all(told) else 1
    is_end = walk.place == end or walk.head.startswith(_BEHIND)
    if told is None or told - walk.lasts <= SLACK or not is_end:
        return 0
    return round((walk.place - walk.start) / walk.lasts * (told - walk.lasts))


def is_last_cut(path: Path) -> bool:
    """Whether of all the frames that are counted nothing but the last one's end is missing."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        walk = _walked(file)
        return walk is not None and walk.place > end and not missing_frames(file, end)


@dataclass(frozen=True, slots=True)
class _Walk:
    """From frame to frame, up to what is none.

    start, place: where the first frame begins, and where the last one would end
    lasts: seconds of all of them; counting: of the first, which may hold no sound, but the count
    head: what lies behind the last one, 16 bytes at most
    """

    start: int
    place: int
    lasts: Fraction
    counting: Fraction
    head: bytes

    def has_all(self, told: Fraction | None) -> bool:
        """Whether as many frames begin as are counted, without the one that counts them. With
        more, another recording is behind the first, and the count says nothing of its end.
        """
        return told == self.lasts - self.counting


def _walked(file: BinaryIO) -> _Walk | None:
    place = start = _first(file)
    if start is None or place is None:
        return None
    lasts, first, head = Fraction(0), Fraction(0), b""
    for _ in range(_MOST):
        file.seek(place)
        head = file.read(16)
        frame = layered(head)
        if frame is None:
            break
        place += frame.length
        lasts += Fraction(frame.samples, frame.rate)
        first = first or lasts
    return _Walk(start, place, lasts, first, head)


def _sound_end(file: BinaryIO, end: int) -> int:
    """Without ID3v1, which would lie inside a frame that was cut off before it came there."""
    file.seek(max(0, end - _ID3V1))
    return end - _ID3V1 if file.read(3) == b"TAG" else end


def _first(file: BinaryIO) -> int | None:
    """Where the first frame begins, behind tags and what is left of a frame that was cut; None
    where no frames follow each other there.
    """
    start = behind_tags(file)
    file.seek(start)
    content = file.read(_SEARCHED)
    place = content.find(b"\xff")
    while place >= 0:
        if _is_followed(file, start + place):
            return start + place
        place = content.find(b"\xff", place + 1)
    return None


def _is_followed(file: BinaryIO, place: int) -> bool:
    kinds = set()
    for _ in range(_IN_A_ROW):
        file.seek(place)
        frame = layered(file.read(_HEAD))
        if frame is None:
            return False
        place += frame.length
        kinds.add(frame.kind)
    return len(kinds) == 1


def behind_tags(file: BinaryIO, place: int = 0) -> int:
    """Where the sound begins. ID3 2.4, 3.1: seven bits a byte, without the head and the foot."""
    while True:
        file.seek(place)
        head = file.read(10)
        if head[:3] != b"ID3" or len(head) < 10:  # noqa: PLR2004 -- the whole head
            return place
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)
        )
        place += 10 + size + (10 if head[5] & 0x10 else 0)


def _told(file: BinaryIO, start: int | None) -> Fraction | None:
    if start is None:
        return None
    file.seek(start)
    content = file.read(64)
    frame = layered(content)
    if frame is None or not frame.counted_at:
        return None
    mark = content[frame.counted_at :]
    count = 0
    if mark[:4] in (b"Xing", b"Info") and mark[7] & 1:
        count = int.from_bytes(mark[8:12], "big")
    elif content[_VBRI_AT : _VBRI_AT + 4] == b"VBRI":
        count = int.from_bytes(content[_VBRI_AT + 14 : _VBRI_AT + 18], "big")
    return Fraction(count * frame.samples, frame.rate) or None
