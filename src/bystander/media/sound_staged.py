"""A sound file being written: redacted blocks in, a finished file out."""

from __future__ import annotations

from pathlib import Path

import av

from bystander.domain.frame import Redacted, Untouched
from bystander.domain.policy import Policy, SoundPolicy
from bystander.media.av_errors import encoding_sound, opening
from bystander.media.av_open import open_container
from bystander.media.made_sound import MadeSound
from bystander.media.scrub.muxers import muxer_of
from bystander.media.scrub.recording import scrub_recording
from bystander.media.sound_source import SoundSource
from bystander.media.staged_file import Recordings, StagedFile
from bystander.media.staging import write_errors


class SoundStaged(StagedFile):
    """Encodes into a private folder beside the target; ``publish`` renames."""

    def __init__(self, source: SoundSource, target: Path, *, replace: bool) -> None:
        """Raises BadRequest for a suffix of another format, Unsupported, TargetExists."""
        self._source = source
        with opening(source.path), open_container(source.path, sound=True) as container:
            self._muxer = muxer_of(container, target, [])
        super().__init__(target, replace=replace)
        self._recordings: Recordings = ()

    def write(self, item: Redacted | Untouched) -> None:
        msg = f"a sound file takes no pictures, got {type(item).__name__}"
        raise TypeError(msg)

    def listen(self, recordings: Recordings) -> None:
        self._recordings = recordings

    def reopen(self) -> SoundSource:
        file = self._staging.file
        if self._recordings:
            with encoding_sound(self._source.facts.encoder):
                self._write(file)
        else:
            with write_errors():
                scrub_recording(
                    self._source.path, file, tuple(self._source.kept_tags), self._source.limits
                )
        return SoundSource(file, Policy(sound=SoundPolicy.KEEP, limits=self._source.limits))

    def _write(self, file: Path) -> None:
        shapes = [self._source.shape(sound.stream) for sound, _ in self._recordings]
        with av.open(
            str(file), "w", format=self._muxer.name, options=self._muxer.options
        ) as output:
            output.metadata.update(self._source.kept_tags)
            MadeSound(output, self._recordings, shapes, self._muxer.name).copy_until(None)
