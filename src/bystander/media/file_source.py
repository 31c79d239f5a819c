"""What all sources share: a file that is opened anew for each reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bystander.domain.clock import Timeline
from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.domain.sound import Sound, SoundBlock
from bystander.domain.traces import Trace
from bystander.errors import Unsupported
from bystander.media.digest import sha256
from bystander.media.traces.door import traces_of


class FileSource:
    """Nothing stays open between two readings, so there is nothing to close."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def digest(self) -> str:
        return sha256(self.path)

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """None, but in recordings."""
        return ()

    def sound(self, stream: int) -> Iterator[SoundBlock]:
        """Raises Unsupported, but in recordings."""
        raise Unsupported(f"the file has no stream {stream} of sound; look again")

    @property
    def traces(self) -> tuple[Trace, ...]:
        return traces_of(self.path)

    def passages(self, timeline: Timeline, covered: Sequence[FrameSpan]) -> tuple[FrameSpan, ...]:  # noqa: ARG002 -- only videos have any
        return ()

    def frames_in(self, passages: Sequence[FrameSpan]) -> Iterator[Frame]:
        """Never asked for, where there are no passages."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """See the class."""
