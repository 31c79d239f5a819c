"""The door of the room: a file is what its first bytes say, whatever its name."""

from __future__ import annotations

from pathlib import Path

from bystander.domain.plan import Medium
from bystander.domain.policy import Policy
from bystander.errors import Unreadable, Unsupported
from bystander.media.archive import kind_of
from bystander.media.sniff import medium_of
from bystander.media.staging import refuse_same_file
from bystander.stages import Source, Staged

# What opens a photo is of no use to a video, and takes a tenth of a second to load.
# ruff: noqa: PLC0415


def open_source(path: Path, policy: Policy) -> Source:
    """A photo, an animation, a video or sound alone, open for reading and never for writing.

    Raises Unreadable, Unsupported (for archives, too: they are no one file) or Damaged.
    """
    if kind_of(path):
        raise Unsupported(
            f"{path} is an archive, which only `bystander redact` takes; unpack it first"
        )
    medium = medium_of(path)
    if medium is Medium.PHOTO:
        from bystander.media.photo import open_photo

        return open_photo(path, policy)
    if medium is Medium.ANIMATION:
        from bystander.media.animation import open_animation

        return open_animation(path, policy)
    from bystander.media.streams import is_sound_alone

    if is_sound_alone(path):
        from bystander.media.sound_source import SoundSource

        return SoundSource(path, policy)
    from bystander.media.video_source import VideoSource

    return VideoSource(path, policy)


def stage(source: Source, path: Path, target: Path, *, replace: bool) -> Staged:
    """A copy of ``source``, whose file is ``path``, in the making beside ``target``.

    Raises SourceIsTarget, TargetExists, CannotWrite, and BadRequest for a suffix that
    means another format.
    """
    refuse_same_file(path, target)
    medium = source.facts.medium
    if medium is Medium.PHOTO:
        from bystander.media.photo import PhotoSource, stage_photo

        if isinstance(source, PhotoSource):
            return stage_photo(source, target, replace=replace)
    elif medium is Medium.ANIMATION:
        from bystander.media.animation import AnimationSource
        from bystander.media.animation_staged import stage_animation

        if isinstance(source, AnimationSource):
            return stage_animation(source, target, replace=replace)
    elif medium is Medium.SOUND:
        from bystander.media.sound_source import SoundSource
        from bystander.media.sound_staged import SoundStaged

        if isinstance(source, SoundSource):
            return SoundStaged(source, target, replace=replace)
    else:
        from bystander.media.video_source import VideoSource
        from bystander.media.video_staged import VideoStaged

        if isinstance(source, VideoSource):
            return VideoStaged(source, target, replace=replace)
    raise Unreadable("this source was not opened by Bystander and cannot be copied")
