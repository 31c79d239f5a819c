"""What all copies in the making share: a private folder beside the target, and its end."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from bystander.media.staging import Staging


class StagedFile:
    """Gone when the block is left, unless ``publish`` gave it its name."""

    def __init__(self, target: Path, *, replace: bool) -> None:
        self._staging = Staging(target, replace=replace)

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
