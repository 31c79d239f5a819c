"""Recordings joined to one file, and moments that are told twice: nothing is lost in silence."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.errors import Unsupported
from bystander.run.crew import Crew
from bystander.run.ears import Ears
from bystander.run.file import look_at
from bystander.run.streams import redact
from bystander.testing.sounds import Tape, talk, write_sound
from bystander.testing.stand_in_speech import StandInFinder, StandInVoices

MUTE = Policy(sound=SoundPolicy.MUTE)
SECONDS = 3.1
"""From a third of it on somebody speaks, for a third."""


def crew() -> Crew:
    return Crew((), {}, Ears(StandInFinder, lambda _: StandInVoices()))


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


OPUS, FLAC = Tape("libopus", 48_000, "mono", "flt", 96_000), Tape("flac", 16_000, "mono", "s16")


def joined(folder: Path, tape: Tape, *seconds: float) -> Path:
    """Recordings of so many seconds each, one behind the other as `cat` would put them."""
    part = folder / ("part.flac" if tape.codec == "flac" else "part.opus")
    parts = [write_sound(part, talk(each, tape.rate), tape).read_bytes() for each in seconds]
    part.unlink()
    path = part.with_stem("joined")
    path.write_bytes(b"".join(parts))
    return path


@pytest.mark.parametrize(
    ("tape", "seconds"),
    [
        (OPUS, (SECONDS, SECONDS)),
        (FLAC, (SECONDS, SECONDS)),
        (FLAC, (1.5, 0.7)),
        (FLAC, (0.4, 0.4, 0.4, 0.4)),
    ],
)
@pytest.mark.parametrize("on_damage", OnDamage)
def test_of_recordings_joined_to_one_none_is_lost_in_silence(
    tape: Tape, seconds: tuple[float, ...], on_damage: OnDamage, tmp_path: Path
) -> None:
    path = joined(tmp_path, tape, *seconds)
    with pytest.raises(Unsupported, match=r"goes back.*cut the file there") as refusal:
        redact(path, path.with_stem("copy"), replace(MUTE, on_damage=on_damage), crew())
    assert "--sound drop" not in str(refusal.value)
    assert left(tmp_path) == [path.name]


def test_short_ones_that_are_read_with_one_clock_are_copied_whole(tmp_path: Path) -> None:
    path = joined(tmp_path, OPUS, 0.4, 0.4, 0.4, 0.4)
    plan = look_at(path, MUTE, crew())
    assert plan.sounds[0].length == 4 * 0.4 * 48_000


def overlapping(
    path: Path, pieces: int, seconds: float, overlap: float, loudness: int = 1000
) -> Path:
    """Loud pieces, each of which begins so many seconds before the one before it ends."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for number in range(pieces):
            samples = np.full(
                (1, int(seconds * 16_000)), loudness * (1 + number % 20), dtype=np.int16
            )
            frame = av.AudioFrame.from_ndarray(samples, "s16", "mono")
            frame.pts = int(number * (seconds - overlap) * 16_000)
            frame.sample_rate, frame.time_base = 16_000, Fraction(1, 16_000)
            output.mux(stream.encode(frame))
    return path


@pytest.mark.parametrize(("pieces", "overlap"), [(20, 0.05), (40, 0.08), (2, 0.25), (2, 0.45)])
def test_what_packets_repeat_is_heard_once_and_told(
    pieces: int, overlap: float, tmp_path: Path
) -> None:
    path = overlapping(tmp_path / "in.mka", pieces, 1.0, overlap)
    outcome = redact(path, tmp_path / "copy.mka", MUTE, crew())
    assert outcome.report.clean
    (sound,) = outcome.plan.sounds
    left_out = (pieces - 1) * overlap
    assert abs(sound.length / 16_000 - (pieces - left_out)) < 0.001
    told = [notice for notice in outcome.report.notices if "seconds of sound are left" in notice]
    assert len(told) == 1
    assert abs(float(told[0].split()[0]) - left_out) < 0.01


@pytest.mark.parametrize(("seconds", "overlap"), [(1.0, 0.25), (1.0, 0.4), (0.5, 0.1)])
def test_of_recordings_that_overlap_at_every_joint_none_is_lost_in_silence(
    seconds: float, overlap: float, tmp_path: Path
) -> None:
    path = overlapping(tmp_path / "in.mka", 12, seconds, overlap)
    with pytest.raises(Unsupported, match="goes back"):
        redact(path, tmp_path / "copy.mka", MUTE, crew())
    assert left(tmp_path) == ["in.mka"]


def test_of_silence_that_is_told_twice_nobody_is_told(tmp_path: Path) -> None:
    path = overlapping(tmp_path / "in.mka", 3, 1.0, 0.1, loudness=0)
    assert not any("left out" in told for told in look_at(path, MUTE, crew()).notices)


def test_sound_that_ends_before_what_was_heard_is_told_too(tmp_path: Path) -> None:
    path = overlapping(tmp_path / "in.mka", 2, 0.2, 0.2)
    outcome = redact(path, tmp_path / "copy.mka", MUTE, crew())
    assert outcome.report.clean
    assert outcome.plan.sounds[0].length == 0.2 * 16_000
    assert any(told.startswith("0.20 seconds") for told in outcome.report.notices)
