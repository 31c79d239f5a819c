"""A voice is brought out beside what is louder, at any level, some chunks late."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.detect.speech.bands import LATE, EvenBands
from bystander.detect.speech.loudness import COMMON
from bystander.domain.sound import Samples
from bystander.testing.speech import babble, tone

RATE, CHUNK = 16000, 512
SETTLED = slice(16 * CHUNK, None)
"""From where the beginning, before which nothing was, is out of what is remembered."""


def through(sound: Samples) -> Samples:
    """All of it, LATE chunks late."""
    bands = EvenBands(RATE, CHUNK)
    return np.concatenate(
        [bands.levelled(sound[at : at + CHUNK]) for at in range(0, len(sound) - CHUNK + 1, CHUNK)]
    )


def strength(sound: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64))))


def test_what_is_heard_is_as_it_was_some_chunks_late() -> None:
    note = tone(1.0, 1000.0, RATE)
    heard = through(note)
    settled = slice(8 * CHUNK, 20 * CHUNK)
    late = heard[settled.start + LATE * CHUNK : settled.stop + LATE * CHUNK]
    assert np.corrcoef(note[settled], late)[0, 1] > 0.999


@pytest.mark.parametrize("gain", [0.5, 30.0, 1e6])
def test_however_loud_it_was_it_is_heard_alike(gain: float) -> None:
    speech = babble(2.0, RATE)
    heard = through(speech * np.float32(gain))
    np.testing.assert_allclose(heard[SETTLED], through(speech)[SETTLED], atol=1e-4)


@pytest.mark.parametrize("hertz", [20.0, 50.0, 7900.0])
def test_what_no_voice_needs_is_left_out(hertz: float) -> None:
    speech = babble(2.0, RATE) * np.float32(0.1)
    beside = through(speech + tone(2.0, hertz, RATE))
    assert np.corrcoef(beside[SETTLED], through(speech)[SETTLED])[0, 1] > 0.9


def test_a_constant_is_as_if_it_were_not_there() -> None:
    speech = babble(2.0, RATE)
    heard = through(speech + np.float32(0.5))  # it begins with a step, which is no constant
    np.testing.assert_allclose(heard[SETTLED], through(speech)[SETTLED], atol=0.02)


def test_what_filters_ring_before_a_beginning_is_not_made_loud() -> None:
    late = np.concatenate([np.zeros(20 * CHUNK, dtype=np.float32), tone(1.0, 1000.0, RATE)])
    assert strength(through(late)[: (20 + LATE - 1) * CHUNK]) < 1e-3 * COMMON


def test_silence_stays_silence() -> None:
    assert strength(through(np.zeros(8 * CHUNK, dtype=np.float32))) == 0.0


def test_a_held_note_is_at_the_common_level_of_one_band() -> None:
    assert strength(through(tone(1.0, 1000.0, RATE))[SETTLED]) == pytest.approx(
        COMMON / np.sqrt(3), rel=0.05
    )
