"""What is being said, heard layer by layer."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.errors import StageFailed
from bystander.redact.voice.mel import log_mel
from bystander.redact.voice.words import LAYERS, Words
from bystander.testing.speech import babble


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def test_there_is_a_row_for_every_fiftieth_of_a_second(words: Words) -> None:
    heard = words.heard(log_mel(babble(1.0)))
    assert heard.shape == (1, 50, 512)
    assert np.isfinite(heard).all()


@pytest.mark.parametrize("first", [1, 321, 641, 240000])
def test_how_long_the_first_sound_was_changes_nothing_afterwards(words: Words, first: int) -> None:
    mel, another = log_mel(babble(0.5)), Words()
    another.heard(log_mel(np.resize(babble(1.0), first)))
    np.testing.assert_array_equal(another.heard(mel), words.heard(mel))


def test_rows_are_normed_as_the_model_ends(words: Words) -> None:
    heard = words.heard(log_mel(babble(1.0)))
    scale, shift = words._scale, words._shift
    plain = (heard[0] - shift) / scale
    np.testing.assert_allclose(plain.mean(axis=1), 0, atol=1e-3)
    np.testing.assert_allclose(plain.std(axis=1), 1, atol=1e-2)


def test_every_layer_is_asked(words: Words) -> None:
    class Lacking(Words):
        lacks = 0

        def weights(self, number: int) -> NDArray[np.float16]:
            return super().weights(number if number != self.lacks else number - 1)

    lacking, mel = Lacking(), log_mel(babble(1.0))
    heard = words.heard(mel)
    for lacking.lacks in range(LAYERS):
        assert np.abs(lacking.heard(mel) - heard).max() > 0.1


def test_after_a_rest_the_same_is_heard(words: Words) -> None:
    mel = log_mel(babble(0.5))
    before = words.heard(mel)
    words.rest()
    np.testing.assert_array_equal(words.heard(mel), before)


def test_two_threads_that_come_first_together_hear_the_same() -> None:
    words, heard = Words(), []
    mel = log_mel(babble(0.5))
    threads = [Thread(target=lambda: heard.append(words.heard(mel))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    np.testing.assert_array_equal(heard[0], heard[1])


def test_more_than_thirty_seconds_are_refused(words: Words) -> None:
    with pytest.raises(StageFailed):
        words.heard(np.zeros((80, 3200), dtype=np.float32))
