"""A network, its family and its name: a detector."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bystander.detect.family import Family, Outputs
from bystander.detect.fitting import fitted, fitting_size
from bystander.detect.suppression import suppressed
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Model
from bystander.errors import BystanderError, ModelBroken, StageFailed
from bystander.stages import Network

OVERLAP = 0.3
"""Two faces side by side share less than this; one face found twice shares more."""

BEHIND = 0.6
"""The same of people, who stand behind each other in a crowd."""


class OnnxDetector:
    """Fills stages.Detector.

    about: the model's name, family, digest and licence; where it runs is the network's to say
    """

    def __init__(self, network: Network, family: Family, kind: Kind, about: Model) -> None:
        self._network = network
        self._family = family
        self._kind = kind
        self._about = about

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset({self._kind})

    @property
    def model(self) -> Model:
        return replace(self._about, runtime=self._network.runtime, device=self._network.device)

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        answer: Future[tuple[Detection, ...]] = Future()
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:  # noqa: PLR2004 -- RGB
            answer.set_exception(
                StageFailed(f"a detector takes (height, width, 3) uint8, got {pixels.shape}")
            )
            return answer
        whole, factor = fitted(pixels, self._family.preprocessing.multiple, self._network.fixed)
        view = _View(
            Size(pixels.shape[1], pixels.shape[0]), Size(whole.shape[1], whole.shape[0]), factor
        )

        def finish(done: Future[list[NDArray[np.float32]]]) -> None:
            try:
                answer.set_result(self._decoded(done.result(), view, floor))
            except BystanderError as error:
                answer.set_exception(error)
            except BaseException as cause:  # noqa: BLE001 -- raised by the future
                failure = StageFailed("the detector's answer makes no sense; try another model")
                failure.__cause__ = cause
                answer.set_exception(failure)

        self._network.infer(whole).add_done_callback(finish)
        return answer

    def prepare(self, sizes: Collection[Size]) -> None:
        multiple, fixed = self._family.preprocessing.multiple, self._network.fixed
        fitting = {fitting_size(size, multiple, fixed) for size in sizes}
        self._network.prepare({(size.height, size.width, 3) for size in fitting})

    def rest(self) -> None:
        self._network.rest()

    def close(self) -> None:
        self._network.close()

    def _decoded(self, outputs: Outputs, view: _View, floor: float) -> tuple[Detection, ...]:
        # A comparison with "not a number" is false: broken arithmetic would find nothing.
        if any(np.isnan(output).any() for output in outputs):
            raise StageFailed("the detector computed no numbers; try another runtime or device")
        found = self._family.decode(outputs, view.shown, floor)
        if found.among not in (None, self._kind):
            raise ModelBroken(
                f"this network finds the kind {found.among} among many others, and nothing of "
                f"the kind {self._kind}; add it as `bystander models add {found.among}`, or "
                "export one with a single class and another --family"
            )
        overlap = BEHIND if self._kind is Kind.PERSON else OVERLAP
        keep = suppressed(found.boxes, found.scores, overlap)
        boxes = found.boxes[keep].astype(np.float64) / view.factor
        clipped = (
            (Box(*map(float, box)).clipped(view.size), min(float(score), 1.0))
            for box, score in zip(boxes, found.scores[keep], strict=True)
        )
        return tuple(Detection(self._kind, box, score) for box, score in clipped if box is not None)


@dataclass(frozen=True, slots=True)
class _View:
    """A picture of ``size``, shown to the network as ``shown``, ``factor`` times as large."""

    size: Size
    shown: Size
    factor: float
