"""Nothing in the copy but what the plan keeps."""

from __future__ import annotations

from collections import Counter

from bystander.domain.frame import Frame
from bystander.domain.plan import Plan, SourceFacts
from bystander.domain.report import Leak, LeakKind
from bystander.domain.severity import Severity


class Streams:
    """As many streams of each kind as the plan keeps, and no more."""

    name = "streams"

    def begin(self, plan: Plan, output: SourceFacts) -> _Count:
        return _Count(plan, output)


class _Count:
    def __init__(self, plan: Plan, output: SourceFacts) -> None:
        self._wanted = Counter(stream.kind for stream in plan.source.streams if stream.kept)
        self._found = Counter(stream.kind for stream in output.streams)

    def see(self, frame: Frame) -> None:
        """The list of streams does not change from frame to frame."""

    def finish(self) -> tuple[Leak, ...]:
        kinds = sorted(self._wanted.keys() | self._found.keys())
        return tuple(
            Leak(
                LeakKind.STREAM,
                Streams.name,
                f"{self._found[kind]} {kind} streams instead of {self._wanted[kind]}",
                judged=Severity.SLIGHT if self._found[kind] < self._wanted[kind] else None,
            )
            for kind in kinds
            if self._wanted[kind] != self._found[kind]
        )
