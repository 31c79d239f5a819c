"""Sound that the plan keeps, copied packet by packet in step with the pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from bystander.media.av_errors import decoding, opening


class KeptSound:
    """Reads the source a second time, for its kept audio packets only.

    streams: indexes of the source's kept streams; those that are no audio are ignored
    """

    def __init__(self, path: Path, streams: Sequence[int], output: OutputContainer) -> None:
        self._output = output
        with opening(path):
            self._input = av.open(str(path.absolute()), metadata_errors="ignore")
        kept = [stream for stream in self._input.streams.audio if stream.index in streams]
        self._pairs = {
            stream.index: output.add_stream_from_template(stream, opaque=True) for stream in kept
        }
        self._packets = self._demuxed(kept)
        self._next = next(self._packets, None)

    def copy_until(self, seconds: Fraction | None) -> None:
        """Copies every packet that starts at or before a time; all that are left for None."""
        while self._next is not None and (seconds is None or _start(self._next) <= seconds):
            packet = self._next
            packet.stream = self._pairs[packet.stream.index]
            self._output.mux_one(packet)
            self._next = next(self._packets, None)

    def close(self) -> None:
        self._input.close()

    def _demuxed(self, streams: list[AudioStream]) -> Iterator[Packet[AudioStream]]:
        if not streams:
            return
        with decoding(0):
            for packet in self._input.demux(streams):
                if packet.size and packet.dts is not None:
                    yield cast("Packet[AudioStream]", packet)


def _start(packet: Packet[AudioStream]) -> Fraction:
    time = packet.pts if packet.pts is not None else packet.dts
    return (time or 0) * packet.time_base
