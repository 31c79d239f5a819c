"""What an encoder writes among its pictures beside them: its name and settings. Not in a copy."""

from __future__ import annotations

from typing import Any

from av.packet import Packet
from av.video.stream import VideoStream

from bystander.media.rewritten import rewritten
from bystander.media.scheduling import as_urgent_as_before
from bystander.media.scrub.units import bare_configuration, bare_units, length_width
from bystander.media.scrub.words import readable


class Wordless:
    """Cleans one stream of an output: its head at once, then packet by packet.

    Everything that an encoder is told must have been told before, for it is opened here.
    Raises what PyAV raises, and Damaged for packets that make no sense.
    """

    def __init__(self, stream: VideoStream) -> None:
        context = stream.codec_context
        with as_urgent_as_before():
            context.open()
        self._codec = context.codec.canonical_name
        head = bytes(context.extradata or b"")
        self._width = length_width(self._codec, head)
        with readable():
            bare = bare_configuration(self._codec, head)
        if bare != head:
            context.extradata = bare

    def bare(self, packet: Packet[VideoStream]) -> Packet[Any]:
        """The packet itself where there is nothing to clean."""
        data = bytes(packet)
        with readable():
            clean = bare_units(self._codec, data, self._width)
        return packet if clean == data else rewritten(packet, clean)
