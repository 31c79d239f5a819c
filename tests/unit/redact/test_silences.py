"""What was muted is told in times that a person can find in the plan again."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bystander.domain.sound import Instead, Passage, Sound, stretches
from bystander.redact.silences import UNHEARD, UNSAID, Silences

RATE = 44_100


def sound(*passages: Passage) -> Sound:
    return Sound(0, RATE, 1, Fraction(1, 3), 20 * RATE, "pcm_s16le", passages=passages)


def test_a_passage_that_is_silent_throughout_is_told_as_it_was_planned() -> None:
    planned = sound(Passage(5516, 11_636, Instead.DISGUISE, "speech"))
    (start, end) = next((s.start, s.end) for s in stretches(planned) if s.instead is not None)
    silences = Silences()
    silences.note(np.full(end - start, UNSAID, dtype=np.int8), start)
    (told,) = silences.passages(planned)
    assert (told.start, told.end, told.instead) == (5516, 11_636, Instead.MUTE)


def test_neighbours_of_one_reason_are_one_and_of_two_are_two() -> None:
    silences = Silences()
    for start in range(0, 3 * RATE, RATE):
        silences.note(np.full(RATE, UNSAID, dtype=np.int8), start)
    silences.note(np.full(RATE, UNHEARD, dtype=np.int8), 3 * RATE)
    told = silences.passages(sound())
    assert [(each.start, each.end) for each in told] == [(333, 3333), (3333, 4333)]


def test_a_single_sample_is_told_as_a_millisecond() -> None:
    silences = Silences()
    silences.note(np.array([UNHEARD], dtype=np.int8), 0)
    (told,) = silences.passages(sound())
    assert told.end - told.start == 1
