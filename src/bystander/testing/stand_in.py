"""A detector without a network, for tests of everything around detectors."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.domain.plan import Model


class StandIn:
    """Fills stages.Detector. Sees nothing, until a subclass gives it eyes."""

    kinds = frozenset({Kind.FACE})
    model = Model("stand-in", "none", "0" * 64, "none", "none", "none")

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:  # noqa: ARG002 -- for subclasses
        """What is in a picture, (height, width, 3) uint8 RGB, in its pixels."""
        return ()

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        """Answered at once."""
        answer: Future[tuple[Detection, ...]] = Future()
        answer.set_result(tuple(seen for seen in self.see(pixels) if seen.score >= floor))
        return answer

    def prepare(self, sizes: Collection[Size]) -> None:
        """There is nothing to make ready."""

    def rest(self) -> None:
        """There is nothing to give back."""

    def close(self) -> None:
        """There is nothing to close."""
