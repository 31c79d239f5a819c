"""An original and its copy, decoded side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Size
from bystander.stages import Source


@dataclass(frozen=True, eq=False)
class Timed:
    """A decoded picture and its time in seconds since the first one."""

    seconds: Fraction
    frame: Frame


def frame_count(source: Source) -> int:
    """How many pictures a source holds, counted by decoding it."""
    return sum(1 for _ in source.frames())


def in_step(
    original: Source, copy: Source, size: Size, *, by_time: bool
) -> Iterator[tuple[Frame, Pixels]]:
    """Every picture of the original with that of the copy: by order, or the nearest in time.

    The copy's pictures are (height, width, 3) uint8 RGB, scaled to ``size`` where they have
    another.
    """
    if by_time:
        pairs = _nearest(_timed(original), _timed(copy))
    else:
        pairs = zip(original.frames(), copy.frames(), strict=True)
    for one, other in pairs:
        yield one, other.rgb(size)


def _timed(source: Source) -> Iterator[Timed]:
    first: Fraction | None = None
    for frame in source.frames():
        first = frame.seconds if first is None else first
        yield Timed(frame.seconds - first, frame)


def _nearest(originals: Iterator[Timed], copies: Iterator[Timed]) -> Iterator[tuple[Frame, Frame]]:
    now = next(copies)
    ahead = next(copies, None)
    for original in originals:
        while ahead is not None and (
            abs(ahead.seconds - original.seconds) <= abs(now.seconds - original.seconds)
        ):
            now, ahead = ahead, next(copies, None)
        yield original.frame, now.frame
