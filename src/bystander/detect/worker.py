"""Detectors that are functions: called in a thread of their own, one picture at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.domain.plan import Model
from bystander.errors import BystanderError, StageFailed

Look = Callable[[Pixels, float], tuple[Detection, ...]]
"""A picture, (height, width, 3) uint8 RGB, and the lowest score that anybody wants."""


class WorkerDetector:
    """Fills stages.Detector.

    look: called from one thread only
    closing: called once nobody looks any more
    """

    def __init__(
        self,
        look: Look,
        kinds: frozenset[Kind],
        model: Model,
        closing: Callable[[], None] = lambda: None,
    ) -> None:
        self._look = look
        self._closing = closing
        self._kinds = kinds
        self._model = model
        self._worker = ThreadPoolExecutor(1, "bystander-detector")

    @property
    def kinds(self) -> frozenset[Kind]:
        return self._kinds

    @property
    def model(self) -> Model:
        return self._model

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        return self._worker.submit(self._answer, pixels, floor)

    def prepare(self, sizes: Collection[Size]) -> None:
        """Nothing to make ready."""

    def rest(self) -> None:
        """Nothing to give back."""

    def close(self) -> None:
        self._worker.shutdown()
        self._closing()

    def _answer(self, pixels: Pixels, floor: float) -> tuple[Detection, ...]:
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:  # noqa: PLR2004 -- RGB
            raise StageFailed(f"a detector takes (height, width, 3) uint8, got {pixels.shape}")
        try:
            return self._look(pixels, floor)
        except BystanderError:
            raise
        except Exception:  # noqa: BLE001 -- its text may quote what stood in the picture
            failure = StageFailed("a detector failed; this is a bug, please report it")
        raise failure
