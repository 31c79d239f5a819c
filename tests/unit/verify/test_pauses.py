"""Silence of a disguise: what is told, and what is only a pause in speech."""

from __future__ import annotations

import numpy as np

from bystander.verify.likeness import HOP, RATE
from bystander.verify.pauses import Pauses

SECOND = RATE // HOP
"""Windows."""

VOICE = 0.1
"""Root mean square of somebody who speaks."""


def told(spoke: list[float], silent: list[bool]) -> list[tuple[float, float]]:
    """From when to when, in seconds; a number for each window, heard in pieces of a second."""
    pauses = Pauses()
    for first in range(0, len(spoke), SECOND):
        part = slice(first, first + SECOND)
        pauses.hear(np.array(spoke[part]), np.array(silent[part]), first * HOP)
    return [(start / RATE, end / RATE) for start, end in pauses.found()]


def test_speech_of_which_nothing_is_heard_is_told_from_when_to_when() -> None:
    spoke = [VOICE] * (4 * SECOND)
    silent = [False] * SECOND + [True] * (2 * SECOND) + [False] * SECOND
    assert told(spoke, silent) == [(1.0, 3.0)]


def test_a_silence_to_the_end_is_told_as_well() -> None:
    assert told([VOICE] * (2 * SECOND), [False] * SECOND + [True] * SECOND) == [(1.0, 2.0)]


def test_a_pause_between_the_edges_of_two_words_is_not_told() -> None:
    edge, quiet = 10, 0.01 * VOICE
    spoke = [VOICE] * (SECOND + edge) + [quiet] * (SECOND - 2 * edge) + [VOICE] * (SECOND + edge)
    silent = [False] * SECOND + [True] * SECOND + [False] * SECOND
    assert told(spoke, silent) == []


def test_a_tenth_of_a_second_of_speech_in_a_silence_is_told() -> None:
    word, quiet = SECOND // 10, 0.01 * VOICE
    spoke = [VOICE] * SECOND + [quiet] * SECOND + [VOICE] * SECOND
    spoke[SECOND + 100 : SECOND + 100 + word] = [VOICE] * word
    silent = [False] * SECOND + [True] * SECOND + [False] * SECOND
    assert told(spoke, silent) == [(1.0, 2.0)]


def test_a_silence_shorter_than_half_a_second_is_not_told() -> None:
    short = SECOND // 2 - 1
    spoke = [VOICE] * (2 * SECOND)
    assert told(spoke, [False] * SECOND + [True] * short + [False] * (SECOND - short)) == []
