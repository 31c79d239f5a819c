"""Which streams a container has, and what becomes of each. What nobody handles is dropped."""

from __future__ import annotations

from pathlib import Path

from av.container import InputContainer
from av.stream import Disposition
from av.stream import Stream as AvStream
from av.video.stream import VideoStream

from bystander.domain.plan import Stream
from bystander.domain.policy import SoundPolicy
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container

_WHY_DROPPED = {
    "video": "a plan is about one video stream",
    "audio": "voices identify people",
    "subtitle": "written words may name people",
    "data": "data streams may hold positions",
    "attachment": "attachments are never copied",
}

ONE_OF_SEVERAL = "the file has several video streams, and a plan is about one of them"


def picture_stream(container: InputContainer, number: int = 0) -> VideoStream | None:
    """A video stream that is no cover art, counted from 0, or None."""
    found = [stream for stream in container.streams.video if not is_cover_art(stream)]
    return found[number] if number < len(found) else None


def pictures_in(path: Path) -> int:
    """How many video streams are in a recording, without cover art. Raises Unreadable."""
    with opening(path), open_container(path) as container:
        return sum(not is_cover_art(stream) for stream in container.streams.video)


def describe_streams(
    container: InputContainer, pictures: VideoStream, sound: SoundPolicy
) -> tuple[Stream, ...]:
    """Every stream of the file in its order, kept or dropped, with the reason."""
    return tuple(_describe(stream, pictures, sound) for stream in container.streams)


def _describe(stream: AvStream, pictures: VideoStream, sound: SoundPolicy) -> Stream:
    kept, reason = False, _WHY_DROPPED.get(stream.type, "nobody handles streams of this kind")
    if stream.index == pictures.index:
        kept, reason = True, "redacted"
    elif stream.type == "audio" and sound is SoundPolicy.KEEP:
        kept, reason = True, "copied as it is on request; voices identify people"
    elif is_cover_art(stream):
        reason = "cover art may show people"
    return Stream(stream.index, stream.type, _codec_name(stream), kept=kept, reason=reason)


def stream_notices(streams: tuple[Stream, ...]) -> tuple[str, ...]:
    """What a person would miss in the copy, or should know is in it."""
    told = []
    sounds = [stream for stream in streams if stream.kind == "audio"]
    if any(stream.kept for stream in sounds):
        told.append("the sound is kept as it is, and voices identify people")
    elif sounds:
        told.append("the sound was dropped, since voices identify people; --sound keep keeps it")
    if any(map(is_of_another_plan, streams)):
        told.append(ONE_OF_SEVERAL)
    written = sum(stream.kind == "subtitle" and not stream.kept for stream in streams)
    if written:
        told.append(f"{written} stream(s) of subtitles dropped, for they may name people")
    return tuple(told)


def is_of_another_plan(stream: Stream) -> bool:
    return not stream.kept and stream.reason == _WHY_DROPPED["video"]


def _codec_name(stream: AvStream) -> str:
    context = getattr(stream, "codec_context", None)
    return context.name if context is not None else "unknown"


def is_cover_art(stream: AvStream) -> bool:
    return bool(Disposition.attached_pic & int(stream.disposition))
