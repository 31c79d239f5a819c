"""An original and its copy, decoded side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # (height, width, 3), R, G, B


@dataclass(frozen=True, slots=True)
class Timed:
    """A decoded picture and its time in seconds since the first one."""

    seconds: Fraction
    pixels: Picture


def frame_count(path: Path) -> int:
    """How many pictures a file holds, counted by decoding it."""
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def pictures(path: Path, size: tuple[int, int]) -> Iterator[Timed]:
    """A file's pictures, scaled to ``size`` (width, height) where they have another."""
    first: Fraction | None = None
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for number, frame in enumerate(container.decode(video=0)):
            stamp = Fraction(number) if frame.pts is None else frame.pts * _base(frame.time_base)
            first = stamp if first is None else first
            shown = frame.reformat(width=size[0], height=size[1], format="rgb24")
            yield Timed(stamp - first, np.asarray(shown.to_ndarray(), np.uint8))


def _base(time_base: Fraction | None) -> Fraction:
    return Fraction(1) if time_base is None else Fraction(time_base)


def in_step(
    original: Path, copy: Path, size: tuple[int, int], *, by_time: bool
) -> Iterator[tuple[Picture, Picture]]:
    """Every picture of the original with that of the copy: by order, or the nearest in time."""
    if by_time:
        yield from _nearest(pictures(original, size), pictures(copy, size))
        return
    for one, other in zip(pictures(original, size), pictures(copy, size), strict=True):
        yield one.pixels, other.pixels


def _nearest(
    originals: Iterator[Timed], copies: Iterator[Timed]
) -> Iterator[tuple[Picture, Picture]]:
    now = next(copies)
    ahead = next(copies, None)
    for original in originals:
        while ahead is not None and (
            abs(ahead.seconds - original.seconds) <= abs(now.seconds - original.seconds)
        ):
            now, ahead = ahead, next(copies, None)
        yield original.pixels, now.pixels
