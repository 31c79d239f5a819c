"""Some passages of a video decoded, and nothing of the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from bystander.domain.frame_span import FrameSpan
from bystander.media.av_errors import decoding
from bystander.media.untouched.groups import Groups


def decoded(
    container: InputContainer, stream: VideoStream, groups: Groups, passages: Sequence[FrameSpan]
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Frame numbers and pictures, in order of presentation.

    passages: made of whole groups, in order and apart
    Raises Damaged where a picture is missing, is another than was counted, or is not whole.
    """
    wanted = chain.from_iterable(range(each.start, each.end) for each in passages)
    pictures = _pictures(_selected(container, stream, passages))
    for number in wanted:
        with decoding(number):
            picture = next(pictures, None)
            if picture is None or picture.is_corrupt or picture.pts != groups.pts[number]:
                raise av.InvalidDataError(0, "another picture")
        yield number, picture


def _selected(
    container: InputContainer, stream: VideoStream, passages: Sequence[FrameSpan]
) -> Iterator[Packet[Any]]:
    """Packets of the passages, and the last one of all, which is empty and empties the decoder."""
    waiting = iter(passages)
    passage = next(waiting, None)
    numbers = count()
    for packet in container.demux(stream):
        if not packet.size:
            yield packet
            continue
        number = next(numbers)
        while passage is not None and number >= passage.end:
            passage = next(waiting, None)
        if passage is not None and number in passage:
            yield packet


def _pictures(packets: Iterator[Packet[Any]]) -> Iterator[av.VideoFrame]:
    return chain.from_iterable(packet.decode() for packet in packets)
