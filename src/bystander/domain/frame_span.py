"""Stretches of frames in which nothing is to hide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class FrameSpan:
    """Frames ``start <= f < end``, taken over together, or read together."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = f"a span must hold a frame, got [{self.start}, {self.end})"
            raise ValueError(msg)

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, frame: int) -> bool:
        return self.start <= frame < self.end


def joined(passages: Iterable[FrameSpan]) -> tuple[FrameSpan, ...]:
    """Those that touch or overlap become one. In order."""
    whole: list[FrameSpan] = []
    for passage in sorted(passages):
        if whole and passage.start <= whole[-1].end:
            whole[-1] = FrameSpan(whole[-1].start, max(whole[-1].end, passage.end))
        else:
            whole.append(passage)
    return tuple(whole)


def between(passages: Sequence[FrameSpan], total: int) -> tuple[FrameSpan, ...]:
    """What is left of frames 0 to ``total`` beside passages, which are in order and apart."""
    starts = [0, *(passage.end for passage in passages)]
    ends = [*(passage.start for passage in passages), total]
    return tuple(
        FrameSpan(start, end) for start, end in zip(starts, ends, strict=True) if start < end
    )
