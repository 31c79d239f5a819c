"""Where a coded video may be parted: groups of pictures that need no picture of another group."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from bystander.domain.frame_span import FrameSpan
from bystander.media.untouched.avc import (
    DELIMITER,
    KEY,
    PICTURE,
    PICTURE_SET,
    SET,
    WORDS,
    Configuration,
    kind_of,
    measured,
)

_KNOWN = frozenset((PICTURE, KEY, WORDS, SET, PICTURE_SET, DELIMITER))


@dataclass(frozen=True, eq=False)
class Groups:
    """All pictures of a stream, in groups that each begin with a key picture (IDR).

    The packets of a group are those of its frames: frame numbers and the numbers of packets,
    in the order in which they are coded, are the same at its ends.

    pts, durations: (frames,) int64 ticks, in order of presentation
    starts: (groups,) int64, the first frame of each
    delay: by how many pictures coding runs ahead of showing, at most
    """

    pts: NDArray[np.int64]
    durations: NDArray[np.int64]
    starts: NDArray[np.int64]
    delay: int

    def __iter__(self) -> Iterator[FrameSpan]:
        ends = [*self.starts[1:].tolist(), len(self.pts)]
        return map(FrameSpan, self.starts.tolist(), ends)


def groups_of(
    container: InputContainer, stream: VideoStream, configuration: Configuration
) -> Groups | None:
    """Reads all packets and decodes none. Constant memory but for 24 bytes a frame.

    None where anything is there that a copy could not take over with every picture in it
    accounted for: pictures that are not shown, second views, other parameter sets on the way,
    groups that overlap in time. Raises what FFmpeg raises.
    """
    pts, durations, starts = array("q"), array("q"), array("q")
    for packet in pictures(container, stream):
        kinds = _kinds(packet, configuration)
        if kinds is None or packet.pts is None:
            return None
        if KEY in kinds:
            starts.append(len(pts))
        pts.append(packet.pts)
        durations.append(packet.duration or 0)
    if not starts or starts[0] != 0:
        return None
    return _in_order(*(np.array(column, dtype=np.int64) for column in (pts, durations, starts)))


def pictures(container: InputContainer, stream: VideoStream) -> Iterator[Packet[Any]]:
    """Every packet with a picture in it, in the order in which they are coded."""
    return (packet for packet in container.demux(stream) if packet.size)


def _kinds(packet: Packet[Any], configuration: Configuration) -> frozenset[int] | None:
    """The kinds of units in a packet, or None where one may not be taken over."""
    if packet.is_discard or packet.is_corrupt:
        return None
    try:
        units = tuple(measured(bytes(packet), configuration.width))
    except ValueError:
        return None
    known = (*configuration.sets, *configuration.picture_sets)
    kinds = frozenset(map(kind_of, units))
    fits = kinds <= _KNOWN and len(kinds & {PICTURE, KEY}) == 1
    same = all(unit in known for unit in units if kind_of(unit) in (SET, PICTURE_SET))
    return kinds if fits and same else None


def _in_order(
    pts: NDArray[np.int64], durations: NDArray[np.int64], starts: NDArray[np.int64]
) -> Groups | None:
    shown = np.argsort(pts, kind="stable")
    ordered = pts[shown]
    firsts, lasts = np.minimum.reduceat(pts, starts), np.maximum.reduceat(pts, starts)
    if np.any(np.diff(ordered) <= 0) or np.any(firsts[1:] <= lasts[:-1]):
        return None
    delay = int((shown - np.arange(len(pts))).max())
    return Groups(ordered, durations[shown], starts, delay)
