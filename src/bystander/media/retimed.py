"""Encoders count frames; the muxer is told the true times."""

from __future__ import annotations

from av.packet import Packet
from av.video.stream import VideoStream

from bystander.domain.plan import SourceFacts


class Retimed:
    """Hands an encoder plain frame numbers, and puts the true times back on its packets.

    Some encoders round times to a clock of their own (MPEG-4: at most 65535 ticks a
    second; MPEG-2: constant frame rates only). A counter loses nothing, at any rate.
    Holds the times of the frames that are inside the encoder, some dozens at most.
    """

    def __init__(self, facts: SourceFacts, *, adds_up: bool) -> None:
        """
        facts: of the original; the copy will declare the same length
        adds_up: whether the container adds up durations, as MP4 does
        """
        time_base, total = facts.time_base, facts.duration
        self._adds_up = adds_up
        self._time_base = time_base
        self._total = None if total is None else round(total / time_base)
        self._declared, self._running = total, facts.running()
        # AVI has decoding times only, and FFmpeg takes H.264 in it to be shown one picture later.
        self._ahead = int(facts.container == "avi" and facts.encoder == "libx264")
        self._first_order: int | None = None
        self._times: dict[int, int] = {}
        self._durations: dict[int, int] = {}
        self._count = 0
        self._step = 1
        self._first = 0
        self._last = self._end = 0

    def expect(self, pts: int, duration: int) -> int:
        """The number that stands for this frame's time inside the encoder."""
        number = self._count
        self._running.see(pts, duration)
        if number == 0:
            self._first, self._step = pts, max(1, duration)
        else:
            self._step = pts - self._last
        self._last = pts
        self._times[number], self._durations[number] = pts, duration
        self._count += 1
        return number

    def restore(self, packet: Packet[VideoStream]) -> None:
        """Puts presentation time, decoding time and duration on a packet of the encoder's.

        A decoding time is the presentation time of the frame with that number; numbers
        below zero, where the encoder reorders, go on backwards at the first pace.
        """
        number = packet.pts if packet.pts is not None else 0
        order = packet.dts if packet.dts is not None else number
        packet.time_base = self._time_base
        packet.pts = self._times[number]
        if order < 0:
            self._ahead = 0
        packet.dts = self._times[order] if order >= 0 else self._first + order * self._pace()
        packet.dts -= self._ahead
        packet.duration = self._stays(number)
        self._end = max(self._end, packet.pts + packet.duration)
        if self._first_order is None:
            self._first_order = packet.dts
        for past in [known for known in self._times if known < order]:
            if past not in self._durations:
                del self._times[past]

    def end(self, packet: Packet[VideoStream]) -> None:
        """Stretches the last packet so that all together last as long as the original.

        A container declares the latest end of a picture, which need not be the last
        packet's; MP4 does so from the first picture on, and declares the sum of all
        durations as well, of which readers take the shorter. Where pictures are missing at
        the end nothing is stretched: a copy that stands still would look whole.
        """
        if self._total is None or packet.dts is None or packet.pts is None:
            return
        if self._running.lacks(self._declared):
            return
        first = self._first if self._adds_up else 0
        left = 0
        if self._end - first < self._total:
            left = self._total - (packet.pts - first)
        if self._adds_up:
            left = max(left, self._total - (packet.dts - (self._first_order or 0)))
        if left > 0:
            packet.duration = left

    def _stays(self, number: int) -> int:
        """Ticks for which a picture is shown: not past the end that the original declares.

        Containers round what a packet says, MP4 to the time until the next one is decoded and
        Matroska to an average. The last picture would stay longer than it did.
        """
        stays = self._durations.pop(number, 0) or self._step
        if self._total is None:
            return stays
        left = self._running.begins + self._total - self._times[number]
        return min(stays, left) if left > 0 else stays

    def _pace(self) -> int:
        second = self._times.get(1)
        return self._step if second is None else max(1, second - self._first)
