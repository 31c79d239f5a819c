"""Sound that the plan keeps, copied packet by packet in step with the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from bystander.errors import Unsupported
from bystander.media.av_errors import copying_sound, opening
from bystander.media.av_open import open_container
from bystander.media.rewritten import rewritten
from bystander.media.vorbis_headers import without_comments

_LANGUAGE = re.compile(r"[a-z]{3}")
"""ISO 639-2, as players ask for it. Anything else in its place may be a sentence."""


class KeptSound:
    """Reads the source a second time, for its kept audio packets only.

    Sound is copied, and nothing else that came with it: of the tags no more than the
    language, of what hangs on packets no more than how many samples to skip.

    streams: indexes of the source's kept streams; those that are no audio are ignored
    """

    def __init__(self, path: Path, streams: Sequence[int], output: OutputContainer) -> None:
        self._output = output
        with opening(path):
            self._input = open_container(path, sound=True)
        kept = [stream for stream in self._input.streams.audio if stream.index in streams]
        self._pairs = {stream.index: _twin(stream, output) for stream in kept}
        self._packets = self._demuxed(kept)
        self._next = next(self._packets, None)

    def copy_until(self, seconds: Fraction | None) -> None:
        """Copies every packet that starts at or before a time; all that are left for None."""
        while self._next is not None and (seconds is None or _start(self._next) <= seconds):
            packet = _bare(self._next)
            packet.stream = self._pairs[self._next.stream.index]
            self._output.mux_one(packet)
            self._next = next(self._packets, None)

    def close(self) -> None:
        self._input.close()

    def _demuxed(self, streams: list[AudioStream]) -> Iterator[Packet[AudioStream]]:
        if not streams:
            return
        with copying_sound():
            for packet in self._input.demux(streams):
                if packet.size and packet.dts is not None:
                    yield cast("Packet[AudioStream]", packet)


def _twin(stream: AudioStream, output: OutputContainer) -> AudioStream:
    """A stream of the output that packets of ``stream`` fit in."""
    twin = output.add_stream_from_template(stream, opaque=True)
    language = stream.metadata.get("language", "")
    twin.metadata.clear()
    if _LANGUAGE.fullmatch(language):
        twin.metadata["language"] = language
    if stream.codec_context.name == "vorbis":
        try:
            twin.codec_context.extradata = without_comments(stream.codec_context.extradata or b"")
        except ValueError as cause:
            raise Unsupported(
                "the sound cannot be copied without its tags; leave it out with --sound drop"
            ) from cause
    return twin


def _bare(packet: Packet[AudioStream]) -> Packet[AudioStream]:
    """The same sound at the same time, without what else hangs on the packet."""
    return rewritten(packet, bytes(packet), "skip_samples")


def _start(packet: Packet[AudioStream]) -> Fraction:
    time = packet.pts if packet.pts is not None else packet.dts
    return (time or 0) * packet.time_base
