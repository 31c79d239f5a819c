"""Voices, from the command line, with the networks that we ship."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest

from bystander.testing.sounds import read_sound, write_sound
from bystander.testing.speech import babble, hiss

RATE = 16_000

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Three seconds of a faint street, three of somebody in it, three of the street."""
    street = hiss(9.0, RATE, 0.003)
    street[3 * RATE : 6 * RATE] += babble(3.0, RATE)
    return write_sound(tmp_path / "talk.wav", street[None])


def test_a_voice_is_disguised_unless_something_else_is_asked_for(
    bystander: Run, talk: Path
) -> None:
    done = bystander("redact", "talk.wav")
    assert done.returncode == 0, done.stderr
    assert "speech is disguised" in done.stderr
    before, after = read_sound(talk)[0], read_sound(talk.with_name("talk.redacted.wav"))[0]
    assert before.shape == after.shape
    np.testing.assert_array_equal(before[:, :RATE], after[:, :RATE])
    spoken = slice(3 * RATE, 6 * RATE)
    assert np.abs(after[:, spoken]).max() > 0.05
    assert abs(np.corrcoef(before[0, spoken], after[0, spoken])[0, 1]) < 0.1
    report = json.loads(talk.with_name("talk.redacted.wav.report.json").read_text())
    assert report["clean"]
    assert "second hearing" in report["checks"]
    ((start, end, instead, _),) = report["sounds"][0]["passages"]
    assert (start < 3, end > 5.9, instead) == (True, True, "disguise")
    assert {model["family"] for model in report["models"]} >= {"one-voice"}
    judged = bystander("verify", "talk.wav", "talk.redacted.wav")
    assert judged.returncode == 0, judged.stderr


def test_a_person_reads_the_plan_mutes_and_applies_it(bystander: Run, talk: Path) -> None:
    looked = bystander("look", "talk.wav", "-o", "plan.json", "--voice", "masked")
    assert looked.returncode == 0, looked.stderr
    assert "1 passage in 0:00:09.000 of sound" in looked.stdout
    path = talk.with_name("plan.json")
    plan = json.loads(path.read_text())
    plan["sounds"][0]["passages"][0][2] = "mute"
    path.write_text(json.dumps(plan))
    done = bystander("apply", "talk.wav", "plan.json", "-o", "copy.wav")
    assert done.returncode == 0, done.stderr
    assert not read_sound(talk.with_name("copy.wav"))[0][:, 3 * RATE : 6 * RATE].any()


def test_an_original_voice_does_not_pass(bystander: Run, talk: Path) -> None:
    judged = bystander("verify", "talk.wav", "talk.wav")
    assert judged.returncode == 7
    assert "the original voice is heard at 0:00:0" in judged.stderr
    assert "--sound" in judged.stderr


def test_folders_hold_sound_files_too_unless_nothing_would_be_left_of_them(
    bystander: Run, talk: Path
) -> None:
    named = bystander("redact", "-r", ".", "-o", "out", "--dry-run")
    assert "talk.wav -> " in named.stdout
    passed_over = bystander("redact", "-r", ".", "-o", "out", "--sound", "drop", "--dry-run")
    assert "talk.wav -> " not in passed_over.stdout
    refused = bystander("redact", "talk.wav", "--sound", "drop")
    assert refused.returncode == 2
    assert "--sound mute" in refused.stderr


def test_an_archives_sound_is_redacted_like_its_pictures(bystander: Run, talk: Path) -> None:
    with zipfile.ZipFile(talk.with_name("day.zip"), "w") as archive:
        archive.write(talk, "talk.wav")
    done = bystander("redact", "day.zip", "--sound", "mute")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(talk.with_name("day.redacted.zip")) as archive:
        archive.extract("talk.wav", talk.parent / "unpacked")
    assert not read_sound(talk.parent / "unpacked" / "talk.wav")[0][:, 3 * RATE : 6 * RATE].any()


@pytest.mark.skipif(find_spec("faster_whisper") is not None, reason="the extra is installed")
def test_without_its_extra_no_name_is_looked_for_and_nothing_published(
    bystander: Run, talk: Path
) -> None:
    done = bystander("redact", "talk.wav", "--say-no-names")
    assert done.returncode == 5
    assert 'pip install "bystander[names]"' in done.stderr
    assert not talk.with_name("talk.redacted.wav").exists()


def test_kept_sound_without_names_is_refused(bystander: Run, talk: Path) -> None:
    done = bystander("redact", talk.name, "--sound", "keep", "--say-no-names")
    assert done.returncode == 2
    assert "say-no-names" in done.stderr
