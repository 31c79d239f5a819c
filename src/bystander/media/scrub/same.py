"""Whether two files show and sound the same: decoded pictures and coded sound, one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.stream import VideoStream

from bystander.domain.frame import Frame
from bystander.domain.limits import Limits
from bystander.domain.plan import Medium
from bystander.domain.policy import Policy
from bystander.media.animation import open_animation
from bystander.media.av_errors import decoding, opening
from bystander.media.av_open import open_container
from bystander.media.beside_frames import demuxed
from bystander.media.photo import open_photo
from bystander.media.streams import is_cover_art
from bystander.media.video_reading import bound

Print = tuple[object, ...]
"""What one file shows, small: equal for files that show the same."""


def picture_print(path: Path, medium: Medium, limits: Limits) -> Print:
    """Every picture of a photo or an animation, its turn and its time.

    Raises Unreadable, Unsupported, Damaged.
    """
    open_it = open_photo if medium is Medium.PHOTO else open_animation
    source = open_it(path, Policy(limits=limits))
    facts = source.facts
    digest = hashlib.sha256()
    for frame in source.frames():
        _add(digest, frame)
    return facts.size, facts.orientation, facts.pixel_format, facts.frames, digest.hexdigest()


def _add(digest: Any, frame: Frame) -> None:  # noqa: ANN401 -- hashlib names no type
    digest.update(f"{frame.time.pts} {frame.duration} {len(frame.planes)}".encode())
    for plane in frame.planes:
        digest.update(np.ascontiguousarray(plane.samples))


def recording_print(path: Path, limits: Limits) -> Print:
    """Every stream of pictures decoded, every stream of sound as it is coded, with times.

    Raises Unreadable, Damaged.
    """
    with opening(path):
        container = open_container(path, sound=True)
    with container:
        kept = [
            stream
            for stream in container.streams
            if stream.type in ("video", "audio") and not is_cover_art(stream)
        ]
        for stream in kept:
            if isinstance(stream, VideoStream):
                bound(stream, limits)
        digests = {stream.index: hashlib.sha256() for stream in kept}
        for count, (index, content) in enumerate(_contents(container, kept, path)):
            with decoding(count):
                digests[index].update(content)
        return tuple((stream.type, digests[stream.index].hexdigest()) for stream in kept)


def _contents(container: Any, streams: list[Any], path: Path) -> Iterator[tuple[int, bytes]]:  # noqa: ANN401 -- PyAV's streams, by kind
    packets = demuxed(container, path, streams)
    for count in range(1 << 62):
        with decoding(count):
            packet = next(packets, None)
            if packet is None:
                return
            told = list(_told(packet))
        # A flushing packet has a stream, and no index of its own.
        yield from ((packet.stream.index, content) for content in told)


def _told(packet: Any) -> Iterator[bytes]:  # noqa: ANN401 -- PyAV's packets, by kind
    clock = packet.stream.time_base
    if packet.stream.type == "audio":
        if packet.size:
            yield f"{_seconds(packet.pts, clock)}".encode() + bytes(packet)
        return
    for frame in packet.decode():
        if frame.is_corrupt:
            raise av.InvalidDataError(0, "corrupt frame")
        shape = f"{frame.width} {frame.height} {frame.format.name}"
        yield f"{_seconds(frame.pts, clock)} {shape}".encode()
        yield from _rows(frame)


def _rows(frame: Any) -> Iterator[bytes]:  # noqa: ANN401 -- PyAV's frames
    """The samples of every plane, without what lies between two rows in memory."""
    for index, plane in enumerate(frame.planes):
        rows = np.frombuffer(plane, np.uint8)[: plane.height * plane.line_size]
        width = min(_width(frame, index, plane.width), plane.line_size)
        yield np.ascontiguousarray(rows.reshape(plane.height, -1)[:, :width]).tobytes()


def _width(frame: Any, index: int, samples: int) -> int:  # noqa: ANN401 -- PyAV's frames
    """Bytes of a row in one plane."""
    if len(frame.planes) == 1:
        return int(-(-samples * frame.format.padded_bits_per_pixel // 8))
    size = 2 if frame.format.components[0].bits > 8 else 1  # noqa: PLR2004 -- one byte holds eight
    pairs = 2 if index and len(frame.planes) == 2 else 1  # noqa: PLR2004 -- both colours in one plane
    return samples * size * pairs


def _seconds(time: int | None, clock: Any) -> object:  # noqa: ANN401 -- a Fraction, or None
    return None if time is None else time * clock
