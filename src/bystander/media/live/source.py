"""A live source, open for reading: pictures as they come, in one layout."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from bystander.domain.address import Address
from bystander.domain.clock import Instant
from bystander.domain.frame import Frame
from bystander.domain.geometry import Orientation, Size
from bystander.domain.limits import Limits
from bystander.domain.plan import Medium, SourceFacts
from bystander.errors import Unreadable
from bystander.media.live.opening import UNTIMED, opened
from bystander.media.pixel_layout import matrix_of, planes_of
from bystander.media.video_frame import AvNative
from bystander.media.video_reading import bound

LAYOUT: Final = "yuv420p"
"""Of every picture that comes out, in limited range: what the targets' encoder takes."""

BROKEN_FOR = 5.0
"""Seconds after the last error for which pictures count as damaged where no key frame comes:
some cameras never send a second one."""

JUMP = 1.0
"""Seconds between two pictures of a recording, beyond which its clock was set."""

MPEG_RANGE = 1


@dataclass(frozen=True, slots=True)
class Caught:
    """One picture.

    frame: numbered 0 at time 0, for its number and its time are the run's to give
    told: seconds by the source's clock, or None where it has none
    """

    frame: Frame
    told: float | None


class LiveSource:
    """Fills nothing of ``stages``: it cannot be read twice.

    paced: a recording that is played as if it were live
    """

    def __init__(
        self, address: Address, *, transport: str = "tcp", limits: Limits = Limits()
    ) -> None:
        self._spoken = address.spoken
        self._container: InputContainer = opened(address, transport)
        try:
            self._stream = self._pictures(limits)
        except BaseException:
            self._container.close()
            raise
        self._scaler = VideoReformatter()
        self._timed = self._container.format.name not in UNTIMED
        self._pace = _Pace()
        self._paced = not address.scheme and not address.text.startswith("/dev/")
        self._broken_until: float | None = None
        self.lost = 0

    def facts(self, frame: Frame) -> SourceFacts:
        """What the source is while its pictures are like this one."""
        return SourceFacts(
            medium=Medium.VIDEO,
            container=self._container.format.name,
            codec=self._stream.codec_context.name,
            size=frame.size,
            orientation=frame.orientation,
            pixel_format=LAYOUT,
            frames=None,
            duration=None,
            rate=self._stream.guessed_rate or self._stream.average_rate or Fraction(25),
            time_base=frame.time.time_base,
            encoder="libx264",
        )

    def pictures(self) -> Iterator[Caught]:
        """Until the source ends. Raises Unreadable when it is lost or silent for long."""
        for packet in self._packets():
            for picture in self._decoded(packet):
                told = self._told(picture)
                if self._paced and told is not None:
                    self._pace.keep(told)
                yield Caught(self._framed(picture), told)

    def close(self) -> None:
        self._container.close()

    def _pictures(self, limits: Limits) -> VideoStream:
        if not self._container.streams.video:
            raise Unreadable(f"{self._spoken} sends no picture; check the address")
        stream = self._container.streams.video[0]
        try:
            bound(stream, limits)
        except ValueError as cause:
            raise Unreadable(f"{self._spoken} sends pictures that cannot be decoded") from cause
        # Each thread of the decoder would hold a picture back.
        stream.codec_context.thread_count = 1
        return stream

    def _packets(self) -> Iterator[Packet[Any]]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            # PyAV does not know streams that come up later, and says so by an IndexError.
            except (av.FFmpegError, IndexError) as cause:
                raise Unreadable(f"{self._spoken} was lost") from cause
            if packet is None:
                return
            yield packet

    def _decoded(self, packet: Packet[Any]) -> Iterator[av.VideoFrame]:
        try:
            pictures = packet.decode()
        except av.FFmpegError:
            if packet.size:
                self._break()
            return
        if packet.is_corrupt:
            self._break()
        for picture in pictures:
            if isinstance(picture, av.VideoFrame):
                yield picture

    def _break(self) -> None:
        """What comes now may be predicted from what never came."""
        self.lost += 1
        self._broken_until = time.monotonic() + BROKEN_FOR

    def _is_damaged(self, picture: av.VideoFrame) -> bool:
        if picture.is_corrupt:
            self._break()
        elif self._broken_until is not None and (
            picture.key_frame or time.monotonic() > self._broken_until
        ):
            self._broken_until = None
        return self._broken_until is not None

    def _told(self, picture: av.VideoFrame) -> float | None:
        if not self._timed or picture.pts is None or picture.time_base is None:
            return None
        return float(picture.pts * picture.time_base)

    def _framed(self, picture: av.VideoFrame) -> Frame:
        damaged = self._is_damaged(picture)
        if picture.format.name != LAYOUT:
            picture = self._scaler.reformat(picture, format=LAYOUT, dst_color_range=MPEG_RANGE)
        return Frame(
            index=0,
            time=Instant(0, Fraction(1, 90_000)),
            duration=0,
            stored=Size(picture.width, picture.height),
            orientation=Orientation.UPRIGHT,
            matrix=matrix_of(int(picture.colorspace), picture.height),
            full_range=False,
            planes=tuple(planes_of(picture, full_range=False)),
            # One for each frame: others scale in other threads, and a scaler that two threads
            # use at once never returns.
            native=AvNative(picture, VideoReformatter(), full_range=False),
            damaged=damaged,
        )


class _Pace:
    """Plays a recording as fast as it was recorded, jumps of its clock left out."""

    def __init__(self) -> None:
        self._began = self._last = 0.0

    def keep(self, told: float) -> None:
        """Returns when the picture of this time, in seconds, is due."""
        now = time.monotonic()
        if not self._last <= told <= self._last + JUMP or not self._began:
            self._began = now - told
        self._last = told
        time.sleep(max(0.0, self._began + told - now))
