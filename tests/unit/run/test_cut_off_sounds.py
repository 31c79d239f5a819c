"""Sound files that lost their end are refused, or copied and told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bystander.domain.job import Orders
from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.domain.report import LeakKind
from bystander.errors import Damaged, Unreadable, Withheld
from bystander.media.layers import layered
from bystander.media.whole import missing_bytes
from bystander.run.crew import Crew
from bystander.run.ears import Ears
from bystander.run.file import look_at
from bystander.run.streams import redact
from bystander.testing.sounds import Tape, talk, write_sound
from bystander.testing.stand_in_speech import StandInFinder, StandInVoices

MUTE = Policy(sound=SoundPolicy.MUTE)
KEEP = Policy(sound=SoundPolicy.KEEP)
SECONDS = 3.1
"""From a third of it on somebody speaks, for a third."""


def crew() -> Crew:
    return Crew((), {}, Ears(StandInFinder, lambda _: StandInVoices()))


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("suffix", [".wav", ".m4a", ".flac", ".mp3"])
def test_a_file_that_lost_its_end_is_refused_or_told(suffix: str, tmp_path: Path) -> None:
    tape = {
        ".wav": Tape("pcm_s16le", 16_000), ".flac": Tape("flac", 16_000, "mono", "s16"),
        ".m4a": Tape("aac", 16_000, "mono", "fltp"),
        ".mp3": Tape("libmp3lame", 16_000, "mono", "fltp", 32_000),
    }[suffix]  # fmt: skip
    path = write_sound(tmp_path / f"talk{suffix}", talk(SECONDS, 16_000), tape)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises((Damaged, Unreadable)):
        redact(path, tmp_path / f"copy{suffix}", MUTE, crew())
    assert left(tmp_path) == [f"talk{suffix}"]
    if suffix != ".m4a":  # its index was at the end
        covering = replace(MUTE, on_damage=OnDamage.COVER)
        with pytest.raises(Withheld) as withheld:
            redact(path, tmp_path / f"copy{suffix}", covering, crew())
        assert LeakKind.TRUNCATED in {leak.kind for leak in withheld.value.report.leaks}  # type: ignore[attr-defined]


def between_frames(content: bytes, share: float) -> int:
    """Where a frame of an MP3 ends, after some share of it. All are alike but for padding."""
    place = int(share * len(content))
    while layered(content[place : place + 4]) is None:
        place += 1
    return place


def test_an_mp3_that_ends_between_two_frames_is_cut_off_where_it_counts_them(
    tmp_path: Path,
) -> None:
    tape = Tape("libmp3lame", 44_100, "mono", "fltp", 64_000)
    path = write_sound(tmp_path / "talk.mp3", talk(SECONDS, 44_100), tape)
    content = path.read_bytes()
    path.write_bytes(content[: between_frames(content, 0.6)])
    for policy in (MUTE, KEEP):
        with pytest.raises(Damaged, match="cut off"):
            redact(path, tmp_path / "copy.mp3", policy, crew())
    covering = replace(MUTE, on_damage=OnDamage.COVER)
    with pytest.raises(Withheld) as withheld:
        redact(path, tmp_path / "copy.mp3", covering, crew())
    assert [leak.kind for leak in withheld.value.report.leaks] == [LeakKind.TRUNCATED]  # type: ignore[attr-defined]
    assert left(tmp_path) == ["talk.mp3"]
    outcome = redact(path, tmp_path / "copy.mp3", covering, crew(), Orders(publish_anyway=True))
    assert any("cut off" in notice for notice in outcome.report.notices)


def test_an_mp3_with_something_else_between_its_frames_that_ends_early_is_cut_off(
    tmp_path: Path,
) -> None:
    tape = Tape("libmp3lame", 44_100, "mono", "fltp", 64_000)
    path = write_sound(tmp_path / "talk.mp3", talk(SECONDS, 44_100), tape)
    content = path.read_bytes()
    middle, end = between_frames(content, 0.3), between_frames(content, 0.6)
    path.write_bytes(content[:middle] + bytes(700) + content[middle:end])
    assert missing_bytes(path) == 0
    with pytest.raises(Damaged, match="cut off"):
        redact(path, tmp_path / "copy.mp3", MUTE, crew())


def test_an_mp3_of_which_only_the_last_frame_is_cut_is_copied_and_that_is_told(
    tmp_path: Path,
) -> None:
    tape = Tape("libmp3lame", 44_100, "mono", "fltp", 64_000)
    path = write_sound(tmp_path / "talk.mp3", talk(SECONDS, 44_100), tape)
    length = look_at(path, MUTE, crew()).sounds[0].length
    path.write_bytes(path.read_bytes()[:-50])
    for number, policy in enumerate((MUTE, KEEP)):
        outcome = redact(path, tmp_path / f"{number}.mp3", policy, crew())
        assert outcome.report.clean
        assert any("last frame is cut off" in notice for notice in outcome.report.notices)
    assert look_at(path, MUTE, crew()).sounds[0].length == length


def test_an_mp2_that_ends_inside_a_frame_is_copied_on_request_and_that_is_told(
    tmp_path: Path,
) -> None:
    tape = Tape("mp2", 48_000, "mono", "s16", 64_000)
    path = write_sound(tmp_path / "talk.mp2", talk(SECONDS, 48_000), tape)
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(Damaged, match="cut off"):
        redact(path, tmp_path / "copy.mp2", MUTE, crew())
    covering = replace(MUTE, on_damage=OnDamage.COVER)
    outcome = redact(path, tmp_path / "copy.mp2", covering, crew())
    assert outcome.report.clean
    assert any("cut off" in notice for notice in outcome.report.notices)
