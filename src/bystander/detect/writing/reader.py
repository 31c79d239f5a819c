"""Reads lines of writing with PP-OCR's recogniser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bystander.detect.writing.straight import HEIGHT, Strip
from bystander.infer.graph import runtime, shared_graph

STEP = 64
"""Widths are rounded up to this, so that the runtime sees few shapes."""

WIDEST = 2048
"""Columns of a strip; a longer line is squeezed, which the network bears."""

AT_ONCE = 4096
"""Columns of all strips of one batch: what bounds memory."""

BLANK = 0
"""The network's "no new character here"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says. Its text is shown to the rules and to nobody else: not in a repr.

    text: as read
    sure: the least and the mean likelihood of its characters, in [0, 1]
    places: for each character, where in the line it stands, in [0, 1]
    others: for each character, what it might be instead, the likeliest first
    """

    text: str = field(repr=False)
    sure: float
    places: tuple[float, ...] = field(repr=False)
    others: tuple[str, ...] = field(repr=False)


NOTHING = Reading("", 0.0, (), ())


class Reader:
    """PP-OCR's recogniser.

    path: of the network
    characters: what it reads, in its own order, without the blank and the space
    """

    def __init__(self, path: Path, characters: str) -> None:
        self._graph = shared_graph(path)
        self._characters = f"\0{characters} "

    @property
    def runtime(self) -> str:
        return runtime()

    def read(self, strips: Sequence[Strip]) -> list[Reading]:
        """One reading a strip, in the same order."""
        readings = [NOTHING] * len(strips)
        for batch, width in _batches(strips):
            fed = np.zeros((len(batch), 3, HEIGHT, width), dtype=np.float32)
            for row, index in enumerate(batch):
                strip = _squeezed(strips[index])
                planes = strip[:, :, ::-1].transpose(2, 0, 1)
                fed[row, :, :, : strip.shape[1]] = planes / np.float32(127.5) - np.float32(1)
            likely, which = self._graph.run({"x": fed})
            for row, index in enumerate(batch):
                readings[index] = self._spelled(
                    likely[row], which[row], strips[index].shape[1] / width
                )
        return readings

    def _spelled(
        self, likely: NDArray[np.float32], which: NDArray[np.int64], share: float
    ) -> Reading:
        """Repetitions of a character are one, blanks are none (connectionist temporal
        classification).

        likely, which: (places, guesses)
        share: of the places that the strip itself takes
        """
        best = which[:, 0]
        new = (best != BLANK) & (np.diff(best, prepend=BLANK) != 0)
        found = np.flatnonzero(new)
        if not len(found):
            return NOTHING
        text = "".join(self._characters[index] for index in best[found])
        others = tuple(
            "".join(self._characters[index] for index in row[1:] if index != BLANK)
            for row in which[found]
        )
        places = np.minimum((found + 0.5) / (len(best) * min(share, 1.0)), 1.0)
        return Reading(text, float(likely[found, 0].mean()), tuple(places.tolist()), others)


def _batches(strips: Sequence[Strip]) -> Iterator[tuple[list[int], int]]:
    """Strips of like widths together: their indexes, and the width that holds all."""
    order = sorted(range(len(strips)), key=lambda index: strips[index].shape[1])
    batch: list[int] = []
    width = 0
    for index in order:
        wide = min(-(-strips[index].shape[1] // STEP) * STEP, WIDEST)
        if batch and (wide != width or (len(batch) + 1) * wide > AT_ONCE):
            yield batch, width
            batch = []
        batch.append(index)
        width = wide
    if batch:
        yield batch, width


def _squeezed(strip: Strip) -> Strip:
    if strip.shape[1] <= WIDEST:
        return strip
    columns = (np.arange(WIDEST) + 0.5) * strip.shape[1] / WIDEST
    return strip[:, columns.astype(np.intp)]
