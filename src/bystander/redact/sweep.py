"""Which covers are active at a frame, for frames in order."""

from __future__ import annotations

from collections.abc import Iterable

from bystander.domain.plan import Cover


class Sweep:
    """Walks once through covers sorted by their first frame.

    A frame costs as much as it has covers, however many the plan has.
    """

    def __init__(self, covers: Iterable[Cover]) -> None:
        self._waiting = sorted(covers, key=lambda cover: cover.path.start, reverse=True)
        self._active: list[Cover] = []

    def at(self, frame: int) -> list[Cover]:
        """The covers of a frame. Frame numbers must not decrease from call to call."""
        while self._waiting and self._waiting[-1].path.start <= frame:
            self._active.append(self._waiting.pop())
        self._active = [cover for cover in self._active if cover.path.end > frame]
        return self._active
