"""Sounds that hold no speech, or hardly any, through the networks that we ship."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np

from bystander.domain.sound import Samples
from bystander.testing.sounds import Tape, read_sound, write_sound
from bystander.testing.speech import babble, chord, hiss, tone

Run = Callable[..., "CompletedProcess[str]"]
RATE = 16_000
SPEECHLESS: dict[str, Samples] = {
    "tone": tone(4.0),
    "music": chord(4.0),
    "noise": hiss(4.0),
    "silence": np.zeros(4 * RATE, dtype=np.float32),
    "clipped_tone": np.clip(4 * tone(2.0), -1, 1).astype(np.float32),
    "fifth_of_a_second": hiss(0.2),
}
SPOKEN: dict[str, Samples] = {
    "clipping": np.clip(30 * babble(3.0), -1, 1).astype(np.float32),
    "over_music": (babble(3.0) + 0.5 * chord(3.0)).astype(np.float32),
}


def test_odd_sounds_have_defined_results(bystander: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, sound in (SPEECHLESS | SPOKEN).items():
        write_sound(folder / f"{name}.wav", sound[None], Tape("pcm_s16le", RATE))
    done = bystander("redact", "-r", "in", "-o", "out")
    assert done.returncode == 0, done.stderr
    for name in SPEECHLESS:
        before, after = heard(folder, name), heard(tmp_path / "out", name)
        np.testing.assert_array_equal(before, after, name)
        assert passages(tmp_path / "out", name) == [], name
    for name in SPOKEN:
        before, after = heard(folder, name), heard(tmp_path / "out", name)
        assert before.shape == after.shape
        assert np.abs(after).max() <= 1
        assert passages(tmp_path / "out", name), name
        assert abs(np.corrcoef(before[0], after[0])[0, 1]) < 0.1, name


def test_a_fifth_of_a_second_of_a_voice_is_not_left(bystander: Run, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "short.wav", babble(0.2)[None], Tape("pcm_s16le", RATE))
    done = bystander("redact", path.name)
    assert done.returncode == 0, done.stderr
    before, after = read_sound(path)[0], read_sound(tmp_path / "short.redacted.wav")[0]
    assert before.shape == after.shape
    ((start, end, instead, _),) = passages(tmp_path, "short")
    assert (start <= 0, end >= 0.2, instead) == (True, True, "disguise")
    assert abs(np.corrcoef(before[0], after[0])[0, 1]) < 0.1
    assert after.any()


def test_samples_that_are_no_numbers_are_muted_and_told_and_the_rest_is_disguised(
    bystander: Run, tmp_path: Path
) -> None:
    wave = hiss(10.0, RATE, 0.003)
    wave[2 * RATE : 8 * RATE] += babble(6.0)
    odd = {4.0: np.nan, 6.0: np.inf, 6.05: -np.inf, 9.5: np.nan}
    for second, value in odd.items():
        wave[int(second * RATE)] = value
    path = write_sound(tmp_path / "odd.wav", wave[None], Tape("pcm_f32le", RATE))
    done = bystander("redact", path.name)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("was muted, for its samples are no numbers") == 3
    silences = [each[:2] for each in passages(tmp_path, "odd") if each[2] == "mute"]
    assert silences == [(3.9, 4.1), (5.9, 6.15), (9.4, 9.6)]
    copy = read_sound(tmp_path / "odd.redacted.wav")[0][0]
    assert np.isfinite(copy).all()
    for start, end in silences:
        assert not copy[int(start * RATE) : int(end * RATE) - 16].any()
    for spoken in (slice(3 * RATE, 3 * RATE + 14_000), slice(5 * RATE, 5 * RATE + 14_000)):
        assert np.abs(copy[spoken]).max() > 0.05
        assert abs(np.corrcoef(wave[spoken], copy[spoken])[0, 1]) < 0.1
    np.testing.assert_array_equal(wave[:RATE], copy[:RATE])


def test_no_face_can_be_missed_in_a_sound(bystander: Run, tmp_path: Path) -> None:
    write_sound(tmp_path / "short.wav", babble(0.2)[None], Tape("pcm_s16le", RATE))
    done = bystander("recall", "short.wav")
    assert done.returncode == 2
    assert done.stderr == "bystander: short.wav holds no picture, so no face can be missed in it\n"


def heard(folder: Path, name: str) -> Samples:
    (path,) = folder.rglob(f"{name}*.wav")
    return read_sound(path)[0]


def passages(folder: Path, name: str) -> list[tuple[float, float, str, str]]:
    (path,) = folder.rglob(f"{name}*.report.json")
    report = json.loads(path.read_text())
    assert report["clean"], name
    return [tuple(each) for each in report["sounds"][0]["passages"]]
