"""A video open for reading."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from bystander.domain.clock import Instant
from bystander.domain.frame import Frame
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium, SourceFacts, Stream
from bystander.domain.policy import OnDamage, SoundPolicy
from bystander.errors import Damaged, Unreadable
from bystander.media.av_errors import decoding, opening
from bystander.media.av_open import open_container
from bystander.media.encoders import Encoder, encoder_for
from bystander.media.file_source import FileSource
from bystander.media.pixel_layout import matrix_of, planes_of
from bystander.media.streams import describe_streams, picture_stream
from bystander.media.unseen import without_unseen
from bystander.media.video_frame import (
    AvNative,
    display_matrix,
    in_place_format,
    is_full_range,
    orientation_of,
)
from bystander.media.video_look import encoder_options, look_notices, look_of
from bystander.media.whole import missing_bytes


class VideoSource(FileSource):
    """A file that PyAV opens, read from the start as often as it is asked to.

    path: of the file; stays out of every message but those about opening it
    on_damage: whether a frame that cannot be decoded ends the reading or is handed out
        as ``damaged``
    sound: what the plan will say about audio streams
    keep_tags: names of the container's tags that the copy keeps, as FFmpeg calls them
    """

    def __init__(
        self,
        path: Path,
        on_damage: OnDamage = OnDamage.FAIL,
        sound: SoundPolicy = SoundPolicy.DROP,
        keep_tags: Sequence[str] = (),
    ) -> None:
        super().__init__(path)
        self._on_damage = on_damage
        self._cut_off = missing_bytes(path) > 0 if path.is_file() else False
        with opening(path), open_container(path) as container:
            stream = picture_stream(container)
            if stream is None:
                raise Unreadable(f"{path} holds no picture; Bystander needs one to work on")
            if self._cut_off and on_damage is OnDamage.FAIL:
                raise Damaged(
                    f"{path} is cut off: it ends before it says it does; get a whole copy, or go "
                    "on with --on-damage cover, which takes what is there"
                )
            self._first = _first_frame(container, stream)
            # What the bitstream says; the average of a variable rate is another number.
            self.nominal_rate = stream.guessed_rate or stream.average_rate or Fraction(25)
            tags = container.metadata
            self.kept_tags = {name: tags[name] for name in tags if name in keep_tags}
            self.matrix = display_matrix(self._first, stream.codec_context.name)
            self.aspect = stream.sample_aspect_ratio
            self.mastering, self.fields = look_of(self._first, stream)
            self._format = in_place_format(self._first.format.name)
            self.facts = self._probe(container, stream, sound)

    def _probe(
        self, container: InputContainer, stream: VideoStream, sound: SoundPolicy
    ) -> SourceFacts:
        orientation = orientation_of(self.matrix)
        encoder = encoder_for(stream.codec_context.name, self._format)
        described = describe_streams(container, stream, sound)
        return SourceFacts(
            medium=Medium.VIDEO,
            container=container.format.name,
            codec=stream.codec_context.name,
            size=orientation.upright_size(Size(self._first.width, self._first.height)),
            orientation=orientation,
            pixel_format=self._format,
            frames=stream.frames or None,
            duration=_declared_duration(container, stream),
            rate=stream.average_rate or stream.guessed_rate,
            time_base=stream.time_base or Fraction(1, 1000),
            encoder=encoder.name,
            streams=described,
            notices=(
                *_sound_notices(described),
                *(("the file is cut off, and so is the copy",) if self._cut_off else ()),
                *encoder.notices,
                *look_notices(encoder.name, self.mastering, self.fields),
            ),
        )

    def options(self, encoder: Encoder) -> dict[str, str]:
        """Everything to tell an encoder, so that the copy is shown as the original is."""
        return encoder_options(encoder, self.mastering, self.fields)

    def frames(self) -> Iterator[Frame]:
        with opening(self.path):
            container = open_container(self.path)
        with container:
            stream = picture_stream(container)
            if stream is None:
                raise Unreadable(f"{self.path} changed while it was read; try again")
            # Slices instead of frames where damage is covered: then an error is raised at
            # the packet that caused it, and its presentation time is known.
            covers = self._on_damage is OnDamage.COVER
            stream.thread_type = "SLICE" if covers else "AUTO"
            pictures = _patiently(container, stream) if covers else _strictly(container, stream)
            yield from self._numbered(pictures)

    def _numbered(
        self, pictures: Iterator[tuple[av.VideoFrame | None, int | None]]
    ) -> Iterator[Frame]:
        scaler = VideoReformatter()
        clock = _Clock(self.facts)
        for index, (picture, pts) in enumerate(pictures):
            damaged = picture is None or picture.is_corrupt
            shown = picture if picture is not None else self._blank()
            yield self._frame(
                shown, scaler, clock.tick(index, pts, shown.duration), damaged=damaged
            )

    def _frame(
        self,
        picture: av.VideoFrame,
        scaler: VideoReformatter,
        tick: tuple[int, int, int],
        *,
        damaged: bool,
    ) -> Frame:
        index, pts, duration = tick
        if (picture.width, picture.height) != (self._first.width, self._first.height):
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
        return av.VideoFrame(self._first.width, self._first.height, self._format)


class _Clock:
    """Presentation times as the file gives them; made up only where it gives none."""

    def __init__(self, facts: SourceFacts) -> None:
        rate = facts.rate or Fraction(25)
        self._step = max(1, round(1 / rate / facts.time_base))
        self._last: int | None = None

    def tick(self, index: int, pts: int | None, duration: int) -> tuple[int, int, int]:
        """(frame number, pts, duration): pts later than every one before."""
        follows = 0 if self._last is None else self._last + self._step
        now = follows if pts is None else pts
        if self._last is not None and now <= self._last:
            now = self._last + 1
        self._last = now
        return index, now, duration


def _strictly(
    container: InputContainer, stream: VideoStream
) -> Iterator[tuple[av.VideoFrame | None, int | None]]:
    pictures = container.decode(stream)
    for count in itertools.count():
        with decoding(count):
            picture = next(pictures, None)
            if picture is not None and picture.is_corrupt:
                raise av.InvalidDataError(0, "corrupt frame")
        if picture is None:
            return
        yield picture, picture.pts


def _patiently(
    container: InputContainer, stream: VideoStream
) -> Iterator[tuple[av.VideoFrame | None, int | None]]:
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            if packet.size and not packet.is_discard:
                yield None, packet.pts
            continue
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                yield frame, frame.pts


def _first_frame(container: InputContainer, stream: VideoStream) -> av.VideoFrame:
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if isinstance(frame, av.VideoFrame):
                return frame
    msg = "no frame"
    raise ValueError(msg)


def _declared_duration(container: InputContainer, stream: VideoStream) -> Fraction | None:
    if stream.duration and stream.time_base:
        return stream.duration * stream.time_base
    # The container's own duration is that of its longest stream, perhaps of one that is
    # dropped.
    others = [other for other in container.streams if other.index != stream.index]
    if container.duration and not others:
        return Fraction(container.duration, av.time_base)
    return None


def _sound_notices(streams: tuple[Stream, ...]) -> tuple[str, ...]:
    sounds = [stream for stream in streams if stream.kind == "audio"]
    if not sounds:
        return ()
    if any(stream.kept for stream in sounds):
        return ("the sound is kept as it is, and voices identify people",)
    return ("the sound was dropped, since voices identify people; --sound keep keeps it",)
