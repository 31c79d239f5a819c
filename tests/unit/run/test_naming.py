"""What may name somebody is silent in disguised speech, with its times in the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.sound import Instead, Samples
from bystander.errors import StageFailed
from bystander.run.crew import Crew
from bystander.run.ears import Ears
from bystander.run.file import look_at
from bystander.run.streams import redact
from bystander.stages import NameFinder
from bystander.testing.sounds import Tape, Wave, read_sound, write_sound
from bystander.testing.stand_in_speech import StandInFinder, StandInNames, StandInVoices

RATE = 48_000
TAPE = Tape("pcm_s24le", RATE, "stereo")
POLICY = Policy(sound=SoundPolicy.DISGUISE, say_no_names=True)
PLACES = (2.0, 7.5, 9.0)
"""Seconds at which something is said for a fifth of a second that may be a name."""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "in.wav", wave(), TAPE)


def wave() -> Wave:
    """Eleven seconds, from the first to the tenth somebody speaks."""
    speech = 0.2 * np.random.default_rng(0).uniform(-1, 1, (1, 11 * RATE)).repeat(2, axis=0)
    speech[:, :RATE] = speech[:, 10 * RATE :] = 0.0
    for second in PLACES:
        first = int(second * RATE)
        speech[:, first : first + RATE // 5] *= 4.5
    return speech.astype(np.float32)


def crew(names: NameFinder | None = None) -> Crew:
    def find_names() -> NameFinder:
        assert names is not None, "nobody asked for names"
        return names

    return Crew((), {}, Ears(StandInFinder, lambda _: StandInVoices(), find_names))


def test_names_are_silent_and_all_else_is_disguised(talk: Path, tmp_path: Path) -> None:
    outcome = redact(talk, tmp_path / "out.wav", POLICY, crew(StandInNames(0.3)))
    assert outcome.report.clean
    copy = read_sound(outcome.target)[0]
    for second in PLACES:
        first = int(second * RATE)
        assert not copy[:, first + 480 : first + RATE // 5 - 480].any()
        assert np.abs(copy[:, first - RATE // 2 : first - RATE // 10]).max() > 0.05


def test_their_times_and_kind_are_in_the_plan(talk: Path) -> None:
    (sound,) = look_at(talk, POLICY, crew(StandInNames(0.3))).sounds
    silent = [each for each in sound.passages if each.instead is Instead.MUTE]
    assert {each.reason for each in silent} == {"what may be a name"}
    for second in PLACES:
        assert any(
            abs(each.start - 1000 * second) < 5 and abs(each.end - 1000 * second - 200) < 5
            for each in silent
        )


def test_nobody_looks_for_names_unless_asked(talk: Path) -> None:
    (sound,) = look_at(talk, replace(POLICY, say_no_names=False), crew()).sounds
    assert all(each.instead is Instead.DISGUISE for each in sound.passages)


def test_nobody_looks_for_names_where_nobody_speaks(tmp_path: Path) -> None:
    silence = np.zeros((2, RATE), dtype=np.float32)
    path = write_sound(tmp_path / "in.wav", silence, TAPE)
    assert look_at(path, POLICY, crew()).sounds[0].passages == ()


def test_what_heard_the_names_is_among_the_models(talk: Path) -> None:
    plan = look_at(talk, POLICY, crew(StandInNames(0.3)))
    assert plan.models[-1] == StandInNames.model


def test_a_finder_that_fails_publishes_nothing(talk: Path, tmp_path: Path) -> None:
    class Deaf(StandInNames):
        def find(self, speech: Samples) -> tuple[()]:
            raise ZeroDivisionError

    with pytest.raises(StageFailed, match="names"):
        redact(talk, tmp_path / "out.wav", POLICY, crew(Deaf()))
    assert not (tmp_path / "out.wav").exists()


def test_sound_that_is_kept_cannot_be_without_names() -> None:
    with pytest.raises(ValueError, match="kept"):
        replace(POLICY, sound=SoundPolicy.KEEP)
