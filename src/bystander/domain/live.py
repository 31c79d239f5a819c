"""What a live run decides about one frame, and what leaves where nothing was decided."""

from __future__ import annotations

from dataclasses import dataclass

from bystander.domain.clock import Instant
from bystander.domain.geometry import Size
from bystander.domain.plan import Cover

TICKS = 90_000
"""A second's, of the clock that a live run's frames are given: that of MPEG transport streams."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is hidden in one frame. It fits no other: redact.apply compares all that is told here.

    frame: its number; covers' paths are in the same numbers
    time: when it is shown
    size: of the upright picture
    covers: those that hide something in it, and perhaps others
    seed: of the grain and noise that effects draw
    """

    frame: int
    time: Instant
    size: Size
    covers: tuple[Cover, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class Slate:
    """Stands in for a picture that must not be shown. It holds no pixels, so that none can leave.

    time: when it is shown
    words: what it says, such as the time of day
    """

    time: Instant
    words: str = ""
