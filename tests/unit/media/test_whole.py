"""A recording that was cut off is refused before the long work, never copied as if whole."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import Damaged
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.media.whole import missing_bytes
from bystander.testing.clips import Clip, write_clip

LONG = Clip(pts=range(0, 200 * 512, 512))


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".avi", ".ts"])
def test_a_whole_file_misses_nothing(tmp_path: Path, suffix: str) -> None:
    codec = {".webm": "libvpx-vp9", ".avi": "mpeg4"}.get(suffix, "libx264")
    path = write_clip(tmp_path / f"a{suffix}", Clip(codec))
    assert missing_bytes(path) == 0


def test_a_matroska_file_that_ends_early_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", LONG)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    assert missing_bytes(path) == len(whole) - len(whole) * 2 // 3
    with pytest.raises(Damaged, match="cut off"):
        VideoSource(path)


def test_on_request_what_is_left_of_it_is_read_and_that_is_told(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", LONG)
    path.write_bytes(path.read_bytes()[:-4000])
    source = VideoSource(path, Policy(on_damage=OnDamage.COVER))
    assert 0 < len(list(source.frames())) < 200
    assert any("cut off" in notice for notice in source.facts.notices)


@pytest.mark.parametrize("content", [b"", b"\x1a\x45\xdf\xa3", b"\x1a\x45\xdf\xa3\x01", b"\0" * 9])
def test_a_file_that_says_nothing_misses_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert missing_bytes(path) == 0


def test_a_box_of_mp4_beyond_the_end_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0" + b"\0\0\1\0mdat" + bytes(100))
    assert missing_bytes(path) == 256 - 108


def test_an_avi_that_ends_early_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.avi", Clip("mpeg4", time_base=Fraction(1, 25), pts=range(200)))
    path.write_bytes(path.read_bytes()[:-4000])
    assert missing_bytes(path) == 4000
    with pytest.raises(Damaged, match="cut off"):
        VideoSource(path)


def hollow(path: Path) -> Path:
    """A Matroska file that lost its end and, unlike its declared duration, its length."""
    content = write_clip(path, LONG).read_bytes()
    place = content.index(b"\x18\x53\x80\x67") + 4
    path.write_bytes(content[:place] + b"\x01" + b"\xff" * 7 + content[place + 8 : -5000])
    return path


def test_pictures_that_end_before_the_declared_end_are_refused(tmp_path: Path) -> None:
    path = hollow(tmp_path / "a.mkv")
    assert missing_bytes(path) == 0
    source = VideoSource(path)
    frames = source.frames()
    assert next(frames).index == 0
    with pytest.raises(Damaged, match="cut off"):
        list(frames)


def test_a_copy_of_what_is_left_is_no_longer_than_that(tmp_path: Path) -> None:
    source = VideoSource(hollow(tmp_path / "a.mkv"), Policy(on_damage=OnDamage.COVER))
    with VideoStaged(source, tmp_path / "b.mkv", replace=False) as staged:
        for frame in source.frames():
            staged.write(Redacted(frame, seal=SEAL))
        last = frame.seconds + Fraction(1, 25)
        assert staged.reopen().facts.duration == last
    assert source.facts.duration is not None
    assert last < source.facts.duration - Fraction(1, 2)


@pytest.mark.parametrize("times", [(0, 512, 1024, 51200), (5120, 5632, 6144)])
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_long_pauses_and_late_starts_are_not_taken_for_a_lost_end(
    tmp_path: Path, suffix: str, times: tuple[int, ...]
) -> None:
    path = write_clip(tmp_path / f"a{suffix}", Clip(pts=times))
    assert len(list(VideoSource(path).frames())) == len(times)
