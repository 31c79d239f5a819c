"""An original under a disguise is heard however faint it is, and whatever stands beside it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from bystander.domain.report import Leak, LeakKind
from bystander.domain.sound import Instead, Passage, Samples, Sound, SoundBlock
from bystander.redact.voice.masked import Masked
from bystander.testing.speech import babble
from bystander.verify.alike import Alike
from bystander.verify.second_hearing import Comparison

RATE = 16000
VOICE = babble(8.0, RATE)


def leaks(original: Samples, made: Samples) -> tuple[Leak, ...]:
    """Of a copy in which all was to be disguised."""
    whole = Passage(0, 1000 * len(original) // RATE, Instead.DISGUISE, "")
    sound = Sound(0, RATE, 1, Fraction(0), len(original), "pcm_f32le", passages=(whole,))
    comparison = Comparison(sound, sound)
    comparison.hear([SoundBlock(0, original[None])], [SoundBlock(0, made[None])])
    return comparison.leaks


def kinds(found: tuple[Leak, ...]) -> set[LeakKind]:
    return {leak.kind for leak in found}


def test_another_voice_is_no_leak() -> None:
    assert leaks(VOICE, Masked().draw().disguise(VOICE)) == ()


@pytest.mark.parametrize("gain", [1.0, 0.01, 0.001])
def test_an_original_that_could_be_turned_up_is_heard(gain: float) -> None:
    assert kinds(leaks(VOICE, VOICE * np.float32(gain))) == {LeakKind.VOICE}


@pytest.mark.parametrize("gain", [0.01, 0.001])
def test_an_original_that_was_recorded_faintly_is_heard(gain: float) -> None:
    faint = VOICE * np.float32(gain)
    assert kinds(leaks(faint, VOICE)) == {LeakKind.VOICE}


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_makes_nobody_deaf_to_what_is_beside_it(odd: float) -> None:
    original = VOICE.copy()
    original[RATE // 2 :: 3 * RATE] = odd  # in every piece that is compared at once
    assert kinds(leaks(original, VOICE)) == {LeakKind.VOICE}
    assert kinds(leaks(original, original)) == {LeakKind.VOICE}


def test_a_voice_told_in_signs_of_infinity_is_heard() -> None:
    signs = np.where(VOICE > 0, np.inf, -np.inf).astype(np.float32)
    assert kinds(leaks(VOICE, signs)) == {LeakKind.VOICE}


def test_what_could_not_be_compared_is_taken_for_alike() -> None:
    alike = Alike()
    alike.hear(np.array([0.1, np.nan, 0.1]), 0)
    assert (alike.likeness, alike.place) == (1.0, 64)
