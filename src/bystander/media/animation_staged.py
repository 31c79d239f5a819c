"""An animation being written picture by picture."""

from __future__ import annotations

from pathlib import Path

from bystander.domain.frame import Redacted, Untouched, redacted_frame
from bystander.domain.policy import Policy
from bystander.media.animation import AnimationSource
from bystander.media.animation_look import Look, Writer
from bystander.media.animation_writers import writer_for
from bystander.media.packed import PackedNative
from bystander.media.photo_formats import check_suffix
from bystander.media.staged_file import StagedFile
from bystander.media.staging import write_errors


class AnimationStaged(StagedFile):
    """Each picture is encoded and written as it comes, beside the target."""

    def __init__(self, source: AnimationSource, target: Path, *, replace: bool) -> None:
        check_suffix(source.manner.format, target)
        self._look = Look(source.manner, source.times, source.stored)
        self._limits = source.limits
        super().__init__(target, replace=replace)
        self._writer: Writer | None = None

    def write(self, item: Redacted | Untouched) -> None:
        frame = redacted_frame(item)
        native = frame.native
        if not isinstance(native, PackedNative):
            msg = f"an animation takes frames of pictures, got {type(native).__name__}"
            raise TypeError(msg)
        with write_errors():
            if self._writer is None:
                self._writer = writer_for(self._look, self._staging.file)
            self._writer.add(native, self._look.times.delays[frame.index])

    def reopen(self) -> AnimationSource:
        with write_errors():
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()
        return AnimationSource(self._staging.file, Policy(limits=self._limits))

    def _abandon(self) -> None:
        if self._writer is not None:
            self._writer.abandon()


def stage_animation(source: AnimationSource, target: Path, *, replace: bool) -> AnimationStaged:
    """Raises BadRequest for a suffix that means another format."""
    return AnimationStaged(source, target, replace=replace)
