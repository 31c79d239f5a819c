"""Frames on their way, with word of how far they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bystander.domain.frame import Frame
from bystander.domain.job import Orders, Progress, Step


def told(frames: Iterable[Frame], step: Step, total: int | None, orders: Orders) -> Iterator[Frame]:
    """The same frames; whoever listens to the run is told of each.

    total: None when nobody knows it
    """
    for frame in frames:
        yield frame
        orders.listener(Progress(step, frame.index + 1, total))
