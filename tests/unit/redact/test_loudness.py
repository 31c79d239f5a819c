"""How loud somebody was recorded is not heard in the disguise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bystander.domain.sound import Samples
from bystander.errors import StageFailed
from bystander.redact.voice.loudness import COMMON, MOST, at_common_loudness, loudness
from bystander.redact.voice.natural import Natural
from bystander.redact.voice.one_voice import OneVoice
from bystander.stages import VoiceTransform
from bystander.testing.speech import babble, hiss, tone

RATE = 16000


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), dtype=np.float32)


@pytest.mark.parametrize("make", [OneVoice, Natural])
def test_who_was_recorded_loud_is_as_loud_as_who_was_recorded_faint(
    make: Callable[[], VoiceTransform],
) -> None:
    voice = make().draw()
    speech = babble(2.0)
    loud, faint = (voice.disguise(speech * np.float32(gain)) for gain in (2.0, 0.1))
    assert loudness(loud) == pytest.approx(COMMON, rel=0.01)
    assert loudness(faint) == pytest.approx(COMMON, rel=0.01)


def test_in_one_voice_nothing_else_changes_with_how_loud_somebody_was() -> None:
    voice = OneVoice().draw()
    speech = babble(2.0)
    loud, faint = (voice.disguise(speech * np.float32(gain)) for gain in (2.0, 0.1))
    np.testing.assert_allclose(loud, faint, atol=2e-3)


def test_pauses_do_not_make_a_voice_louder() -> None:
    word = babble(1.0)
    long = np.concatenate([silence(7.0), word, silence(7.0)])
    assert loudness(long) == pytest.approx(loudness(word), rel=0.2)
    noisy = long + hiss(15.0, RATE, 0.01 * loudness(word))
    assert loudness(noisy) == pytest.approx(loudness(word), rel=0.2)


def test_pauses_stay_pauses() -> None:
    said = np.concatenate([babble(1.0), silence(1.0), babble(1.0)])
    level = at_common_loudness(said, np.float32(0.1) * said)
    assert not level[RATE + 1 : 2 * RATE].any()
    assert len(level) == len(said)


def test_what_is_very_faint_is_raised_by_so_much_and_no_more() -> None:
    faint = hiss(1.0, RATE, 1e-3)
    assert loudness(at_common_loudness(babble(1.0), faint)) == pytest.approx(
        MOST * loudness(faint), rel=0.01
    )


def test_silence_is_as_loud_as_nothing() -> None:
    assert loudness(silence(1.0)) == loudness(silence(0.0)) == 0.0
    assert not at_common_loudness(silence(1.0), babble(1.0)).any()
    assert not at_common_loudness(babble(1.0), silence(1.0)).any()


def test_fainter_than_any_block_counts_is_still_as_loud_as_it_is() -> None:
    assert loudness(hiss(1.0, RATE, 1e-4)) == pytest.approx(1e-4, rel=0.05)


@pytest.mark.parametrize("seconds", [1 / RATE, 0.2, 0.4, 0.45])
def test_a_short_sound_has_a_loudness(seconds: float) -> None:
    sound = np.full(int(seconds * RATE), 0.1, dtype=np.float32)
    assert loudness(sound) == pytest.approx(0.1, rel=1e-3)


def test_a_bang_stays_within_full_scale() -> None:
    bang = silence(2.0)
    bang[RATE] = 0.5
    assert np.abs(at_common_loudness(bang, tone(2.0))).max() == 1.0


def test_what_is_no_number_can_only_be_muted() -> None:
    with pytest.raises(StageFailed, match="no numbers"):
        at_common_loudness(np.full(100, np.nan, dtype=np.float32), tone(1.0))
