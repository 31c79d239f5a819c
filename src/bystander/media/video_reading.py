"""Pictures out of a container, one by one, with the times that they have there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import av
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

from bystander.domain.clock import SLACK
from bystander.domain.limits import Limits
from bystander.domain.plan import SourceFacts
from bystander.errors import Damaged
from bystander.media.av_errors import decoding
from bystander.media.broadcast_clock import LEAP, RECEIVED, joined
from bystander.media.media_limits import refuse_too_large

_SAY_SO: Final = ("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "flv", "asf", "mxf")
"""Formats that declare a length, where for others FFmpeg takes what is there."""

_ONLY_TOGETHER: Final = ("flv",)
"""Of these: they declare one for all streams, and nothing else tells that their end is gone."""

_WITH_SOUND: Final = ("asf",)
"""Formats whose streams seem to last as long as the whole file does, its sound included."""

_FEW: Final = 16
"""Pictures among which one that is out of order shows."""

_BACK: Final = Fraction(1)
"""Seconds by which a picture's time may lie before the latest one's: wrong orders of B-pictures do,
for they span 16 pictures at most. More is a second recording behind the first."""

Pictures = Iterator[tuple[av.VideoFrame | None, int | None]]
"""Pictures and their presentation times; None for a picture that cannot be decoded."""


class Clock:
    """Presentation times as the file gives them; made up only where it gives none."""

    def __init__(self, facts: SourceFacts) -> None:
        rate = facts.rate or Fraction(25)
        self._step = max(1, round(1 / rate / facts.time_base))
        self._back = _BACK / facts.time_base
        self._leap = LEAP / facts.time_base if facts.container in RECEIVED else None
        self._last: int | None = None

    def tick(self, index: int, pts: int | None, duration: int) -> tuple[int, int, int]:
        """(frame number, pts, duration): pts later than every one before.

        Raises Unsupported where the file's clock starts again, or leaps.
        """
        follows = 0 if self._last is None else self._last + self._step
        now = follows if pts is None else pts
        if self._leap is not None and self._last is not None and now - self._last > self._leap:
            raise joined(f"goes ahead by hours at frame {index}")
        if self._last is not None and now <= self._last:
            if self._last - now > self._back:
                raise joined(f"goes back at frame {index}")
            now = self._last + 1
        self._last = now
        return index, now, duration


def bound(stream: VideoStream, limits: Limits) -> None:
    """Refuses pictures beyond the limit, also such as come up later, which count as damaged.

    Raises Unsupported, ValueError for a stream without a decoder. Comes before the first
    picture is decoded.
    """
    context: VideoCodecContext | None = stream.codec_context
    if context is None:
        msg = "no decoder"
        raise ValueError(msg)
    refuse_too_large(context.width, context.height, limits)
    context.options = {"max_pixels": str(limits.pixels)}


def strictly(container: InputContainer, stream: VideoStream) -> Pictures:
    """Raises Damaged at the first picture that cannot be decoded whole."""
    pictures = container.decode(stream)
    for count in itertools.count():
        with decoding(count):
            picture = next(pictures, None)
            if picture is not None and picture.is_corrupt:
                raise av.InvalidDataError(0, "corrupt frame")
        if picture is None:
            return
        yield picture, picture.pts


def patiently(container: InputContainer, stream: VideoStream) -> Pictures:
    """Goes on past what cannot be decoded, and says where that was."""
    packets = container.demux(stream)
    for count in itertools.count():
        with decoding(count):
            packet = next(packets, None)
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.FFmpegError:
            if packet.size and not packet.is_discard:
                yield None, packet.pts
            continue
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                yield frame, frame.pts


def first_frame(container: InputContainer, stream: VideoStream) -> av.VideoFrame:
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                return frame
    msg = "no frame"
    raise ValueError(msg)


def told_in_order(container: InputContainer, stream: VideoStream, first: av.VideoFrame) -> bool:
    """Whether the pictures behind the first one have times that increase. Decodes a few."""
    before = first.pts
    try:
        for picture in itertools.islice(container.decode(stream), _FEW):
            if before is None or picture.pts is None or picture.pts <= before:
                return False
            before = picture.pts
    except av.FFmpegError:
        return True  # what cannot be decoded is told where the pictures are read
    return True


def declared_duration(
    container: InputContainer, stream: VideoStream, first: av.VideoFrame, *, cut_off: bool
) -> Fraction | None:
    """For how long its pictures last, as a file says, in seconds.

    first: its first picture that can be decoded
    cut_off: it lost its end; then what it says about the whole, perhaps of the sound, must do
    """
    alone = len(container.streams) == 1
    its_own = alone or cut_off or container.format.name not in _WITH_SOUND
    if stream.duration and stream.time_base and its_own:
        never_shown = _never_shown(container, stream, first)
        return max(0, stream.duration - never_shown) * stream.time_base
    if container.duration and (alone or (cut_off and container.format.name in _SAY_SO)):
        return Fraction(container.duration, av.time_base)
    return None


def _never_shown(container: InputContainer, stream: VideoStream, first: av.VideoFrame) -> int:
    """Ticks of a broadcast before its first picture that can be decoded, with no way back to it.

    A receiver begins anywhere, mostly inside a group of pictures, and FFmpeg takes for the
    length all that was received.
    """
    begins = stream.start_time
    if container.format.name not in RECEIVED or begins is None or first.pts is None:
        return 0
    return max(0, first.pts - begins)


def all_end_early(container: InputContainer) -> bool:
    """Whether a file says that it is longer than any of its streams is. Reads all packets.

    False at once for formats that say nothing, and where streams speak for themselves.
    """
    if container.format.name not in _ONLY_TOGETHER or not container.duration:
        return False
    end = Fraction(0)
    try:
        for packet in container.demux():
            if packet.pts is not None:
                end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
    except av.FFmpegError:
        return True
    start = Fraction(container.start_time or 0, av.time_base)
    return Fraction(container.duration, av.time_base) - (end - start) > SLACK


def ends_early() -> Damaged:
    return Damaged(
        "the file is cut off: its end is missing; get a whole copy, or copy what is there with "
        "--on-damage cover --publish-anyway"
    )
