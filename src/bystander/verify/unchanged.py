"""Pictures that were taken over as they are coded: the copy shows what the original shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.domain.plan import Plan, SourceFacts
from bystander.domain.report import Leak, LeakKind

NAME = "unchanged"


class Unchanged:
    """Compares them sample by sample with the original's.

    original: the original's frames of these passages, in order
    """

    name = NAME

    def __init__(self, original: Iterator[Frame], passages: Sequence[FrameSpan]) -> None:
        self._original, self._passages = original, passages

    def begin(self, plan: Plan, output: SourceFacts) -> _Comparison:  # noqa: ARG002 -- the seam's signature
        return _Comparison(self._original, self._passages)


class _Comparison:
    def __init__(self, original: Iterator[Frame], passages: Sequence[FrameSpan]) -> None:
        self._original = original
        self._numbers = chain.from_iterable(range(each.start, each.end) for each in passages)
        self._due = next(self._numbers, None)
        self._differs: list[Frame] = []

    def see(self, frame: Frame) -> None:
        if frame.index != self._due:
            return
        self._due = next(self._numbers, None)
        wanted = next(self._original, None)
        if not self._differs and (wanted is None or not _same(frame, wanted)):
            self._differs.append(frame)

    def finish(self) -> tuple[Leak, ...]:
        return tuple(
            Leak(
                LeakKind.CHANGED,
                NAME,
                f"frame {frame.index} was taken over as it is coded and is decoded as another "
                "picture than in the original",
                frame.index,
                frame.seconds,
            )
            for frame in self._differs
        )


def _same(ours: Frame, theirs: Frame) -> bool:
    return ours.stored == theirs.stored and all(
        np.array_equal(here.samples, there.samples)
        for here, there in zip(ours.planes, theirs.planes, strict=True)
    )
