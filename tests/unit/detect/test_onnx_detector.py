"""A detector between its network and whoever asks: nothing wrong passes as nothing found."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.detect.family import Candidates, Outputs
from bystander.detect.onnx_detector import OnnxDetector
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.findings import Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Model
from bystander.errors import StageFailed


class FakeNetwork:
    """Answers every picture alike, or fails."""

    runtime, device, fixed = "fake 1", "CPU (f32)", None

    def __init__(self, answer: NDArray[np.float32] | Exception) -> None:
        self._answer = answer

    def infer(self, pixels: Pixels) -> Future[list[NDArray[np.float32]]]:
        future: Future[list[NDArray[np.float32]]] = Future()
        if isinstance(self._answer, Exception):
            future.set_exception(self._answer)
        else:
            future.set_result([self._answer])
        return future

    def prepare(self, shapes: Collection[tuple[int, ...]]) -> None:
        pass

    def rest(self) -> None:
        pass

    def close(self) -> None:
        pass


class RowsFamily:
    """Rows of left, top, right, bottom, score."""

    preprocessing = Preprocessing()

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        (rows,) = outputs
        rows = rows[rows[:, 4] >= floor]
        return Candidates(rows[:, :4], rows[:, 4])


def detector(answer: list[list[float]] | Exception) -> OnnxDetector:
    if not isinstance(answer, Exception):
        network = FakeNetwork(np.array(answer, dtype=np.float32).reshape(-1, 5))
    else:
        network = FakeNetwork(answer)
    about = Model("fake", "rows", "0" * 64, "MIT", "", "")
    return OnnxDetector(network, RowsFamily(), Kind.FACE, about)


PICTURE = np.zeros((50, 60, 3), dtype=np.uint8)


def test_boxes_are_clipped_to_the_picture_and_those_in_the_padding_go() -> None:
    rows = [[-5, 10, 20, 70, 0.9], [61, 5, 64, 20, 0.8]]
    (seen,) = detector(rows).detect(PICTURE, 0.5).result()
    assert seen.box == Box(0, 10, 20, 50)


def test_the_plan_learns_where_the_network_really_runs() -> None:
    model = detector([]).model
    assert (model.runtime, model.device) == ("fake 1", "CPU (f32)")


def test_numbers_that_are_none_fail_and_are_not_an_empty_picture() -> None:
    future = detector([[1, 2, 3, 4, float("nan")]]).detect(PICTURE, 0.5)
    with pytest.raises(StageFailed, match="computed no numbers"):
        future.result()


def test_a_box_that_makes_no_sense_fails() -> None:
    future = detector([[30, 2, 10, 4, 0.9]]).detect(PICTURE, 0.5)
    with pytest.raises(StageFailed):
        future.result()


@pytest.mark.parametrize("error", [ValueError("inside"), StageFailed("inside")])
def test_an_error_of_the_network_is_raised_by_the_future(error: Exception) -> None:
    future = detector(error).detect(PICTURE, 0.5)
    with pytest.raises(StageFailed):
        future.result()


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((8, 8), np.uint8), np.zeros((8, 8, 4), np.uint8), np.zeros((8, 8, 3), np.float32)],
)
def test_what_is_no_rgb_picture_is_refused_by_the_future(pixels: Pixels) -> None:
    with pytest.raises(StageFailed, match="uint8"):
        detector([]).detect(pixels, 0.5).result()
