"""A level that follows what lasts, and makes nothing louder than common."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.detect.speech.loudness import COMMON, LASTS, MOST, Loudness
from bystander.domain.sound import Samples


def steady(strength: float) -> Samples:
    return np.full(512, strength, dtype=np.float32)


def test_what_is_faint_becomes_as_loud_as_common_and_what_is_loud_as_faint() -> None:
    for strength in (0.001, 0.05, 1.0, 1e6):
        assert Loudness().gain(steady(strength)) * strength == pytest.approx(COMMON)
    assert Loudness().gain(steady(1e-9)) == MOST


def test_what_lasts_is_remembered_and_slowly_forgotten() -> None:
    level = Loudness()
    for _ in range(LASTS):
        level.gain(steady(1.0))
    faint = [level.gain(steady(0.001)) for _ in range(1000)]
    assert faint[2] == pytest.approx(COMMON, rel=0.05)
    assert faint[60] < 1.5 * faint[2]
    assert faint[-1] > 30 * faint[2]


def test_words_are_remembered_through_their_pauses() -> None:
    level = Loudness()
    for strength in 5 * (1.0, 1.0, 1.0, 0.001):
        level.gain(steady(strength))
    faint = [level.gain(steady(0.001)) for _ in range(10)]
    assert max(faint) < 2 * COMMON


def test_what_is_over_at_once_is_not_remembered() -> None:
    level = Loudness()
    for _ in range(LASTS - 1):
        assert level.gain(steady(1e4)) == pytest.approx(COMMON / 1e4)
    assert level.gain(steady(0.001)) == pytest.approx(COMMON / 1e4)  # the one before is as loud
    assert level.gain(steady(0.001)) == pytest.approx(COMMON / 0.001)


def test_silence_is_left_as_it_is() -> None:
    assert Loudness().gain(steady(0.0)) == 1.0
