"""A recording that was cut off is refused before the long work, never copied as if whole."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import Damaged
from bystander.media.sound_source import SoundSource
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.media.whole import missing_bytes
from bystander.testing.clips import Clip, write_clip
from bystander.testing.sounds import Tape, talk, write_sound

LONG = Clip(pts=range(0, 200 * 512, 512))


CODECS = {".webm": "libvpx-vp9", ".avi": "mpeg4", ".ogg": "libvpx", ".ivf": "libvpx"} | {
    ".wmv": "wmv2",
    ".flv": "flv",
}
NO_LENGTH = [".ts", ".m2ts", ".flv", ".wmv", ".ogg", ".ivf"]


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".avi", *NO_LENGTH])
def test_a_whole_file_misses_nothing(tmp_path: Path, suffix: str) -> None:
    path = write_clip(tmp_path / f"a{suffix}", Clip(CODECS.get(suffix, "libx264")))
    assert missing_bytes(path) == 0


@pytest.mark.parametrize("suffix", NO_LENGTH)
def test_where_nothing_declares_a_length_the_last_piece_tells(tmp_path: Path, suffix: str) -> None:
    path = write_clip(tmp_path / f"a{suffix}", Clip(CODECS.get(suffix, "libx264")))
    whole = path.read_bytes()
    for lost in (30, 100, len(whole) // 4 + 1, len(whole) // 3):
        path.write_bytes(whole[:-lost])
        assert missing_bytes(path) > 0, lost
    with pytest.raises(Damaged, match="cut off"):
        VideoSource(path)


BARE = [
    *[(".aac", Tape("aac", rate, "mono", "fltp")) for rate in (8_000, 44_100, 48_000)],
    *[
        (".ac3", Tape("ac3", rate, "stereo", "fltp", bits))
        for rate in (32_000, 44_100, 48_000)
        for bits in (96_000, 192_000, 640_000)
    ],
    *[(".eac3", Tape("eac3", rate, "stereo", "fltp", 192_000)) for rate in (32_000, 48_000)],
]


@pytest.mark.parametrize(
    ("suffix", "tape"),
    BARE,
    ids=lambda it: f"{it.rate}-{it.bit_rate}" if isinstance(it, Tape) else it,
)
def test_sound_without_a_container_is_cut_off_where_its_last_frame_is_not_whole(
    suffix: str, tape: Tape, tmp_path: Path
) -> None:
    channels = 2 if tape.layout == "stereo" else 1
    path = write_sound(tmp_path / f"a{suffix}", talk(1.3, tape.rate, channels), tape)
    whole = path.read_bytes()
    assert missing_bytes(path) == 0
    for lost in (1, len(whole) // 3 + 1):
        path.write_bytes(whole[:-lost])
        assert missing_bytes(path) > 0, lost
    with pytest.raises(Damaged, match="cut off"):
        SoundSource(path)
    for behind in (b"TAG" + bytes(125), bytes(3), b"APETAGEX"):
        path.write_bytes(whole + behind)
        assert missing_bytes(path) == 0
    path.write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x7f" + bytes(127) + whole[:-1])
    assert missing_bytes(path) == 1


def test_a_transport_stream_that_ends_between_two_packets_cannot_be_told(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.ts")
    path.write_bytes(path.read_bytes()[: -188 * 4])
    assert missing_bytes(path) == 0


def flash(path: Path) -> Path:
    """A Flash video with sound."""
    made = write_clip(path.with_suffix(".mp4"), Clip(pts=range(0, 50 * 512, 512), sound=True))
    with av.open(str(made)) as source, av.open(str(path), "w") as copy:
        twins = [copy.add_stream_from_template(stream) for stream in source.streams]
        for packet in source.demux():
            if packet.size:
                packet.stream = twins[packet.stream_index]
                copy.mux(packet)
    return path


def test_a_flash_video_with_sound_that_ends_between_two_tags_is_cut_off(tmp_path: Path) -> None:
    path = flash(tmp_path / "a.flv")
    content, place = path.read_bytes(), 9
    assert not VideoSource(path).cut_off
    while place < len(content) * 2 // 3:
        place += 15 + int.from_bytes(content[place + 5 : place + 8], "big")
    path.write_bytes(content[: place + 4])
    assert missing_bytes(path) == 0
    with pytest.raises(Damaged, match="cut off"):
        VideoSource(path)


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


def live(path: Path) -> Path:
    """A Matroska file as it is while it is being recorded: its segment has no length."""
    content = write_clip(path, LONG).read_bytes()
    place = content.index(b"\x18\x53\x80\x67") + 4
    path.write_bytes(content[:place] + b"\x01" + b"\xff" * 7 + content[place + 8 :])
    return path


def hollow(path: Path) -> Path:
    """The same, and it ends where its last cluster began."""
    content = live(path).read_bytes()
    path.write_bytes(content[: content.rindex(b"\x1f\x43\xb6\x75")])
    return path


def without_cluster_lengths(path: Path) -> Path:
    """As browsers record."""
    content = live(path).read_bytes()
    first, last = content.index(b"\x1f\x43\xb6\x75"), content.rindex(b"\x1f\x43\xb6\x75")
    for place in {first, last}:
        width = 9 - content[place + 4].bit_length()
        unknown = ((1 << 7 * width + 1) - 1 | 1 << 7 * width).to_bytes(width, "big")
        content = content[: place + 4] + unknown + content[place + 4 + width :]
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("make", [live, without_cluster_lengths])
def test_a_recording_that_broke_off_ends_inside_a_block(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "a.mkv")
    whole = path.read_bytes()
    assert missing_bytes(path) == 0
    place = whole.rindex(b"\x1f\x43\xb6\x75")
    for length in (place - 1, place + 2, place + 5, place + 30, place + 999):
        path.write_bytes(whole[:length])
        assert missing_bytes(path) > 0, length - place


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
