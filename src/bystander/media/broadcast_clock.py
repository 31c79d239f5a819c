"""Broadcasts joined to one file: their clock leaps where one ends and the next begins.

The clock of MPEG-TS and MPEG-PS begins anew after 26.5 hours. FFmpeg takes one that goes back by
more than a minute for such a turn, and tells the rest a day later.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from av.container import InputContainer
from av.video.stream import VideoStream

from bystander.errors import Unsupported
from bystander.media.av_errors import decoding

RECEIVED: Final = ("mpegts", "mpeg")
"""Formats that are broadcast, and whose length FFmpeg counts from their first packet on."""

LEAP: Final = Fraction(3600)
"""Seconds between two pictures of one broadcast are fewer."""

LEAP_OF_SOUND: Final = 6 * LEAP
"""In seconds, for a language or a description may be silent through a whole programme."""


def refuse_leaps(container: InputContainer, stream: VideoStream) -> None:
    """Raises Unsupported where the clock of a broadcast leaps. Reads packets, decodes none."""
    if container.format.name not in RECEIVED:
        return
    before: Fraction | None = None
    packets, count = container.demux(stream), 0
    while True:
        with decoding(count):
            packet = next(packets, None)
        if packet is None:
            return
        if packet.pts is None or packet.time_base is None:
            continue
        now = packet.pts * packet.time_base
        if before is not None and abs(now - before) > LEAP:
            raise joined(f"goes ahead by hours near frame {count}")
        before, count = now, count + 1


def joined(what_the_clock_does: str) -> Unsupported:
    return Unsupported(
        f"the video's clock {what_the_clock_does}, as in a file joined from two; cut it there, and "
        "redact the parts one by one"
    )
