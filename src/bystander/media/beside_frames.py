"""What lies between and behind the frames of MP3 and MP2 and is no sound: tags, and zeros.

FFmpeg hands it on as if it were sound. Tags name people, so they get into no copy; and as nothing
in them can be heard, they are no damage. Known are ID3v2 (ID3 2.4, 3.1, 3.4), ID3v1, its
extension and Lyrics3 (id3.org), APEv1 and APEv2 (Hydrogenaudio's wiki).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from av.container import InputContainer

from bystander.media.layers import behind_tags, layered
from bystander.media.rewritten import rewritten

_LONGEST: Final = 1 << 16
"""Bytes of zeros, of lyrics, or of an APE tag without a head. Where more is zero, something is
missing, as in a download that never ended."""

_HEAD: Final = 4
"""Bytes of a frame's head."""

_ID3V1: Final = 128
_APE_HEAD: Final = 32
_APE_IS_HEAD: Final = 1 << 29
_LYRICS_END: Final = (b"LYRICS200", b"LYRICSEND")
_MOST: Final = 16
"""Tags one behind the other."""


def demuxed(container: InputContainer, path: Path, *streams: Any) -> Iterator[Any]:  # noqa: ANN401 -- PyAV's streams and packets, by kind
    """All packets of these streams, or of the whole file; of MP3 and MP2 without tags.

    path: the file that the container was opened from
    """
    packets = container.demux(*streams)
    return _untagged(packets, path) if is_bare(container) else packets


def is_bare(container: InputContainer) -> bool:
    """Whether frames of MP3 or MP2 are all the file holds, without a container around them."""
    return container.format.name == "mp3"


def _untagged(packets: Iterable[Any], path: Path) -> Iterator[Any]:
    """The same packets without what is no sound; those in which nothing else is are left out.

    What is not known to be a tag stays where it is.
    """
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        until = 0
        for packet in packets:
            content, place = bytes(packet), packet.pos
            if not content or place is None or packet.stream.type != "audio":
                yield packet
                continue
            if place >= until and layered(content) is None:
                until = tags_end(file, place, end)
            if place >= until:
                yield packet
            elif place + len(content) > until:
                yield rewritten(packet, content[until - place :], "skip_samples")


def tags_end(file: BinaryIO, place: int, end: int) -> int:
    """Where the next frame begins, or the file ends, behind tags; ``place`` where there are none,
    or something else follows them.

    end: the file's length
    """
    here = place
    for _ in range(_MOST):
        file.seek(here)
        head = file.read(_HEAD)
        if layered(head) is not None:
            return here
        if here == end or (head.startswith(b"\xff") and len(head) < _HEAD):  # ``layers`` tells
            return end
        step = max(length(file, here) for length in _LENGTHS)
        if not step or here + step > end:
            return place
        here += step
    return place


def _id3(file: BinaryIO, place: int) -> int:
    return behind_tags(file, place) - place


def _id3v1(file: BinaryIO, place: int) -> int:
    file.seek(place)
    head = file.read(_HEAD)
    if head == b"TAG+":
        return 227
    return _ID3V1 if head[:3] == b"TAG" else 0


def _ape(file: BinaryIO, place: int) -> int:
    """Its length is told in its head, which older ones lack, and in its foot."""
    file.seek(place)
    content = file.read(_LONGEST)
    found = content.find(b"APETAGEX")
    mark = content[found : found + _APE_HEAD]
    if found < 0 or len(mark) < _APE_HEAD:
        return 0
    length = int.from_bytes(mark[12:16], "little")
    if found == 0 and int.from_bytes(mark[20:24], "little") & _APE_IS_HEAD:
        return _APE_HEAD + length
    return length if length == found + _APE_HEAD else 0


def _lyrics(file: BinaryIO, place: int) -> int:
    file.seek(place)
    content = file.read(_LONGEST)
    if not content.startswith(b"LYRICSBEGIN"):
        return 0
    ends = [content.find(mark) + len(mark) for mark in _LYRICS_END if mark in content]
    return min(ends, default=0)


def _zeros(file: BinaryIO, place: int) -> int:
    """Only where the file ends behind them, or a tag: those before a frame FFmpeg passes itself."""
    file.seek(place)
    content = file.read(_LONGEST + 1)
    count = len(content) - len(content.lstrip(b"\0"))
    if count > _LONGEST or layered(content[count : count + _HEAD]) is not None:
        return 0
    return count


_LENGTHS: Final[tuple[Callable[[BinaryIO, int], int], ...]] = (
    *(_id3, _id3v1, _ape, _lyrics, _zeros),
)
"""How many bytes something takes that begins at a place; 0 where it is something else."""
