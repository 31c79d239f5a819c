"""Where a disguise says nothing although somebody spoke.

By loudness alone, so it is a guess: what was muted because no disguise could be made is told by
whoever muted it. Here that is found which a voice did not say, and did not know.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.verify.likeness import HOP, RATE

LONG = RATE // 2
"""Samples of silence from which on it is told."""

LOUD = 0.3
"""Share of the loudest that somebody spoke so far: below it, it was a pause in speech."""

SAID = RATE // 10
"""Samples that are loud in such a silence before it is told. A pause begins and ends with the
edges of words, where a disguise may fall silent a moment before the original does: windows at
those edges were taken for speech that nothing was made of."""

AUDIBLE = 0.003
"""Root mean square, of full scale, below which nobody is understood."""


class Pauses:
    """Goes through all windows of a recording in order."""

    def __init__(self) -> None:
        self._loudest = 0.0
        self._said = 0
        self._since: int | None = None
        self._until = 0
        self._found: list[tuple[int, int]] = []

    def hear(self, spoke: NDArray[np.float64], silent: NDArray[np.bool_], place: int) -> None:
        """The next windows, the first of which begins at sample ``place``.

        spoke: how loud the original is where it is disguised, 0 elsewhere
        silent: where it is disguised and nothing is heard in the copy
        """
        self._loudest = max(self._loudest, float(spoke.max(initial=0.0)))
        least = max(AUDIBLE, LOUD * self._loudest)
        if not silent.any():
            self._end(place)
            return
        for number in range(len(silent)):
            here = place + number * HOP
            if not silent[number]:
                self._end(here)
            else:
                self._since = here if self._since is None else self._since
                self._said += HOP if spoke[number] > least else 0
        self._until = place + len(silent) * HOP

    def found(self) -> tuple[tuple[int, int], ...]:
        """(start, end) samples of all of them; comes last."""
        self._end(self._until)
        return tuple(self._found)

    def _end(self, place: int) -> None:
        since, said = self._since, self._said
        self._since, self._said = None, 0
        if since is not None and place - since >= LONG and said >= SAID:
            self._found.append((since, place))
