"""The pictures of a copy, some encoded, the others taken over as they are coded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

import av
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext

from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.errors import StageFailed, Unreadable
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container
from bystander.media.encoded_pictures import Prepared
from bystander.media.scrub.units import bare_units
from bystander.media.scrub.words import readable
from bystander.media.streams import picture_stream
from bystander.media.untouched.avc import (
    KEY,
    PICTURE,
    PICTURE_SET,
    SET,
    kind_of,
    measured,
    packed,
    started,
)
from bystander.media.untouched.choice import Splice
from bystander.media.untouched.groups import pictures

_AHEAD = 2
"""By how many pictures our encoder codes ahead of showing: B-pictures in two layers."""


class SplicedPictures:
    """Between two passages an encoder of its own works, which knows of no other picture.

    Both kinds of pictures name their parameter sets by numbers; ours and the original's are
    different ones, and all stand in the container's configuration. Packets of the original
    are written without anything but slices.
    """

    def __init__(self, prepared: Prepared, splice: Splice, output: OutputContainer) -> None:
        self._prepared, self._splice = prepared, splice
        self._delay = max(_AHEAD, splice.groups.delay)
        self._coded = 0
        self._encoder: VideoCodecContext | None = None
        source = prepared.source
        with opening(source.path):
            self._input = open_container(source.path)
        stream = picture_stream(self._input, source.number)
        if stream is None:
            raise Unreadable(f"{source.path} changed while it was read; try again")
        self._packets = pictures(self._input, stream)
        self._read = 0
        self._stream = output.add_stream_from_template(stream, opaque=True)
        self._stream.metadata.clear()
        self._stream.codec_context.extradata = self._configuration()
        prepared.settle(self._stream)

    def take(self, item: Frame | FrameSpan) -> Iterator[Packet[Any]]:
        """The next pictures in, and packets out as they are ready."""
        if isinstance(item, FrameSpan):
            yield from self.finish()
            yield from self._taken_over(item)
        else:
            if self._encoder is None:
                self._encoder = self._opened()
            picture = self._prepared.picture(item)
            yield from map(self._encoded, self._encoder.encode(picture))

    def finish(self) -> Iterator[Packet[Any]]:
        """What was still inside of the encoder."""
        if self._encoder is not None:
            yield from map(self._encoded, self._encoder.encode(None))
            self._encoder = None

    def close(self) -> None:
        self._input.close()

    def _opened(self) -> VideoCodecContext:
        source = self._prepared.source
        encoder = cast("VideoCodecContext", av.CodecContext.create(source.encoder.name, "w"))
        self._prepared.set_up(encoder)
        encoder.framerate = source.nominal_rate
        options = source.options()
        usual = options.get("x264-params")
        ours = f"sps-id={self._splice.number}"
        encoder.options = options | {"x264-params": f"{usual}:{ours}" if usual else ours}
        encoder.flags |= Flags.global_header
        encoder.open()
        return encoder

    def _configuration(self) -> bytes:
        """Of the container: the original's, with the encoder's parameter sets."""
        theirs = self._splice.configuration
        units = tuple(started(bytes(self._opened().extradata or b"")))
        sets = [unit for unit in units if kind_of(unit) == SET]
        if {unit[1] for unit in (*sets, *theirs.sets)} != {theirs.head[0]}:
            raise StageFailed(
                "the encoder writes another profile of H.264 than the original's, and the "
                "two cannot be mixed; add --encode-all"
            )
        return theirs.with_sets(sets, [unit for unit in units if kind_of(unit) == PICTURE_SET])

    def _encoded(self, packet: Packet[Any]) -> Packet[Any]:
        return self._placed(packet.pts or 0, tuple(started(bytes(packet))))

    def _taken_over(self, passage: FrameSpan) -> Iterator[Packet[Any]]:
        groups = self._splice.groups
        numbers = {}
        for frame in range(passage.start, passage.end):
            pts = int(groups.pts[frame])
            numbers[pts] = self._prepared.times.expect(pts, int(groups.durations[frame]))
        skipped = passage.start - self._read
        for packet in islice(self._packets, skipped, skipped + len(passage)):
            width = self._splice.configuration.width
            with readable():
                bare = bare_units("h264", bytes(packet), width)
            yield self._placed(numbers[packet.pts or 0], tuple(measured(bare, width)))
        self._read = passage.end

    def _placed(self, number: int, units: tuple[bytes, ...]) -> Packet[Any]:
        """The slices of one picture, with its number in place of its time.

        Decoding times, too, are numbers here: those of the pictures that were due when the
        picture was coded.
        """
        slices = [unit for unit in units if kind_of(unit) in (PICTURE, KEY)]
        packet: Packet[Any] = Packet(packed(slices, self._splice.configuration.width))
        packet.pts, packet.dts = number, self._coded - self._delay
        packet.is_keyframe = kind_of(slices[0]) == KEY
        packet.stream = self._stream
        self._coded += 1
        if packet.dts > number:
            raise StageFailed(
                "the encoder codes further ahead than pictures taken over allow; add --encode-all"
            )
        return packet
