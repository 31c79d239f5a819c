"""A network that two detectors use is loaded once, and closed when nobody has it."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.detect.lending import lent
from bystander.detect.store import open_detector
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken


class Network:
    """Fills stages.Network: counts how often it was closed."""

    runtime, device = "none", "none"
    fixed: Size | None = None

    def __init__(self) -> None:
        self.closed = 0
        self.asked: list[tuple[int, ...]] = []

    def infer(self, pixels: Pixels) -> Future[list[NDArray[np.float32]]]:
        answer: Future[list[NDArray[np.float32]]] = Future()
        answer.set_result([pixels.astype(np.float32)])
        return answer

    def prepare(self, shapes: object) -> None:
        """Nothing is made ready."""

    def rest(self) -> None:
        """Nothing is given back."""

    def close(self) -> None:
        self.closed += 1


def test_two_who_ask_for_the_same_file_share_one_network() -> None:
    opened: list[Network] = []

    def opening() -> Network:
        opened.append(Network())
        return opened[-1]

    first, second = lent("shared", opening), lent("shared", opening)
    assert len(opened) == 1
    first.close()
    first.close()  # closing twice is closing once
    assert [network.closed for network in opened] == [0]
    assert second.infer(np.ones((1, 1, 3), np.uint8)).result()[0].sum() == 3
    second.close()
    assert [network.closed for network in opened] == [1]


def test_one_that_was_closed_is_opened_again() -> None:
    opened: list[Network] = []

    def opening() -> Network:
        opened.append(Network())
        return opened[-1]

    lent("again", opening).close()
    lent("again", opening).close()
    assert [network.closed for network in opened] == [1, 1]


def test_one_that_cannot_be_opened_is_not_kept() -> None:
    def refuses() -> Network:
        raise ModelBroken("no network")

    with pytest.raises(ModelBroken):
        lent("broken", refuses)
    network = Network()
    lent("broken", lambda: network).close()
    assert network.closed == 1


def test_a_detector_still_answers_when_another_of_the_same_model_was_closed() -> None:
    first, second = open_detector(), open_detector()
    first.close()
    assert second.detect(np.full((64, 64, 3), 114, np.uint8), 0.5).result() == ()
    second.close()
