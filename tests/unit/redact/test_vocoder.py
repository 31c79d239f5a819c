"""Sound from envelopes, and envelopes and pitch from sound."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from bystander.redact.voice.envelope import POINTS, RATE, places, to_bins, to_points
from bystander.redact.voice.going_on import white
from bystander.redact.voice.persona import VOICES, persona_of
from bystander.redact.voice.pitch import heard
from bystander.redact.voice.vocoder import HOP, Speech, spoken
from bystander.testing.speech import hiss, tone


def speech(seconds: float, pitch: float, voice: float, level: float = -6.0) -> Speech:
    frames = int(seconds * RATE) // HOP + 1
    return Speech(
        np.full((frames, POINTS), level, dtype=np.float32),
        np.full(frames, pitch, dtype=np.float32),
        np.full((frames, POINTS), voice, dtype=np.float32),
    )


@pytest.mark.parametrize("voice", [0.0, 0.5, 1.0])
def test_power_is_what_the_envelope_says(voice: float) -> None:
    sound = spoken(speech(2.0, 120.0, voice), 2 * RATE, partial(white, 0, 0))
    inner = sound[RATE // 2 : -RATE // 2]
    assert np.log(np.mean(inner.astype(float) ** 2)) == pytest.approx(-6.0, abs=0.3)


@pytest.mark.parametrize("pitch", [80.0, 123.4, 250.0])
def test_the_pitch_is_what_was_asked_for(pitch: float) -> None:
    sound = spoken(speech(1.0, pitch, 1.0), RATE, partial(white, 0, 0))
    spectrum = np.abs(np.fft.rfft(sound[RATE // 4 : -RATE // 4], 16 * RATE))
    hertz = np.fft.rfftfreq(16 * RATE, 1 / RATE)
    region = (hertz > pitch * 0.75) & (hertz < pitch * 1.5)
    assert hertz[region][spectrum[region].argmax()] == pytest.approx(pitch, rel=0.01)


def test_a_change_of_the_envelope_is_heard_where_it_is() -> None:
    loud_from = 100
    said = speech(1.0, 150.0, 0.5, level=-16.0)
    said.envelope[loud_from:] = -6.0
    sound = spoken(said, RATE, partial(white, 0, 0)).astype(float) ** 2
    before = sound[: (loud_from - 4) * HOP].mean()
    after = sound[(loud_from + 4) * HOP :].mean()
    assert after / before == pytest.approx(np.exp(10.0), rel=0.5)


def test_points_and_bins_say_the_same() -> None:
    logs = np.sin(places() / 900)[None].astype(np.float32) * 3
    again = to_points(np.exp(to_bins(logs)).astype(np.float64))
    assert np.abs(again - logs)[:, 1:-1].max() < 0.35


@pytest.mark.parametrize("hertz", [90.0, 140.0, 310.0])
def test_a_voice_is_told_from_noise(hertz: float) -> None:
    voiced = heard(np.mean([tone(0.5, hertz * n) for n in range(1, 5)], axis=0))
    assert np.median(voiced.likeness) > 0.9
    assert np.median(voiced.pitch) == pytest.approx(hertz, rel=0.03)
    assert np.median(heard(hiss(0.5)).likeness) < 0.35


def test_a_persona_is_what_its_entropy_says_and_no_other() -> None:
    one, same, other = persona_of(1), persona_of(1), persona_of(2)
    assert np.array_equal(one.factors, same.factors)
    assert not np.allclose(one.factors, other.factors)
    assert abs(np.log(one.pitch / other.pitch)) > 1e-4


def test_a_melody_stays_around_its_pitch() -> None:
    persona = persona_of(3)
    melody = persona.melody(3000)
    assert np.abs(np.log2(melody / persona.pitch)).max() < 0.4
    assert melody.std() > 0


@pytest.mark.parametrize("entropy", range(30))
def test_a_voice_is_mixed_of_one_to_three_with_all_of_their_shares(entropy: int) -> None:
    mixture = persona_of(entropy).mixture
    assert mixture.shape == (VOICES,)
    assert mixture.min() >= 0
    assert mixture.sum() == pytest.approx(1)
    assert 1 <= np.count_nonzero(mixture) <= 3


def test_formants_move_by_the_personas_factors() -> None:
    persona = persona_of(4)
    peak = np.exp(-(((places() - 1500) / 300) ** 2))[None].astype(np.float32) * 8
    moved = persona.warped(peak) - persona.warped(np.zeros_like(peak))
    expected = 1500 * np.interp(1500, [700, 2000], persona.factors[1:3])
    assert places()[moved[0].argmax()] == pytest.approx(expected, rel=0.06)
