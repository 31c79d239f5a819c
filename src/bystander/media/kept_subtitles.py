"""Subtitles that the plan keeps, copied packet by packet in step with the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from av.container import InputContainer, OutputContainer
from av.packet import Packet

from bystander.domain.plan import Stream
from bystander.domain.policy import Subtitles
from bystander.media.av_errors import copying_subtitles, opening
from bystander.media.av_open import open_container
from bystander.media.bare_subtitles import BareSubtitles, can_be_bare
from bystander.media.rewritten import rewritten

_LANGUAGE = re.compile(r"[a-z]{3}")


def with_subtitles(
    described: tuple[Stream, ...], container: InputContainer, wish: Subtitles
) -> tuple[Stream, ...]:
    """Every stream of a file, and those of subtitles that are known are kept on request."""
    if wish is Subtitles.DROP:
        return described
    return tuple(_kept(each, container) if each.kind == "subtitle" else each for each in described)


def _kept(stream: Stream, container: InputContainer) -> Stream:
    if can_be_bare(_codec(container.streams[stream.index])):
        return replace(stream, kept=True, reason="kept on request; written words may name people")
    return replace(stream, reason="subtitles of this kind cannot be kept without their tags")


def subtitle_notices(described: Sequence[Stream]) -> tuple[str, ...]:
    """What a person should know is in the copy."""
    kept = sum(stream.kept and stream.kind == "subtitle" for stream in described)
    if not kept:
        return ()
    return (f"{kept} stream(s) of subtitles kept as they are, and they may name people",)


class KeptSubtitles:
    """Reads a file once more beside its pictures, one packet ahead.

    Of tags no more than the language comes along, of scripts no more than what is shown.

    streams: indexes of the source's kept streams; those that are no subtitles are ignored
    """

    def __init__(self, path: Path, streams: Sequence[int], output: OutputContainer) -> None:
        self._output = output
        with opening(path):
            self._input = open_container(path)
        kept = [stream for stream in self._input.streams.subtitles if stream.index in streams]
        self._bare = {stream.index: _bare(stream) for stream in kept}
        self._twins = {
            stream.index: _twin(stream, self._bare[stream.index].head, output) for stream in kept
        }
        self._packets = self._demuxed(kept)
        self._next = next(self._packets, None)

    def copy_until(self, seconds: Fraction | None) -> None:
        """Copies every packet that starts at or before a time; all that are left for None."""
        while self._next is not None and (seconds is None or _start(self._next) <= seconds):
            packet = self._next
            data = self._bare[packet.stream.index].shown(bytes(packet))
            copy = rewritten(packet, data, "webvtt_settings", "subtitle_position")
            copy.stream = self._twins[packet.stream.index]
            self._output.mux_one(copy)
            self._next = next(self._packets, None)

    def close(self) -> None:
        self._input.close()

    def _demuxed(self, streams: list[Any]) -> Iterator[Packet[Any]]:
        if not streams:
            return
        with copying_subtitles():
            for packet in self._input.demux(streams):
                if packet.size and packet.dts is not None:
                    yield packet


def _codec(stream: Any) -> str:  # noqa: ANN401 -- PyAV's streams, by kind
    context = stream.codec_context
    return "unknown" if context is None else str(context.codec.canonical_name)


def _bare(stream: Any) -> BareSubtitles:  # noqa: ANN401 -- PyAV's streams, by kind
    return BareSubtitles(_codec(stream), bytes(stream.codec_context.extradata or b""))


def _twin(stream: Any, head: bytes, output: OutputContainer) -> Any:  # noqa: ANN401 -- PyAV's streams, by kind
    twin: Any = output.add_stream_from_template(stream, opaque=True)
    language = stream.metadata.get("language", "")
    twin.metadata.clear()
    if _LANGUAGE.fullmatch(language):
        twin.metadata["language"] = language
    twin.codec_context.extradata = head or None
    return twin


def _start(packet: Packet[Any]) -> Fraction:
    time = packet.pts if packet.pts is not None else packet.dts
    return (time or 0) * packet.time_base
