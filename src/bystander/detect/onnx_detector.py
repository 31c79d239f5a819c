"""A network, its family and its name: a detector."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np

from bystander.detect.family import Candidates, Family, Outputs
from bystander.detect.suppression import suppressed
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Model
from bystander.stages import Network

OVERLAP = 0.3
"""Two faces side by side share less than this; one face found twice shares more."""

GREY = 114


class OnnxDetector:
    """Fills stages.Detector.

    name, digest, licence: of the model, for the plan
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
        about = self._about
        return Model(
            about.name,
            about.family,
            about.digest,
            about.licence,
            self._network.runtime,
            self._network.device,
        )

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        padded = _padded(pixels, self._family.preprocessing.multiple)
        answer: Future[tuple[Detection, ...]] = Future()
        request = self._network.infer(padded)
        size = Size(pixels.shape[1], pixels.shape[0])
        whole = Size(padded.shape[1], padded.shape[0])

        def finish(done: Future[list[np.ndarray]]) -> None:  # type: ignore[type-arg]
            try:
                answer.set_result(self._decoded(done.result(), size, whole, floor))
            except BaseException as error:  # noqa: BLE001 -- handed on to whoever waits
                answer.set_exception(error)

        request.add_done_callback(finish)
        return answer

    def close(self) -> None:
        self._network.close()

    def _decoded(
        self, outputs: Outputs, size: Size, whole: Size, floor: float
    ) -> tuple[Detection, ...]:
        found = self._family.decode(outputs, whole, floor)
        keep = suppressed(found.boxes, found.scores, OVERLAP)
        best = Candidates(found.boxes[keep], found.scores[keep])
        clipped = (
            (Box(*map(float, box)).clipped(size), float(score))
            for box, score in zip(best.boxes, best.scores, strict=True)
        )
        return tuple(
            Detection(self._kind, box, min(score, 1.0)) for box, score in clipped if box is not None
        )


def _padded(pixels: Pixels, multiple: int) -> Pixels:
    """Grey added on the right and below, so that nothing is stretched."""
    height, width, _ = pixels.shape
    tall, wide = -(-height // multiple) * multiple, -(-width // multiple) * multiple
    if (tall, wide) == (height, width):
        return pixels
    padded = np.full((tall, wide, 3), GREY, dtype=np.uint8)
    padded[:height, :width] = pixels
    return padded
