"""The bench of attacks tells a face that was missed from one that was hidden, and prints rates."""

from __future__ import annotations

import numpy as np
import pytest
from bench.proof.effects import unchanged, weakly_blurred
from bench.proof.rows import Row, lines

from bystander.domain.geometry import Box
from bystander.domain.proof import Attempt
from bystander.testing.plans import cover_of, resting

FACE = Box(40, 30, 100, 90)


@pytest.fixture
def shown() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(1).integers(0, 255, (200, 240, 3), np.uint8)


def test_a_face_that_only_encoding_changed_was_missed(
    shown: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> None:
    noise = np.random.default_rng(2).integers(-4, 5, shown.shape)
    copy = np.clip(shown + noise, 0, 255).astype(np.uint8)
    assert unchanged(shown, copy, FACE, [FACE])
    copy[30:90, 40:100] = 128
    assert not unchanged(shown, copy, FACE, [FACE])


def test_the_weak_blur_changes_what_is_covered_and_nothing_else(
    shown: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> None:
    copy = weakly_blurred(shown, [cover_of(resting(FACE))], 0)
    changed = (copy != shown).any(axis=2)
    assert changed[30:90, 40:100].mean() > 0.9
    changed[30:90, 40:100] = False
    assert not changed.any()
    assert not unchanged(shown, copy, FACE, [FACE])


def test_a_row_names_the_rate_its_interval_and_what_chance_gives() -> None:
    attempt = Attempt("re-identification", "naive", "rank-1", 0.5, 0.4, 0.6, 0.02, 48, beyond=True)
    *_, row = lines("a set", [Row("mosaic", 3, 51, (attempt,))])
    assert row == "| mosaic | 3 of 51 | 2.0% | 50.0% (40.0% to 60.0%) ** |"
