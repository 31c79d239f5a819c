"""What all copies in the making share: a private folder beside the target, and its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bystander.domain.frame_span import FrameSpan
from bystander.domain.sound import RedactedSound, Sound
from bystander.media.staging import Staging

Recordings = Sequence[tuple[Sound, Iterator[RedactedSound]]]
"""What was planned for each stream of sound, and its blocks."""


class StagedFile:
    """Gone when the block is left, unless ``publish`` gave it its name."""

    def __init__(self, target: Path, *, replace: bool) -> None:
        self._staging = Staging(target, replace=replace)

    def listen(self, recordings: Recordings) -> None:
        """See stages.Staged; here for what has no sound."""
        if recordings:
            raise TypeError("there is no sound in a copy of this kind")

    def announce(self, passages: Sequence[FrameSpan]) -> None:
        """Only videos take anything over."""

    def publish(self) -> Path:
        return self._staging.publish()

    def __enter__(self) -> Self:
        self._staging.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._abandon()
        finally:
            self._staging.__exit__(kind, error, trace)

    def _abandon(self) -> None:
        """Lets go of what is being written; nothing, once all is written."""
