"""A video open for reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from bystander.domain.clock import Instant, Timeline
from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium, SourceFacts
from bystander.domain.policy import OnDamage, Policy, Preset, SoundPolicy
from bystander.errors import Unreadable, Unsupported
from bystander.media.av_errors import decoding, opening
from bystander.media.av_open import open_container
from bystander.media.broadcast_clock import refuse_leaps
from bystander.media.encoders import Encoder, codec_read_by, encoder_for
from bystander.media.hardware import hardware_encoder
from bystander.media.kept_subtitles import subtitle_notices, with_subtitles
from bystander.media.media_limits import refuse_too_long
from bystander.media.pixel_layout import matrix_of, planes_of
from bystander.media.profiles import profile_options
from bystander.media.sample_entry import entry_of
from bystander.media.sounding import Sounding
from bystander.media.streams import describe_streams, picture_stream, stream_notices
from bystander.media.unseen import without_unseen
from bystander.media.untouched.choice import Splice, shows_all, splice_of, untouched
from bystander.media.untouched.reading import decoded
from bystander.media.video_frame import (
    AvNative,
    display_matrix,
    in_place_format,
    is_full_range,
    orientation_of,
)
from bystander.media.video_look import encoder_options, look_notices, look_of
from bystander.media.video_reading import (
    Clock,
    Pictures,
    all_end_early,
    bound,
    declared_duration,
    ends_early,
    first_frame,
    patiently,
    strictly,
    told_in_order,
)
from bystander.media.whole import missing_bytes

_LATE: Final = ("mpeg4", "mpeg2video", "mpeg1video")
"""Encoders whose copies AVI shows as late as their original only if they reorder pictures, too."""


class VideoSource(Sounding):
    """A file that PyAV opens, read from the start as often as it is asked to.

    path: of the file; stays out of every message but those about opening it
    policy: whether a frame that cannot be decoded ends the reading or is handed out as
        ``damaged``; what the plan will say about audio streams; names of the container's tags
        that the copy keeps, as FFmpeg calls them; which encoder, and limits
    """

    def __init__(self, path: Path, policy: Policy = Policy()) -> None:
        super().__init__(path)
        self.on_damage, self.limits = policy.on_damage, policy.limits
        self.number = policy.picture
        self.cut_off = missing_bytes(path) > 0 if path.is_file() else False
        with opening(path), open_container(path) as container:
            stream = picture_stream(container, self.number)
            if stream is None:
                raise Unreadable(f"{path} holds no picture; Bystander needs one to work on")
            self._refuse_cut_off()
            bound(stream, self.limits)
            self.first = first_frame(container, stream)
            self._shows_all = shows_all(stream)
            # What the bitstream says; the average of a variable rate is another number.
            self.nominal_rate = stream.guessed_rate or stream.average_rate or Fraction(25)
            tags = container.metadata
            self.kept_tags = {name: tags[name] for name in tags if name in policy.keep_tags}
            self.matrix = display_matrix(self.first, stream.codec_context.name)
            self.aspect = stream.sample_aspect_ratio
            self.mastering, self.fields = look_of(self.first, stream)
            self._format = in_place_format(self.first.format.name)
            self._profile = stream.codec_context.profile
            self.entry = entry_of(stream)
            self._container = container.format.name
            # AVI knows when a picture is decoded, and not when it is shown.
            self._reordered = self._container == "avi" and stream.codec_context.has_b_frames
            self._orderless = self._reordered and not told_in_order(container, stream, self.first)
            self.encoder = self._chosen(stream, policy)
            self.copies_sound = policy.sound is SoundPolicy.KEEP
            self.cut_off = self.cut_off or all_end_early(container)
            self._refuse_cut_off()
            self.facts = self._probe(container, stream, policy)
        self._refuse_too_long()

    def _refuse_too_long(self) -> None:
        try:
            refuse_too_long(self.facts.duration, self.limits)
        except Unsupported:
            with self._opened() as (container, stream):
                refuse_leaps(container, stream)
            raise

    def _refuse_cut_off(self) -> None:
        if self.cut_off and self.on_damage is OnDamage.FAIL:
            raise ends_early()

    def _chosen(self, stream: VideoStream, policy: Policy) -> Encoder:
        decoder, size = stream.codec_context.name, Size(self.first.width, self.first.height)
        if policy.encoder:
            return hardware_encoder(policy.encoder, codec_read_by(decoder), self._format, size)
        hurried = policy.preset is Preset.FAST
        return encoder_for(decoder, self._format, self._container, hurried=hurried)

    def _probe(self, container: InputContainer, stream: VideoStream, policy: Policy) -> SourceFacts:
        orientation, encoder = orientation_of(self.matrix), self.encoder
        heard = self.decodable if policy.sound.listens else frozenset[int]()
        described = describe_streams(container, stream, policy.sound, heard)
        described = with_subtitles(described, container, policy.subtitles)
        return SourceFacts(
            medium=Medium.VIDEO,
            container=container.format.name,
            codec=stream.codec_context.name,
            size=orientation.upright_size(Size(self.first.width, self.first.height)),
            orientation=orientation,
            pixel_format=self._format,
            frames=stream.frames or None,
            duration=declared_duration(container, stream, self.first, cut_off=self.cut_off),
            rate=stream.average_rate or stream.guessed_rate,
            time_base=stream.time_base or Fraction(1, 1000),
            encoder=encoder.name,
            streams=described,
            notices=(
                *stream_notices(described, policy),
                *(self.substitutes(described) if policy.sound.listens else ()),
                *subtitle_notices(described),
                *(("the file is cut off, and so is the copy",) if self.cut_off else ()),
                *encoder.notices,
                *look_notices(encoder.name, self.mastering, self.fields),
            ),
        )

    def options(self) -> dict[str, str]:
        """Everything to tell the encoder, so that the copy is shown as the original is."""
        looks = encoder_options(self.encoder, self.mastering, self.fields)
        order: dict[str, str] = {}
        if self._container == "avi" and self.encoder.name == "libx264":
            order = {"bf": "0"}
        elif self._reordered and self.encoder.name in _LATE:
            order = {"bf": "1"}
        return looks | profile_options(self.encoder.name, self._profile) | order

    @cached_property
    def splice(self) -> Splice | None:
        """How a copy could take over pictures as they are coded, or None. Reads the file."""
        if self.on_damage is OnDamage.COVER or self.fields or not self._shows_all:
            return None
        with self._opened() as (container, stream), decoding(0):
            return splice_of(container, stream, self.encoder.name)

    def passages(self, timeline: Timeline, covered: Sequence[FrameSpan]) -> tuple[FrameSpan, ...]:
        return () if self.splice is None else untouched(self.splice, timeline, covered)

    def frames_in(self, passages: Sequence[FrameSpan]) -> Iterator[Frame]:
        assert self.splice is not None  # noqa: S101 -- where it is, groups are known
        groups = self.splice.groups
        with self._opened() as (container, stream):
            bound(stream, self.limits)
            stream.thread_type = "AUTO"
            scaler = VideoReformatter()
            for index, picture in decoded(container, stream, groups, passages):
                tick = index, int(groups.pts[index]), picture.duration
                yield self._frame(picture, scaler, tick, damaged=False)

    @contextmanager
    def _opened(self) -> Iterator[tuple[InputContainer, VideoStream]]:
        with opening(self.path):
            container = open_container(self.path)
        with container:
            stream = picture_stream(container, self.number)
            if stream is None:
                raise Unreadable(f"{self.path} changed while it was read; try again")
            yield container, stream

    def frames(self) -> Iterator[Frame]:
        with self._opened() as (container, stream):
            # Slices instead of frames where damage is covered: then an error is raised at
            # the packet that caused it, and its presentation time is known.
            bound(stream, self.limits)
            covers = self.on_damage is OnDamage.COVER
            stream.thread_type = "SLICE" if covers else "AUTO"
            pictures = patiently(container, stream) if covers else strictly(container, stream)
            yield from self._numbered(pictures)

    def _numbered(self, pictures: Pictures) -> Iterator[Frame]:
        scaler = VideoReformatter()
        clock, running = Clock(self.facts), self.facts.running()
        for index, (picture, pts) in enumerate(pictures):
            damaged = picture is None or picture.is_corrupt
            shown = picture if picture is not None else self._blank()
            told = None if index and self._orderless else pts
            tick = clock.tick(index, told, shown.duration)
            running.see(*tick[1:])
            refuse_too_long(running.seconds, self.limits)
            yield self._frame(shown, scaler, tick, damaged=damaged)
        # Where damage is covered the copy is made all the same, and judged to be too short.
        if self.on_damage is OnDamage.FAIL and running.lacks(self.facts.duration):
            raise ends_early()

    def _frame(
        self,
        picture: av.VideoFrame,
        scaler: VideoReformatter,
        tick: tuple[int, int, int],
        *,
        damaged: bool,
    ) -> Frame:
        index, pts, duration = tick
        if (picture.width, picture.height) != (self.first.width, self.first.height):
            raise Unreadable(
                f"the video changes its picture size at frame {index}; cut it there, "
                "and redact the parts one by one"
            )
        full = is_full_range(picture)
        if picture.format.name != self._format:
            picture = picture.reformat(format=self._format)
        frame = Frame(
            index=index,
            time=Instant(pts, self.facts.time_base),
            duration=duration,
            stored=Size(picture.width, picture.height),
            orientation=self.facts.orientation,
            matrix=matrix_of(int(picture.colorspace), picture.height),
            full_range=full,
            planes=planes_of(picture, full_range=full),
            native=AvNative(picture, scaler, full),
            damaged=damaged,
        )
        return without_unseen(frame)

    def _blank(self) -> av.VideoFrame:
        """Stands where nothing could be decoded; its samples are never shown."""
        return av.VideoFrame(self.first.width, self.first.height, self._format)
