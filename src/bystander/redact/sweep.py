"""Which covers are active at a frame, for frames in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from bystander.domain.plan import Cover


class Sweep:
    """Walks once through covers sorted by their first frame.

    A frame costs as much as it has covers, however many the plan has.
    """

    def __init__(self, covers: Iterable[Cover]) -> None:
        self._waiting = deque(sorted(covers, key=lambda cover: cover.path.start))
        self._active: list[Cover] = []

    def at(self, frame: int) -> list[Cover]:
        """The covers of a frame, in order of their start. Frame numbers must not decrease."""
        while self._waiting and self._waiting[0].path.start <= frame:
            self._active.append(self._waiting.popleft())
        self._active = [cover for cover in self._active if cover.path.end > frame]
        return self._active
