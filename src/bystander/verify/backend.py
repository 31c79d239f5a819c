"""An attacker who learned, from other people's faces, what an effect does to them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FOLDS = 5
STIFFNESS = 1.0
"""Of the ridge, as a share of the mean variance of what it learns from."""


def predicted(hidden: Floats, shown: Floats, faces: Floats, people: NDArray[np.int64]) -> Floats:
    """(n, length): what each hidden face is taken for, learned from other people only.

    What is learned is how far a face is from what is shown of it, so that whoever has learned
    little is no worse than one who takes it for what it looks like. Ridge regression (Hoerl and
    Kennard 1970) in as many folds as there are people, five at most.

    hidden: (n, features) of faces in the copy; shown: (n, length), their vectors; faces: (n,
    length), vectors of the same faces in the original; people: (n,), who each is, in this
    recording
    """
    guesses = np.zeros_like(faces)
    numbers = np.unique(people)
    folds = min(FOLDS, len(numbers))
    for fold in range(folds):
        held = np.isin(people, numbers[fold::folds])
        missing = _learned(hidden[~held], (faces - shown)[~held], hidden[held])
        guesses[held] = shown[held] + missing
    return guesses


def _learned(seen: Floats, meant: Floats, asked: Floats) -> Floats:
    middle, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    known, unknown = (seen - middle) / spread, (asked - middle) / spread
    # In the dual form, for there are fewer faces than features.
    inner = known @ known.T
    stiff = STIFFNESS * float(np.trace(inner)) / len(inner) + 1e-9
    weights = np.linalg.solve(inner + stiff * np.eye(len(inner)), meant - meant.mean(axis=0))
    return np.asarray(unknown @ known.T @ weights + meant.mean(axis=0))
