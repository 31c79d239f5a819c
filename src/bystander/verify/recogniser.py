"""The one door to dlib, whose network tells faces apart: to attack a copy, and for nothing else.

The network is dlib's ``dlib_face_recognition_resnet_model_v1`` (D. King, CC0), 99.4 % on LFW; it
and the points that it is aligned by come in the package face-recognition-models, which is not
imported, only looked up, for importing it needs a module that Python does not bring any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.errors import StageFailed

CHIP = 150
"""Pixels a side of an aligned face, as the network takes it."""

Vectors = NDArray[np.float64]
"""(n, length), one a face. They live in one call of a check, and nowhere else."""


class Recogniser(Protocol):
    """Tells faces of one recording apart, for an attack on its copy."""

    def aligned(self, original: Pixels, copy: Pixels, face: Box) -> tuple[Pixels, Pixels]:
        """(CHIP, CHIP, 3) of both, aligned by what the *original* shows: an attacker who knows
        exactly where the face is.

        original, copy: (height, width, 3) uint8 RGB of the same place
        """
        ...

    def vectors(self, chips: Sequence[Pixels]) -> Vectors: ...


class Dlib:
    """Fills Recogniser. Raises ImportError where bystander[proof] is not installed."""

    def __init__(self) -> None:
        import dlib  # noqa: PLC0415 -- an extra

        folder = _folder()
        self._dlib: Any = dlib
        self._points = dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat"))
        self._network = dlib.face_recognition_model_v1(
            str(folder / "dlib_face_recognition_resnet_model_v1.dat")
        )

    def aligned(self, original: Pixels, copy: Pixels, face: Box) -> tuple[Pixels, Pixels]:
        x, y = face.centre
        # What dlib calls a face is square, from the brows to the chin.
        half, low = face.width / 2, y + 0.08 * face.height
        sides = (round(side) for side in (x - half, low - half, x + half, low + half))
        with _silent():
            points = self._points(original, self._dlib.rectangle(*sides))
            chip = partial(self._dlib.get_face_chip, face=points, size=CHIP)
            return chip(original), chip(copy)

    def vectors(self, chips: Sequence[Pixels]) -> Vectors:
        whole = [np.ascontiguousarray(chip) for chip in chips]
        with _silent():
            found = self._network.compute_face_descriptor(whole)
        return np.array(found, np.float64)


@contextmanager
def _silent() -> Iterator[None]:
    """Dlib's errors quote the pixels that they are about: nothing of them goes on."""
    try:
        yield
    except (RuntimeError, TypeError, ValueError) as error:
        failed = f"the recogniser of the proof raised {type(error).__name__}; report it, please"
        raise StageFailed(failed) from None


def _folder() -> Path:
    found = find_spec("face_recognition_models")
    if found is None or not found.submodule_search_locations:
        raise ImportError(name="face_recognition_models")
    return Path(found.submodule_search_locations[0]) / "models"
