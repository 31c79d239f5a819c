"""Where a disguise was wanted and there is silence, as told by whoever muted it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import MILLISECONDS, Instead, Passage, Sound

SAID, UNSAID, UNHEARD = range(3)
"""What a sample of a disguise is: said, or silent for a reason."""

REASONS = {
    UNSAID: "no disguise could be made of it",
    UNHEARD: "its samples are no numbers",
}

Codes = NDArray[np.int8]
"""(n,) of SAID, UNSAID, UNHEARD."""


class Silences:
    """One stream's, in order. Neighbours are one: an hour of silence is as little as a second."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, int, int]] = []

    def note(self, codes: Codes, start: int) -> None:
        """What became of the samples from ``start`` on; none of them was noted before."""
        edges = (np.flatnonzero(np.diff(codes)) + 1).tolist()
        for first, end in pairwise((0, *edges, len(codes))):
            if first < end and codes[first] != SAID:
                self._add(start + first, start + end, int(codes[first]))

    def passages(self, sound: Sound) -> tuple[Passage, ...]:
        """One for each run, in the nearest milliseconds of the recording's own clock: those of the
        plan's passages again, where all of one is silent.
        """
        found = []
        for start, end, code in self._runs:
            seconds = (sound.start + Fraction(each, sound.rate) for each in (start, end))
            first, last = (round(each * MILLISECONDS) for each in seconds)
            found.append(Passage(first, max(last, first + 1), Instead.MUTE, REASONS[code]))
        return tuple(found)

    def _add(self, start: int, end: int, code: int) -> None:
        if self._runs and self._runs[-1][1:] == (start, code):
            start = self._runs.pop()[0]
        self._runs.append((start, end, code))
