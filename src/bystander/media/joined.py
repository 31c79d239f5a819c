"""Several video streams of one file: each was copied by itself, and all come together again."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer

from bystander.domain.policy import Policy
from bystander.errors import StageFailed
from bystander.media.av_errors import encoding
from bystander.media.av_open import open_container
from bystander.media.digest import sha256
from bystander.media.rewritten import rewritten
from bystander.media.sample_entry import enter, entry_of
from bystander.media.scrub.muxers import muxer_of
from bystander.media.scrub.same import recording_print
from bystander.media.staged_file import StagedFile
from bystander.media.staging import refuse_same_file

_BESIDE = ("skip_samples", "palette", "matroska_block_additional", "webvtt_settings")
_TOLD = ("language", "alpha_mode")

_Timed = tuple[Fraction, tuple[int, int], Any]
"""Decoding time in seconds; the part, and the packet's number in it; the packet."""


class JoinedStaged(StagedFile):
    """A copy in the making of parts, which lie in its private folder and go away with it.

    Raises SourceIsTarget, TargetExists, CannotWrite.
    """

    def __init__(self, source: Path, target: Path, *, replace: bool) -> None:
        refuse_same_file(source, target)
        super().__init__(target, replace=replace)

    def part(self, number: int) -> Path:
        """Where a part is to be made."""
        file = self._staging.file
        return file.with_name(f"part{number}{file.suffix}")

    def join(self, parts: Sequence[Path], policy: Policy) -> str:
        """Puts finished parts together, packet by packet, and compares. Returns the digest.

        Raises StageFailed where the whole does not show and sound as its parts do.
        """
        file = self._staging.file
        with encoding("of the container"), ExitStack() as opened:
            inputs = [opened.enter_context(open_container(part)) for part in parts]
            _write(inputs, file, policy.keep_tags)
        told = [recording_print(part, policy.limits) for part in parts]
        if recording_print(file, policy.limits) != tuple(chain.from_iterable(told)):
            raise StageFailed(
                "the streams of the copy are not what they were one by one, so nothing was "
                "published; this is a bug, please report it"
            )
        return sha256(file)


def _write(inputs: Sequence[InputContainer], file: Path, keep: Sequence[str]) -> None:
    streams = [stream for container in inputs for stream in container.streams]
    muxer = muxer_of(inputs[0], file, streams)
    with av.open(str(file), "w", format=muxer.name, options=muxer.options) as output:
        tags = inputs[0].metadata
        output.metadata.update({name: tags[name] for name in tags if name in keep})
        twins = {id(stream): _twin(stream, output) for stream in streams}
        # In order of time, so that no stream waits in the muxer's memory for another.
        for _, _, packet in heapq.merge(*map(_timed, range(len(inputs)), inputs)):
            bare = rewritten(packet, bytes(packet), *_BESIDE)
            bare.stream = twins[id(packet.stream)]
            output.mux_one(bare)


def _twin(stream: Any, output: OutputContainer) -> Any:  # noqa: ANN401 -- PyAV's streams, by kind
    twin: Any = output.add_stream_from_template(stream, opaque=True)
    told = {name: stream.metadata[name] for name in _TOLD if name in stream.metadata}
    twin.metadata.clear()
    twin.metadata.update(told)
    twin.time_base = stream.time_base
    if stream.type == "video":
        enter(twin, entry_of(stream))
    return twin


def _timed(number: int, container: InputContainer) -> Iterator[_Timed]:
    for count, packet in enumerate(container.demux()):
        if packet.size:
            ticks = packet.dts if packet.dts is not None else (packet.pts or 0)
            yield ticks * packet.time_base, (number, count), packet
