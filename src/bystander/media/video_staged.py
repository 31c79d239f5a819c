"""A video being written: covered frames in, a finished file out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import av
from av.container import OutputContainer
from av.packet import Packet

from bystander.domain.frame import Frame, Redacted, Untouched, redacted_frame
from bystander.domain.frame_span import FrameSpan
from bystander.domain.policy import Policy, SoundPolicy
from bystander.media.av_errors import encoding
from bystander.media.background import Background
from bystander.media.containers import muxer_for
from bystander.media.encoded_pictures import EncodedPictures, Prepared
from bystander.media.kept_sound import KeptSound
from bystander.media.kept_subtitles import KeptSubtitles
from bystander.media.made_sound import MadeSound
from bystander.media.retimed import Retimed
from bystander.media.staged_file import Recordings, StagedFile
from bystander.media.untouched.choice import Splice
from bystander.media.untouched.spliced_pictures import SplicedPictures
from bystander.media.video_frame import native_of
from bystander.media.video_source import VideoSource

# SVT-AV1 tells its settings to everybody on standard error, unless the environment forbids it.
os.environ.setdefault("SVT_LOG", "1")


class VideoStaged(StagedFile):
    """Encodes into a private folder beside the target; ``publish`` renames.

    Sound streams that the plan keeps are copied beside the pictures, packet by packet.
    """

    def __init__(self, source: VideoSource, target: Path, *, replace: bool) -> None:
        self._source = source
        facts = source.facts
        self._own_policy = Policy(sound=SoundPolicy.KEEP, limits=source.limits)
        early = (source.first.pts or 0) < 0
        self._muxer = muxer_for(facts.container, target, facts.time_base, before_zero=early)
        super().__init__(target, replace=replace)
        self._worker: Background[Frame | FrameSpan] | None = None
        self._output: OutputContainer | None = None
        self._pictures: EncodedPictures | SplicedPictures | None = None
        self._sound: KeptSound | MadeSound | None = None
        self._recordings: Recordings = ()
        self._subtitles: KeptSubtitles | None = None
        self._held: Packet[Any] | None = None
        # No picture stands longer in place of those that are missing.
        told = changed(facts, duration=None) if source.cut_off else facts
        self._times = Retimed(told, adds_up=self._muxer.is_mp4)
        self._splice: Splice | None = None

    def listen(self, recordings: Recordings) -> None:
        """See stages.Staged."""
        self._recordings = recordings

    def announce(self, passages: Sequence[FrameSpan]) -> None:
        self._splice = self._source.splice if passages else None

    def write(self, item: Redacted | Untouched) -> None:
        if self._worker is None:
            self._worker = Background(self._write)
        for part in self._parts(item):
            self._worker.put(part)

    def _parts(self, item: Redacted | Untouched) -> Iterator[Frame | FrameSpan]:
        """A passage group by group, so that nobody has to wait for a long one."""
        if isinstance(item, Untouched) and self._splice is not None:
            yield from (group for group in self._splice.groups if group.start in item.passage)
        else:
            yield redacted_frame(item)

    def reopen(self) -> VideoSource:
        if self._worker is not None:
            self._worker.finish()
        with encoding(self._source.facts.encoder):
            self._finish()
        return VideoSource(self._staging.file, self._own_policy)

    def _write(self, item: Frame | FrameSpan) -> None:
        with encoding(self._source.facts.encoder):
            if self._pictures is None:
                self._start(item)
            assert self._pictures is not None  # noqa: S101 -- _start() made it
            self._mux(self._pictures.take(item))

    def _start(self, item: Frame | FrameSpan) -> None:
        self._output = av.open(
            str(self._staging.file), "w", format=self._muxer.name, options=self._muxer.options
        )
        self._output.metadata.update(self._source.kept_tags)
        first = native_of(item).frame if isinstance(item, Frame) else self._source.first
        prepared = Prepared(self._source, first, self._times)
        if self._splice is not None:
            self._pictures = SplicedPictures(prepared, self._splice, self._output)
        else:
            self._pictures = EncodedPictures(prepared, self._output)
        kept = [stream.index for stream in self._source.facts.streams if stream.kept]
        self._sound = self._add_sound(self._output, kept)
        self._subtitles = KeptSubtitles(self._source.path, kept, self._output)

    def _add_sound(self, output: OutputContainer, kept: list[int]) -> KeptSound | MadeSound:
        if self._source.copies_sound:
            return KeptSound(self._source.path, kept, output)
        shapes = [self._source.shape(sound.stream) for sound, _ in self._recordings]
        return MadeSound(output, self._recordings, shapes, self._muxer.name)

    def _finish(self) -> None:
        if self._output is None or self._pictures is None:
            return
        self._mux(self._pictures.finish())
        if self._held is not None:
            self._times.end(self._held)
            self._output.mux_one(self._held)
        if self._sound is not None:
            self._sound.copy_until(None)
            self._sound.close()
        if self._subtitles is not None:
            self._subtitles.copy_until(None)
            self._subtitles.close()
        self._pictures.close()
        self._output.close()
        self._let_go()

    def _let_go(self) -> None:
        """Of the encoder, too, which holds many pictures: whoever knows its stream keeps it."""
        self._output = self._pictures = self._held = None
        self._sound = self._subtitles = None

    def _mux(self, packets: Iterable[Packet[Any]]) -> None:
        """One packet late, so that the last one is known as such."""
        assert self._output is not None  # noqa: S101 -- packets come from its stream
        for packet in packets:
            self._times.restore(packet)
            if self._held is not None:
                self._output.mux_one(self._held)
            self._held = packet
            for beside in (self._sound, self._subtitles):
                if beside is not None and packet.dts is not None:
                    beside.copy_until(packet.dts * packet.time_base)

    def _abandon(self) -> None:
        if self._worker is not None:
            self._worker.stop()
        output, beside = self._output, (self._pictures, self._sound, self._subtitles)
        self._let_go()
        for each in beside:
            if each is not None:
                each.close()
        if output is not None:
            _close_quietly(output)


def _close_quietly(output: OutputContainer) -> None:
    """The file is thrown away with its folder: that it cannot be finished is no news."""
    try:
        output.close()
    except (av.FFmpegError, OSError, ValueError):
        return
