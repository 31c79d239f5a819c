"""Edits between words, and frames that stayed the original."""

import numpy as np
import pytest
from bench.voice.left import Left, left, outside
from bench.voice.words import edits, errors, plain

from bystander.domain.sound import Samples, Span


def test_edits_count_what_came_went_and_changed() -> None:
    assert edits("abc", "abc") == 0
    assert edits("abc", "axcd") == 2
    assert edits("abc", "") == 3
    assert edits("", "ab") == 2


def test_errors_are_of_all_words_and_babble_counts_twice_at_most() -> None:
    found = errors([(["a", "b"], ["a", "b"]), (["c"], ["x"] * 30)])
    assert (found.edits, found.words) == (2, 3)
    assert found.percent == pytest.approx(200 / 3)


def test_spelling_is_no_error() -> None:
    assert plain("Mr. O’Neil has 2 dogs, O.K?") == plain("mister o'neil has two dogs o k")  # noqa: RUF001


def noise(seed: int, n: int = 16000) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.1, n).astype(np.float32)


def test_the_original_is_left_whole_at_any_volume() -> None:
    assert left(noise(0), noise(0)).percent == 100
    assert left(noise(0), np.float32(-0.2) * noise(0)).percent == 100


def test_another_voice_or_silence_leaves_nothing() -> None:
    assert left(noise(0), noise(1)).unchanged == 0
    assert left(noise(0), np.zeros(16000, dtype=np.float32)).unchanged == 0


def test_a_frame_that_shines_through_is_counted() -> None:
    copy = noise(1)
    copy[3200:6400] = noise(0)[3200:6400]
    assert left(noise(0), copy) == Left(10, 50)


def test_what_is_too_soft_to_be_speech_does_not_count() -> None:
    speech = noise(0)
    speech[:8000] *= 1e-4
    assert left(speech, noise(1)).frames == 25


def test_seconds_outside_the_found_spans_are_counted() -> None:
    spoken = (Span(0, 100), Span(200, 300))
    assert outside(spoken, (Span(0, 50), Span(90, 250))) == (40 + 50, 200)
    assert outside(spoken, ()) == (200, 200)
