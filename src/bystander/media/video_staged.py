"""A video being written: covered frames in, a finished file out."""

from __future__ import annotations

import os
from dataclasses import replace as changed
from pathlib import Path

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from bystander.domain.frame import Frame, Redacted, insist_redacted
from bystander.domain.policy import Policy, SoundPolicy
from bystander.media.av_errors import encoding
from bystander.media.background import Background
from bystander.media.containers import muxer_for
from bystander.media.fields import Marker
from bystander.media.kept_sound import KeptSound
from bystander.media.kept_subtitles import KeptSubtitles
from bystander.media.made_sound import MadeSound
from bystander.media.retimed import Retimed
from bystander.media.staged_file import Recordings, StagedFile
from bystander.media.video_frame import AvNative
from bystander.media.video_source import VideoSource
from bystander.media.wordless import Wordless

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
        self._muxer = muxer_for(facts.container, target, facts.time_base)
        super().__init__(target, replace=replace)
        self._encoder: Background[Frame] | None = None
        self._output: OutputContainer | None = None
        self._stream: VideoStream | None = None
        self._wordless: Wordless | None = None
        self._sound: KeptSound | MadeSound | None = None
        self._recordings: Recordings = ()
        self._subtitles: KeptSubtitles | None = None
        self._held: Packet[VideoStream] | None = None
        # No picture stands longer in place of those that are missing.
        told = changed(facts, duration=None) if source.cut_off else facts
        self._times = Retimed(told, adds_up=self._muxer.is_mp4)
        self._marker = Marker(source.fields) if source.fields else None

    def listen(self, recordings: Recordings) -> None:
        """See stages.Staged."""
        self._recordings = recordings

    def write(self, item: Redacted) -> None:
        insist_redacted(item)
        if self._encoder is None:
            self._encoder = Background(self._write)
        self._encoder.put(item.frame)

    def reopen(self) -> VideoSource:
        if self._encoder is not None:
            self._encoder.finish()
        with encoding(self._source.facts.encoder):
            self._finish()
        return VideoSource(self._staging.file, self._own_policy)

    def _write(self, frame: Frame) -> None:
        with encoding(self._source.facts.encoder):
            if self._stream is None:
                self._start(frame)
            self._encode(frame)

    def _start(self, first: Frame) -> None:
        self._output = av.open(
            str(self._staging.file), "w", format=self._muxer.name, options=self._muxer.options
        )
        self._output.metadata.update(self._source.kept_tags)
        self._stream = self._add_pictures(self._output, first)
        self._wordless = Wordless(self._stream)
        kept = [stream.index for stream in self._source.facts.streams if stream.kept]
        self._sound = self._add_sound(self._output, kept)
        self._subtitles = KeptSubtitles(self._source.path, kept, self._output)

    def _add_sound(self, output: OutputContainer, kept: list[int]) -> KeptSound | MadeSound:
        if self._source.copies_sound:
            return KeptSound(self._source.path, kept, output)
        shapes = [self._source.shape(sound.stream) for sound, _ in self._recordings]
        return MadeSound(output, self._recordings, shapes, self._muxer.name)

    def _add_pictures(self, output: OutputContainer, first: Frame) -> VideoStream:
        facts = self._source.facts
        encoder = self._source.encoder
        rate = self._source.nominal_rate
        stream = output.add_stream(encoder.name, rate=rate, options=self._source.options())
        assert isinstance(stream, VideoStream)  # noqa: S101 -- all encoders here are of pictures
        stream.width, stream.height = first.stored.width, first.stored.height
        stream.pix_fmt = encoder.pixel_format or facts.pixel_format
        context = stream.codec_context
        context.time_base = 1 / rate
        stream.time_base = facts.time_base
        look = _native(first).frame
        context.color_range, context.colorspace = look.color_range, look.colorspace
        context.color_primaries, context.color_trc = look.color_primaries, look.color_trc
        if self._source.aspect:
            context.sample_aspect_ratio = self._source.aspect
        if self._source.matrix is not None:
            stream.set_display_matrix(self._source.matrix)
        return stream

    def _encode(self, frame: Frame) -> None:
        assert self._stream is not None  # noqa: S101 -- write() started it
        native = _native(frame).for_encoding()
        if self._stream.pix_fmt != native.format.name:
            native = native.reformat(format=self._stream.pix_fmt)  # the same samples, reordered
        native.pts = self._times.expect(frame.time.pts, frame.duration)
        native.time_base = self._stream.codec_context.time_base
        if self._marker is not None:
            native = self._marker.marked(native)
        self._mux(self._stream.encode(native))
        if self._sound is not None:
            self._sound.copy_until(frame.seconds)
        if self._subtitles is not None:
            self._subtitles.copy_until(frame.seconds)

    def _finish(self) -> None:
        if self._output is None or self._stream is None:
            return
        self._mux(self._stream.encode(None))
        if self._held is not None:
            self._times.end(self._held)
            self._output.mux_one(self._held)
        if self._sound is not None:
            self._sound.copy_until(None)
            self._sound.close()
        if self._subtitles is not None:
            self._subtitles.copy_until(None)
            self._subtitles.close()
        self._output.close()
        self._let_go()

    def _let_go(self) -> None:
        """Of the encoder, too, which holds many pictures: whoever knows its stream keeps it."""
        self._output = self._stream = self._sound = self._subtitles = None
        self._wordless = self._held = None

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        """One packet late, so that the last one is known as such."""
        assert self._output is not None  # noqa: S101 -- packets come from its stream
        assert self._wordless is not None  # noqa: S101 -- and were started with it
        for packet in map(self._wordless.bare, packets):
            self._times.restore(packet)
            if self._held is not None:
                self._output.mux_one(self._held)
            self._held = packet

    def _abandon(self) -> None:
        if self._encoder is not None:
            self._encoder.stop()
        output, copied = self._output, (self._sound, self._subtitles)
        self._let_go()
        for each in copied:
            if each is not None:
                each.close()
        if output is not None:
            _close_quietly(output)


def _native(frame: Frame) -> AvNative:
    if not isinstance(frame.native, AvNative):
        msg = f"a video takes frames of a video, got {type(frame.native).__name__}"
        raise TypeError(msg)
    return frame.native


def _close_quietly(output: OutputContainer) -> None:
    """The file is thrown away with its folder: that it cannot be finished is no news."""
    try:
        output.close()
    except (av.FFmpegError, OSError, ValueError):
        return
