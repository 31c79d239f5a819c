"""A recording with faces put in, as a source of its own. Nothing of it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from bystander.domain.clock import Timeline
from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.domain.plan import SourceFacts
from bystander.domain.sound import Sound, SoundBlock
from bystander.domain.traces import Trace
from bystander.evaluate.seeded.faces import Donor, put
from bystander.evaluate.seeded.placing import Seed
from bystander.stages import Source


class SeededSource:
    """Fills stages.Source for a look, and for nothing else: it has no sound."""

    def __init__(self, source: Source, donors: Sequence[Donor], seeds: Sequence[Seed]) -> None:
        self._source, self._donors, self._seeds = source, donors, seeds

    @property
    def facts(self) -> SourceFacts:
        return self._source.facts

    @property
    def digest(self) -> str:
        """The recording's own: a plan for it is carried out nowhere."""
        return self._source.digest

    @property
    def traces(self) -> tuple[Trace, ...]:
        """None: nobody judges it."""
        return ()

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """None."""
        return ()

    def sound(self, stream: int) -> Iterator[SoundBlock]:
        """Never asked for, where there is none."""
        raise NotImplementedError

    def passages(self, timeline: Timeline, covered: Sequence[FrameSpan]) -> tuple[FrameSpan, ...]:  # noqa: ARG002 -- there is no copy
        return ()

    def frames_in(self, passages: Sequence[FrameSpan]) -> Iterator[Frame]:
        """Never asked for, where there are no passages."""
        raise NotImplementedError

    def frames(self) -> Iterator[Frame]:
        for frame in self._source.frames():
            due = [seed for seed in self._seeds if seed.start <= frame.index < seed.end]
            if not due:
                yield frame
                continue
            changed = frame.writable()
            for seed in due:
                put(changed, self._donors[seed.donor], seed.at(frame.index), seed.look)
            yield changed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Whoever opened the recording closes it."""
