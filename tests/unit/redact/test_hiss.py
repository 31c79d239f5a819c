"""How still it was between the words is not to be heard any more."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import POINTS
from bystander.redact.voice.hiss import over_hiss
from bystander.redact.voice.one_voice import OneVoice, OneVoiceVoice
from bystander.redact.voice.persona import persona_of
from bystander.redact.voice.teller import Teller, Told
from bystander.testing.speech import babble

RATE = 16000
PAUSE = slice(int(1.2 * RATE), int(1.8 * RATE))


def told(level: float) -> Told:
    shape = (100, POINTS)
    return Told(np.full(shape, level, np.float32), np.ones(shape, np.float32))


def with_a_pause(hiss: float) -> Samples:
    """Speech, a second of nothing but hiss, speech."""
    noise = hiss * np.random.default_rng(0).standard_normal(RATE).astype(np.float32)
    return np.concatenate([babble(1.0), noise, babble(1.0)])


def decibels(sound: Samples) -> float:
    return float(10 * np.log10(np.square(sound, dtype=np.float64).mean() + 1e-12))


def test_a_still_room_and_a_hissing_one_are_the_same() -> None:
    still, hissing = over_hiss(told(-22), 8), over_hiss(told(-18.5), 8)
    assert np.abs(still.envelope - hissing.envelope).max() < 0.2
    assert still.voice.max() < 0.05


def test_what_is_said_stays() -> None:
    loud = told(1.0)
    heard = over_hiss(loud, 6.5)
    assert np.abs(heard.envelope - loud.envelope).max() < 0.01
    assert heard.voice.min() > 0.99


@pytest.mark.parametrize("entropy", [3, 5])
def test_pauses_of_a_disguise_have_a_loudness_of_their_own(entropy: int) -> None:
    voice = OneVoiceVoice(Teller(), persona_of(entropy))
    still, hissing = (voice.disguise(with_a_pause(hiss))[PAUSE] for hiss in (3e-5, 2e-2))
    assert abs(decibels(still) - decibels(hissing)) < 3


def test_how_still_pauses_are_is_drawn() -> None:
    assert len({persona_of(n).stillness for n in range(20)}) == 20


def test_silence_stays_silent() -> None:
    transform = OneVoice()
    assert not transform.draw().disguise(np.zeros(RATE, np.float32)).any()
