"""Which streams a container has, and what becomes of each. What nobody handles is dropped."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from av.container import InputContainer
from av.stream import Disposition
from av.stream import Stream as AvStream
from av.video.stream import VideoStream

from bystander.domain.plan import Stream
from bystander.domain.policy import Policy, SoundPolicy
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container

_WHY_DROPPED = {
    "video": "a plan is about one video stream",
    "audio": "voices identify people",
    "subtitle": "written words may name people",
    "data": "data streams may hold positions",
    "attachment": "attachments are never copied",
}

_WHY_KEPT = {
    SoundPolicy.DISGUISE: "speech is disguised",
    SoundPolicy.SPEECH_ONLY: "speech is disguised, and all else silenced",
    SoundPolicy.MUTE: "speech is silenced",
    SoundPolicy.TONE: "a tone is put in the place of speech",
    SoundPolicy.KEEP: "copied as it is on request; voices identify people",
}

_UNDECODABLE = "the sound cannot be decoded"

SOUND_DROPPED = "the sound was dropped, since voices identify people; --sound keep keeps it"

ONE_OF_SEVERAL = "the file has several video streams, and a plan is about one of them"


def picture_stream(container: InputContainer, number: int = 0) -> VideoStream | None:
    """A video stream that is no cover art, counted from 0, or None."""
    found = [stream for stream in container.streams.video if not is_cover_art(stream)]
    return found[number] if number < len(found) else None


def is_sound_alone(path: Path) -> bool:
    """Whether a recording has sound and no pictures but cover art. Raises Unreadable."""
    with opening(path), open_container(path, sound=True) as container:
        return picture_stream(container) is None and bool(container.streams.audio)


def pictures_in(path: Path) -> int:
    """How many video streams are in a recording, without cover art. Raises Unreadable."""
    with opening(path), open_container(path, sound=True) as container:
        return sum(not is_cover_art(stream) for stream in container.streams.video)


def describe_streams(
    container: InputContainer,
    pictures: VideoStream | None,
    sound: SoundPolicy,
    decodable: AbstractSet[int],
) -> tuple[Stream, ...]:
    """Every stream of the file in its order, kept or dropped, with the reason.

    decodable: indexes of the streams of sound that can be decoded; asked where speech is
        looked for
    """
    return tuple(_describe(stream, pictures, sound, decodable) for stream in container.streams)


def _describe(
    stream: AvStream,
    pictures: VideoStream | None,
    sound: SoundPolicy,
    decodable: AbstractSet[int],
) -> Stream:
    kept, reason = False, _WHY_DROPPED.get(stream.type, "nobody handles streams of this kind")
    if pictures is not None and stream.index == pictures.index:
        kept, reason = True, "redacted"
    elif stream.type == "audio" and sound in _WHY_KEPT:
        kept = not sound.listens or stream.index in decodable
        reason = _WHY_KEPT[sound] if kept else _UNDECODABLE
    elif is_cover_art(stream):
        reason = "cover art may show people"
    return Stream(stream.index, stream.type, _codec_name(stream), kept=kept, reason=reason)


def stream_notices(streams: tuple[Stream, ...], policy: Policy) -> tuple[str, ...]:
    """What a person would miss in the copy, or should know is in it."""
    told: list[str] = []
    sounds = [stream for stream in streams if stream.kind == "audio"]
    if any(stream.kept for stream in sounds):
        told += _SOUND_NOTICES.get(policy.sound, ())
    elif sounds and policy.sound is SoundPolicy.DROP:
        told.append(SOUND_DROPPED)
    lost = sum(stream.reason == _UNDECODABLE for stream in sounds)
    if lost:
        told.append(f"{lost} stream(s) of sound dropped, for they cannot be decoded")
    if any(map(is_of_another_plan, streams)):
        told.append(ONE_OF_SEVERAL)
    written = sum(stream.kind == "subtitle" and not stream.kept for stream in streams)
    if written:
        told.append(f"{written} stream(s) of subtitles dropped, for they may name people")
    return tuple(told)


_DISGUISED = (
    "speech is disguised, all speakers in one voice; "
    "rhythm, accent and what is said may still identify somebody"
)

_SOUND_NOTICES = {
    SoundPolicy.KEEP: ("the sound is kept as it is, and voices identify people",),
    SoundPolicy.DISGUISE: (_DISGUISED,),
    SoundPolicy.SPEECH_ONLY: (_DISGUISED,),
}


def is_of_another_plan(stream: Stream) -> bool:
    return not stream.kept and stream.reason == _WHY_DROPPED["video"]


def _codec_name(stream: AvStream) -> str:
    context = getattr(stream, "codec_context", None)
    return context.name if context is not None else "unknown"


def is_cover_art(stream: AvStream) -> bool:
    return bool(Disposition.attached_pic & int(stream.disposition))
