"""What two networks tell of speech, in the shapes of a synthetic voice."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from bystander.errors import ModelMissing
from bystander.redact.voice import words as module
from bystander.redact.voice.envelope import POINTS
from bystander.redact.voice.mel import BANDS, log_mel
from bystander.redact.voice.natural import intonation
from bystander.redact.voice.one_voice import OneVoiceVoice
from bystander.redact.voice.persona import VOICES, persona_of
from bystander.redact.voice.pitch import Heard, heard
from bystander.redact.voice.sharpening import sharpened
from bystander.redact.voice.teller import Teller
from bystander.testing.speech import babble, tone

WEIGHTS = Path(str(files("bystander.redact.voice") / "weights"))
MOST_BYTES = 10_000_000
MIXTURE = persona_of(1).mixture


@pytest.fixture(scope="module")
def teller() -> Teller:
    return Teller()


@pytest.mark.parametrize("length", [1, 79, 80, 3200, 16001, 240000])
def test_frames_are_told_for_the_whole_length(teller: Teller, length: int) -> None:
    told = teller.told(np.resize(babble(1.0), length), MIXTURE)
    assert told.envelope.shape == told.voice.shape == (length // 80 + 1, POINTS)
    assert np.isfinite(told.envelope).all()
    assert told.voice.min() >= 0
    assert told.voice.max() <= 1


def test_louder_or_softer_is_the_same_words(teller: Teller) -> None:
    sound = babble(1.0)
    loud, soft = teller.told(sound, MIXTURE), teller.told(sound * np.float32(0.05), MIXTURE)
    assert np.abs(loud.envelope - soft.envelope).mean() < 0.2


def test_another_mixture_says_the_same_with_another_mouth(teller: Teller) -> None:
    sound = babble(2.0)
    one, other = (teller.told(sound, np.eye(VOICES, dtype=np.float32)[n]) for n in (0, 20))
    apart = np.abs(one.envelope - other.envelope).mean()
    loudness = [told.envelope.mean(axis=1) for told in (one, other)]
    assert apart > 0.2
    assert np.corrcoef(*loudness)[0, 1] > 0.7


def test_our_weights_are_small_and_what_their_facts_say() -> None:
    network = (WEIGHTS / "one_voice.onnx").read_bytes()
    facts = json.loads((WEIGHTS / "one_voice.json").read_text())
    assert len(network) < MOST_BYTES
    assert facts["digest"] == sha256(network).hexdigest()


def test_a_missing_model_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "files", lambda package: tmp_path)
    with pytest.raises(ModelMissing, match="install bystander again"):
        Teller()


def test_pitch_of_the_original_does_not_reach_one_voice(teller: Teller) -> None:
    voice = OneVoiceVoice(teller, persona_of(5))
    high, low = tone(1.0, 300.0), tone(1.0, 100.0)
    (one, turn), (other, same) = (voice.melody(sound, 200, 80) for sound in (high, low))
    assert np.array_equal(one, other)
    assert turn == same


def test_memory_does_not_grow_with_every_new_length_of_speech() -> None:
    """Of each length, layers are prepared anew; 4 MB a length were kept."""
    done = subprocess.run(
        [sys.executable, "-c", LENGTHS], capture_output=True, text=True, check=True
    )
    early, late = map(int, done.stdout.split())
    assert late - early < 40e6 * (1 if sys.platform == "darwin" else 1 / 1024)


LENGTHS = """
import resource
import numpy as np
from bystander.redact.voice.persona import persona_of
from bystander.redact.voice.teller import Teller
from bystander.testing.speech import hiss
teller, speech, mixture = Teller(), hiss(2.0), persona_of(1).mixture
for number in range(60):
    teller.told(speech[: 8000 + 320 * number], mixture)
    if number in (29, 59):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_mel_frame_lies_where_its_sound_does() -> None:
    sound = np.zeros(16000, dtype=np.float32)
    sound[8000:8100] = 0.5
    mel = log_mel(sound)
    assert mel.shape == (BANDS, 100)
    assert abs(int(mel.mean(axis=0).argmax()) - 50) <= 1


def test_a_tone_lights_the_band_of_its_pitch() -> None:
    low, high = (log_mel(tone(0.5, hertz))[:, 25].argmax() for hertz in (300.0, 3000.0))
    assert low < 15
    assert 45 < high < 65


def test_sharpening_raises_peaks_and_leaves_what_is_flat() -> None:
    flat = np.full((3, POINTS), -5.0, dtype=np.float32)
    assert np.allclose(sharpened(flat), flat, atol=1e-4)
    peak = flat.copy()
    peak[:, 30] = 0
    assert (sharpened(peak)[:, 30] > 0.3).all()


def test_intonation_keeps_the_shape_and_not_the_height() -> None:
    rising = np.linspace(0, 1, 300).astype(np.float32)
    sure = np.ones(300, dtype=np.float32)
    low = intonation(Heard(sure, 100 * np.exp(0.2 * rising)))
    high = intonation(Heard(sure, 220 * np.exp(0.4 * rising)))
    assert np.allclose(low, high, atol=0.05)
    assert low[-1] - low[0] > 2


def test_intonation_of_noise_is_flat() -> None:
    noise = Heard(np.zeros(100, dtype=np.float32), np.full(100, 200, dtype=np.float32))
    assert not intonation(noise).any()


def test_one_octave_error_does_not_reach_the_intonation() -> None:
    pitch = np.full(200, 120, dtype=np.float32)
    pitch[90:93] = 240
    assert np.abs(intonation(Heard(np.ones(200, dtype=np.float32), pitch))).max() < 0.1


def test_what_is_heard_has_a_frame_for_every_five_milliseconds() -> None:
    assert len(heard(babble(1.0)).pitch) == 201
