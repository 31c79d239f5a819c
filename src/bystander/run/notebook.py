"""Which writing was read already, where and how clearly. Neither pixels nor words are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bystander.domain.findings import Detection
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box

SAME = 0.4
"""Boxes of one line in two looks share at least this, where it hardly moves. One that
moved more is read again: that costs time, and nothing else."""

CLEARER = 1.2
"""How much clearer a line must be than when it was last read, to be read again."""

FORGOTTEN = 3
"""Looks after which a line that was not seen again is forgotten."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of writing: where it was last seen, how clear it was at its best reading, whether
    it is somebody's, and how many looks ago it was seen.
    """

    box: Box
    clarity: float
    known: bool
    age: int = 0


class Notebook:
    """Of one recording: told of every look, in order."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []
        self._whole = False

    def due(self, pixels: Pixels, found: tuple[Detection, ...]) -> tuple[bool, ...]:
        """What ought to be read in this look: what is new, or clearer than ever.

        Everything while a document lies open, for only reading tells where all of it is.
        """
        return tuple(self._whole or self._is_due(pixels, seen) for seen in found)

    def read(
        self,
        pixels: Pixels,
        found: tuple[Detection, ...],
        due: tuple[bool, ...],
        answer: tuple[Detection, ...],
    ) -> None:
        """What was read in it. ``answer``: as a stages.Reader gives it, or ``found``."""
        older = [replace(line, age=line.age + 1) for line in self._lines]
        lines = [
            self._line(pixels, seen, is_due=is_due, known=bool(told.reason))
            for seen, is_due, told in zip(found, due, answer, strict=False)
        ]
        gone = [line for line in older if not any(_same(line.box, new.box) for new in lines)]
        self._lines = lines + [line for line in gone if line.age < FORGOTTEN]
        self._whole = len(answer) > len(found)

    def _is_due(self, pixels: Pixels, seen: Detection) -> bool:
        if seen.reason:
            return False
        before = self._before(seen.box)
        if before is None:
            return True
        return not before.known and clarity(pixels, seen.box) >= CLEARER * before.clarity

    def _line(self, pixels: Pixels, seen: Detection, *, is_due: bool, known: bool) -> _Line:
        before = self._before(seen.box)
        if before is None or is_due:
            return _Line(
                seen.box, clarity(pixels, seen.box), known or bool(before and before.known)
            )
        return _Line(seen.box, before.clarity, known or before.known)

    def _before(self, box: Box) -> _Line | None:
        likest = max(self._lines, key=lambda line: line.box.iou(box), default=None)
        return likest if likest is not None and _same(likest.box, box) else None


def clarity(pixels: Pixels, box: Box) -> float:
    """How well a line can be read: its height, times how steep its edges are.

    pixels: (height, width, 3) uint8 RGB; box: in them
    """
    left, top, right, bottom = box.outward()
    part = pixels[max(top, 0) : bottom, max(left, 0) : right, 1].astype(np.float32)
    if min(part.shape) < 2:  # noqa: PLR2004 -- an edge has two sides
        return 0.0
    steps = np.abs(np.diff(part, axis=1))
    return float(min(box.width, box.height) * np.sqrt((steps**2).mean()))


def _same(box: Box, other: Box) -> bool:
    return box.iou(other) >= SAME
