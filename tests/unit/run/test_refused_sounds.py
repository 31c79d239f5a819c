"""Sound that is none, or none that can be worked on, is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bystander.domain.policy import Policy, SoundPolicy
from bystander.errors import Unreadable, Unsupported
from bystander.run.crew import Crew
from bystander.run.ears import Ears
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


@pytest.mark.parametrize("name", ["talk.wv", "talk.au", "talk.w64"])
def test_sound_of_other_formats_is_refused_and_called_none(name: str, tmp_path: Path) -> None:
    tape = Tape("wavpack" if name.endswith("wv") else "pcm_s16be")
    tape = Tape("pcm_s16le") if name.endswith("w64") else tape
    path = write_sound(tmp_path / name, talk(SECONDS, 16_000), tape)
    with pytest.raises(Unreadable, match="no picture, video or sound of a format that is read"):
        redact(path, tmp_path / f"copy{path.suffix}", MUTE, crew())
    assert left(tmp_path) == [name]


@pytest.mark.parametrize("rate", [768_001, 1_000_003, (1 << 31) - 1])
def test_more_samples_a_second_than_any_recorder_writes_are_refused(
    rate: int, tmp_path: Path
) -> None:
    path = write_sound(tmp_path / "talk.wav", talk(SECONDS, 16_000))
    head = bytearray(path.read_bytes())
    head[24:28] = rate.to_bytes(4, "little")
    path.write_bytes(head)
    with pytest.raises(Unsupported, match=f"{rate} samples a second") as refusal:
        redact(path, tmp_path / "copy.wav", MUTE, crew())
    assert "--sound drop" not in str(refusal.value)  # nothing would be left
    assert left(tmp_path) == ["talk.wav"]


def test_whole_numbers_of_64_bits_are_refused_in_one_sentence(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", talk(SECONDS, 16_000), Tape("pcm_f64le"))
    head = bytearray(path.read_bytes())
    assert head[20:22] == b"\x03\x00"  # floats
    head[20:22] = b"\x01\x00"
    path.write_bytes(head)
    with pytest.raises(Unsupported, match=r"numbers of 64 bits.*convert it to 32 bits first"):
        redact(path, tmp_path / "copy.wav", MUTE, crew())
    assert left(tmp_path) == ["talk.wav"]


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    path.write_bytes(b"RIFF\x24\0\0\0WAVEfmt nonsense" + bytes(200))
    with pytest.raises(Unreadable):
        redact(path, tmp_path / "copy.wav", MUTE, crew())
    assert left(tmp_path) == ["talk.wav"]
