"""Keyframes of several tracks in one array, one track after the other.

Numpy takes as long for the ten keyframes of a track as for a thousand: what is done to each
track is done to all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]
"""Numbers of rows, or one number a row."""


@dataclass(frozen=True, eq=False)
class Strands:
    """Which rows of an array are whose. A strand's rows lie together, in order.

    counts: (strands,) rows of each, one at least
    """

    counts: Rows

    @cached_property
    def first(self) -> Rows:
        """(strands,) the row that each begins with."""
        return self.last - self.counts + 1

    @cached_property
    def last(self) -> Rows:
        """(strands,) the row that each ends with."""
        return np.asarray(self.counts.cumsum() - 1, dtype=np.intp)

    @cached_property
    def of(self) -> Rows:
        """(rows,) the strand that each is of."""
        return np.arange(len(self.counts)).repeat(self.counts)

    @cached_property
    def is_last(self) -> NDArray[np.bool_]:
        """(rows,) whether a strand ends with it."""
        ends = np.zeros(int(self.counts.sum()), dtype=np.bool_)
        ends[self.last] = True
        return ends

    def beside(self, offset: int) -> Rows:
        """(rows,) the row so many after each; a strand's end where it has none as far."""
        place = np.arange(len(self.of)) + offset
        return np.minimum(np.maximum(place, self.first[self.of]), self.last[self.of])

    def slices(self) -> tuple[slice, ...]:
        """The rows of each strand."""
        ends = zip(self.first.tolist(), self.last.tolist(), strict=True)
        return tuple(slice(first, last + 1) for first, last in ends)
