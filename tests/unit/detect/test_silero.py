"""Digital silence costs nothing, and speech after it is found from its beginning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bystander.detect.speech.silero import CHUNK, RATE, SETTLED, Silero, SileroListener
from bystander.domain.sound import Span
from bystander.infer.graph import Graph
from bystander.testing.speech import babble
from bystander.testing.speech_finders import spans_in

GUARD = RATE // 2


class Counted(Graph):
    """Another's network; counts how often it is asked."""

    def __init__(self, network: Graph) -> None:
        self._asked, self.times = network, 0

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        self.times += 1
        return self._asked.run(inputs)


def test_the_network_is_not_asked_about_lasting_digital_silence() -> None:
    network = Counted(Silero()._network)
    listener = SileroListener(network)
    assert listener.hear(np.zeros(60 * RATE, dtype=np.float32)) + listener.finish() == ()
    assert network.times == 2 * SETTLED  # as it is, and in even bands
    listener = SileroListener(network)
    listener.hear(babble(1.0, RATE))
    assert network.times > 0


def test_speech_after_digital_silence_is_found_from_its_beginning() -> None:
    quiet = np.zeros(10 * RATE, dtype=np.float32)
    (found,) = spans_in(Silero(), np.concatenate([quiet, babble(2.0, RATE)]))
    assert found.start <= len(quiet) - GUARD + 3 * CHUNK  # the guard, less what it takes to notice
    assert found.end == len(quiet) + 2 * RATE


def test_a_pause_of_digital_silence_makes_nobody_deaf_to_what_follows() -> None:
    """Speech so loud that it is cut off, with pauses of nothing: hard to tell from noise."""
    loud = np.clip(30 * babble(3.0, RATE), -1, 1).astype(np.float32)
    assert spans_in(Silero(), loud) == (Span(0, len(loud)),)
