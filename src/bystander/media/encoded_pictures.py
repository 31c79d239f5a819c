"""The pictures of a copy, all of them encoded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from av.container import OutputContainer
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.media.fields import Marker
from bystander.media.retimed import Retimed
from bystander.media.sample_entry import enter
from bystander.media.video_frame import native_of
from bystander.media.video_source import VideoSource
from bystander.media.wordless import Wordless


class Prepared:
    """Makes of each frame what an encoder takes, and tells the encoder what it will get.

    first: how pictures are to be shown
    times: told about every picture; packets carry its numbers in place of times
    """

    def __init__(self, source: VideoSource, first: VideoFrame, times: Retimed) -> None:
        self.source = source
        self.times = times
        self._first = first
        self._format = source.encoder.pixel_format or source.facts.pixel_format
        self._marker = Marker(source.fields) if source.fields else None

    def picture(self, frame: Frame) -> VideoFrame:
        native = native_of(frame).for_encoding()
        if self._format != native.format.name:
            native = native.reformat(format=self._format)  # the same samples, reordered
        native.pts = self.times.expect(frame.time.pts, frame.duration)
        native.time_base = 1 / self.source.nominal_rate
        return native if self._marker is None else self._marker.marked(native)

    def set_up(self, context: VideoCodecContext) -> None:
        """Everything that an encoder must be told before it is opened, but for its options."""
        first = self._first
        context.width, context.height = first.width, first.height
        context.pix_fmt = self._format
        context.time_base = 1 / self.source.nominal_rate
        context.color_range, context.colorspace = first.color_range, first.colorspace
        context.color_primaries, context.color_trc = first.color_primaries, first.color_trc
        if self.source.aspect:
            context.sample_aspect_ratio = self.source.aspect

    def settle(self, stream: VideoStream) -> None:
        """What the container is told, whoever encodes."""
        stream.time_base = self.source.facts.time_base
        enter(stream, self.source.entry)
        if self.source.matrix is not None:
            stream.set_display_matrix(self.source.matrix)


class EncodedPictures:
    """One encoder, which the stream belongs to."""

    def __init__(self, prepared: Prepared, output: OutputContainer) -> None:
        self._prepared = prepared
        source = prepared.source
        rate, options = source.nominal_rate, source.options()
        stream = output.add_stream(source.encoder.name, rate=rate, options=options)
        assert isinstance(stream, VideoStream)  # noqa: S101 -- all encoders here are of pictures
        prepared.set_up(stream.codec_context)
        prepared.settle(stream)
        self._stream = stream
        self._wordless = Wordless(stream)

    def take(self, item: Frame | FrameSpan) -> Iterator[Packet[Any]]:
        """The next picture in, and packets out as they are ready."""
        if isinstance(item, FrameSpan):
            msg = "nobody announced that pictures would be taken over as they are"
            raise TypeError(msg)
        return map(self._wordless.bare, self._stream.encode(self._prepared.picture(item)))

    def finish(self) -> Iterator[Packet[Any]]:
        """What was still inside."""
        return map(self._wordless.bare, self._stream.encode(None))

    def close(self) -> None:
        """The encoder goes with the container."""
