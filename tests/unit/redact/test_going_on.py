"""A disguise goes on from piece to piece: its noise and its melody do not begin anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from bystander.redact.voice.going_on import BLOCK, STRETCH, Turns, white
from bystander.redact.voice.masked import MaskedVoice
from bystander.redact.voice.one_voice import OneVoiceVoice
from bystander.redact.voice.persona import persona_of
from bystander.redact.voice.teller import Teller
from bystander.redact.voice.vocoder import HOP
from bystander.stages import Voice
from bystander.testing.speech import babble

RATE = 16_000
HOUR = 3600 * RATE


def test_noise_is_the_same_from_wherever_it_is_asked_for() -> None:
    whole = white(5, 0, 3 * BLOCK)
    for start, count in ((0, 0), (0, 1), (BLOCK - 1, 2), (7, 2 * BLOCK), (BLOCK, BLOCK)):
        np.testing.assert_array_equal(white(5, start, count), whole[start : start + count])
    assert whole.std() == pytest.approx(1, abs=0.02)
    assert (
        np.abs(np.corrcoef([*whole.reshape(3, BLOCK), white(6, 0, BLOCK)]) - np.eye(4)).max() < 0.1
    )


def test_a_melody_is_the_same_from_wherever_it_is_asked_for() -> None:
    persona = persona_of(3)
    np.testing.assert_allclose(persona.melody(50, 100 * HOP), persona.melody(150)[100:], rtol=1e-5)


@pytest.mark.parametrize("start", [0, 1, HOP, STRETCH - 1, STRETCH, 3 * STRETCH + 77])
def test_turns_are_counted_from_the_first_sample_of_a_recording(start: int) -> None:
    steady = Turns(lambda frames, _: np.full(frames, 100.0, dtype=np.float32))
    difference = steady.at(start) - start * 100 / RATE
    assert difference == pytest.approx(round(difference), abs=1e-6)


def test_turns_of_a_melody_go_on_over_what_is_kept() -> None:
    turns = Turns(persona_of(4).melody)
    step = 16
    places = range(STRETCH - 40 * step, STRETCH + 40 * step, step)
    gone = [(after - before) % 1 for before, after in pairwise(map(turns.at, places))]
    pitch = [float(persona_of(4).melody(1, place)[0]) for place in places]
    np.testing.assert_allclose(np.array(gone) * RATE / step, pitch[1:], rtol=0.01)


def test_two_streams_may_ask_at_once() -> None:
    places = [number * STRETCH // 3 for number in range(60)]
    alone = Turns(persona_of(4).melody)
    shared = Turns(persona_of(4).melody)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(shared.at, places)) == [alone.at(place) for place in places]


@pytest.mark.parametrize("late", [0, 12_345, HOUR + 7])
@pytest.mark.parametrize(("name", "alike"), [("masked", 0.98), ("one-voice", 0.5)])
def test_pieces_that_overlap_say_the_same_there(name: str, alike: float, late: int) -> None:
    """As ``redact.speaking`` joins them: half a second, of which the middle is heard of both.
    The networks of one-voice hear other neighbours in each, so formants differ a little.
    """
    voice: Voice = (
        MaskedVoice(persona_of(8)) if name == "masked" else OneVoiceVoice(Teller(), persona_of(8))
    )
    speech = babble(6.0)
    middle = slice(int(3.125 * RATE), int(3.375 * RATE))
    first = voice.disguise(speech[: int(3.5 * RATE)], late)[middle]
    second = voice.disguise(speech[3 * RATE :], late + 3 * RATE)
    anew = voice.disguise(speech[3 * RATE :], late)
    inside = slice(middle.start - 3 * RATE, middle.stop - 3 * RATE)
    assert np.corrcoef(first, second[inside])[0, 1] > alike
    assert abs(np.corrcoef(first, anew[inside])[0, 1]) < 0.3


def test_two_passages_do_not_begin_alike() -> None:
    voice, speech = MaskedVoice(persona_of(8)), babble(1.0)
    one, other = voice.disguise(speech, 0), voice.disguise(speech, 10 * RATE)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.3
