"""How many voices an original has, and which pieces of it are one voice: nobody told us.

Average linkage (Sokal and Michener 1958) on how alike the pieces of the original are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ALIKE = 0.65
"""Mean cosine from which on two groups of pieces are one voice: pieces of three seconds read by one
person have 0.7 to 0.9, of two people 0.4 to 0.6 (LibriSpeech, 5 to 95 % of them)."""

CLEARLY = 0.1
"""By how much a piece is more like its own voice than like any other, or it is nobody's."""

LEAST = 4
"""Pieces of a voice; of fewer nothing can be learned."""

NOBODY = -1


def voices_apart(pieces: Floats) -> Ints:
    """(n,): a number for each piece's voice, from 0 on without gaps; NOBODY where it is not clear.

    pieces: (n, length) vectors of length 1
    """
    alike = pieces @ pieces.T
    voices = np.full(len(pieces), NOBODY)
    for number, group in enumerate(group for group in _groups(alike) if len(group) >= LEAST):
        voices[group] = number
    voices[~_clear(alike, voices)] = NOBODY
    return _numbered(voices)


def _groups(alike: Floats) -> Iterator[list[int]]:
    """Joins the two groups that are most alike, as long as they are alike enough."""
    groups = [[each] for each in range(len(alike))]
    means = alike.copy()
    np.fill_diagonal(means, -np.inf)
    while len(groups) > 1:
        first, second = sorted(divmod(int(np.argmax(means)), len(groups)))
        if means[first, second] < ALIKE:
            break
        ours, theirs = len(groups[first]), len(groups[second])
        row = (ours * means[first] + theirs * means[second]) / (ours + theirs)
        means[first], means[:, first] = row, row
        means[first, first] = -np.inf
        means = np.delete(np.delete(means, second, 0), second, 1)
        groups[first] += groups.pop(second)
    yield from groups


def _clear(alike: Floats, voices: Ints) -> NDArray[np.bool_]:
    """(n,): which pieces are much more like their own voice than like any other."""
    numbers = np.unique(voices[voices != NOBODY])
    members = voices[:, None] == numbers[None]
    others = ~np.eye(len(voices), dtype=np.bool_)
    counts = (others[:, :, None] & members[None]).sum(axis=1)
    near = np.where(others, alike, 0.0) @ members / np.maximum(counts, 1)
    own = np.where(members, near, -np.inf).max(axis=1, initial=-np.inf)
    other = np.where(members, -np.inf, near).max(axis=1, initial=-np.inf)
    return np.asarray((voices != NOBODY) & (own >= other + CLEARLY))


def _numbered(voices: Ints) -> Ints:
    """The same without gaps and without voices of which too little is left."""
    told = np.full(len(voices), NOBODY)
    counts = ((each, int((voices == each).sum())) for each in np.unique(voices[voices != NOBODY]))
    for number, each in enumerate(each for each, count in counts if count >= LEAST):
        told[voices == each] = number
    return told
