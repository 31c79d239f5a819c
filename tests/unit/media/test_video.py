"""Videos come back with their own times, size, orientation and pixel format."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.geometry import Orientation, Size
from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.errors import (
    BadRequest,
    Damaged,
    SourceIsTarget,
    TargetExists,
    Unreadable,
    Unsupported,
)
from bystander.media.open import stage
from bystander.media.video_reading import Clock
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.testing.clips import Clip, picture, write_clip

ODD_TIMES = (0, 512, 700, 1900, 1901, 5000, 9999, 10000, 10512, 20000)
QUARTER_TURN = (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)


def copied(source: VideoSource, target: Path) -> VideoSource:
    with VideoStaged(source, target, replace=False) as staged:
        for frame in source.frames():
            staged.write(Redacted(frame, seal=SEAL))
        staged.reopen()
        staged.publish()
    return VideoSource(target)


def times(source: VideoSource) -> list[Fraction]:
    return [frame.seconds for frame in source.frames()]


@pytest.mark.parametrize(
    ("suffix", "codec", "pixel_format"),
    [
        (".mp4", "libx264", "yuv420p"),
        (".mov", "libx264", "yuv422p10le"),
        (".mp4", "libx265", "yuv420p10le"),
        (".mkv", "libx264", "yuv444p"),
        (".webm", "libvpx-vp9", "yuv420p"),
        (".mp4", "libsvtav1", "yuv420p"),
        (".avi", "mpeg4", "yuv420p"),
        (".ts", "mpeg2video", "yuv420p"),
        (".mkv", "mjpeg", "yuvj420p"),
        (".mkv", "ffv1", "gray10le"),
    ],
)
def test_a_copy_has_its_originals_times_codec_and_pixel_format(
    tmp_path: Path, suffix: str, codec: str, pixel_format: str
) -> None:
    steady = Clip(codec=codec, pixel_format=pixel_format, time_base=Fraction(1, 25), pts=range(12))
    source = VideoSource(write_clip(tmp_path / f"in{suffix}", steady))
    copy = copied(source, tmp_path / f"out{suffix}")
    assert len(times(source)) == 12
    assert times(copy) == times(source)
    assert copy.facts.codec == source.facts.codec
    assert copy.facts.pixel_format == source.facts.pixel_format == pixel_format
    assert copy.facts.size == source.facts.size == Size(96, 64)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_a_variable_frame_rate_stays_exactly_as_it_was(tmp_path: Path, suffix: str) -> None:
    source = VideoSource(write_clip(tmp_path / f"in{suffix}", Clip(pts=ODD_TIMES)))
    copy = copied(source, tmp_path / f"out{suffix}")
    assert times(copy) == times(source)
    if suffix != ".mkv":  # whose clock has milliseconds only
        assert times(source) == [Fraction(pts, 12800) for pts in ODD_TIMES]
        assert copy.facts.duration == source.facts.duration


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
@pytest.mark.parametrize("start", [0, 512])
@pytest.mark.parametrize("count", [296, 301])
def test_a_copy_lasts_as_long_however_its_last_pictures_are_reordered(
    tmp_path: Path, suffix: str, start: int, count: int
) -> None:
    times = range(start, start + count * 256, 256)
    source = VideoSource(write_clip(tmp_path / f"in{suffix}", Clip(pts=times)))
    copy = copied(source, tmp_path / f"out{suffix}")
    assert copy.facts.duration == source.facts.duration


def test_a_late_start_stays_late(tmp_path: Path) -> None:
    source = VideoSource(write_clip(tmp_path / "in.mp4", Clip(pts=range(5120, 12000, 512))))
    copy = copied(source, tmp_path / "out.mp4")
    assert times(copy) == times(source)
    assert times(source)[0] == Fraction(2, 5)


def test_a_turned_video_is_upright_for_detectors_and_turned_again_in_the_copy(
    tmp_path: Path,
) -> None:
    source = VideoSource(write_clip(tmp_path / "in.mp4", Clip(matrix=QUARTER_TURN)))
    assert source.facts.orientation is Orientation.QUARTER_TURN
    assert source.facts.size == Size(64, 96)
    first = next(source.frames())
    upright = first.rgb(first.size).astype(int)
    expected = np.rot90(picture(Clip(), 0), k=-1).astype(int)
    assert np.abs(upright - expected).mean() < 6
    copy = copied(source, tmp_path / "out.mp4")
    assert copy.facts.orientation is Orientation.QUARTER_TURN
    assert copy.matrix == source.matrix


def test_reading_twice_gives_the_same_pictures(tmp_path: Path) -> None:
    source = VideoSource(write_clip(tmp_path / "in.mp4"))
    once = [frame.planes[0].samples.copy() for frame in source.frames()]
    again = [frame.planes[0].samples.copy() for frame in source.frames()]
    assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True))


def test_painting_a_writable_frame_leaves_the_decoders_own_picture_alone(tmp_path: Path) -> None:
    clean = VideoSource(write_clip(tmp_path / "in.mp4"))
    expected = [frame.planes[0].samples.copy() for frame in clean.frames()]
    found = []
    for frame in clean.frames():
        found.append(frame.planes[0].samples.copy())
        for plane in frame.writable().planes:
            plane.samples[:] = 0
    assert all(np.array_equal(a, b) for a, b in zip(expected, found, strict=True))


def test_a_video_whose_clock_starts_again_is_refused_and_not_pressed(tmp_path: Path) -> None:
    ticks = Clip(pts=range(0, 50 * 3600, 3600), time_base=Fraction(1, 90_000))
    path = write_clip(tmp_path / "one.ts", ticks)
    joined = tmp_path / "joined.ts"
    joined.write_bytes(2 * path.read_bytes())
    assert len(times(VideoSource(path))) == 50
    for on_damage in OnDamage:
        with pytest.raises(Unsupported, match=r"goes back at frame .*cut it there"):
            times(VideoSource(joined, Policy(on_damage=on_damage)))


def test_pictures_that_are_told_in_a_wrong_order_stay_in_theirs(tmp_path: Path) -> None:
    clock = Clock(VideoSource(write_clip(tmp_path / "a.mp4")).facts)
    told = [0, 8192, 512, 1024, 8704]  # 16 pictures too late, at 12800 ticks a second
    assert [clock.tick(0, pts, 0)[1] for pts in told] == [0, 8192, 8193, 8194, 8704]


def test_sound_is_dropped_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "in.mp4", Clip(sound=True))
    for sound, kept in ((SoundPolicy.DROP, 0), (SoundPolicy.KEEP, 1)):
        source = VideoSource(path, Policy(sound=sound))
        copied(source, tmp_path / f"{sound}.mp4")
        with av.open(str(tmp_path / f"{sound}.mp4")) as output:
            assert len(output.streams.audio) == kept
        assert any("sound" in notice for notice in source.facts.notices)


def test_kept_sound_is_copied_packet_by_packet(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "in.mp4", Clip(sound=True))
    copied(VideoSource(path, Policy(sound=SoundPolicy.KEEP)), tmp_path / "out.mp4")
    assert sound_packets(tmp_path / "out.mp4") == sound_packets(path)


def sound_packets(path: Path) -> list[tuple[int | None, bytes]]:
    with av.open(str(path)) as container:
        packets = container.demux(container.streams.audio[0])
        return [(packet.pts, bytes(packet)) for packet in packets if packet.size]


def test_a_sink_takes_nothing_but_redacted_frames(tmp_path: Path) -> None:
    source = VideoSource(write_clip(tmp_path / "in.mp4"))
    bare = next(source.frames())
    with (
        VideoStaged(source, tmp_path / "out.mp4", replace=False) as staged,
        pytest.raises(TypeError, match="Redacted"),
    ):
        staged.write(bare)  # type: ignore[arg-type]


def test_an_error_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    source = VideoSource(write_clip(tmp_path / "in.mp4"))
    frame = next(source.frames())
    staged = VideoStaged(source, tmp_path / "out.mp4", replace=False)
    with suppress(RuntimeError), staged:
        staged.write(Redacted(frame, seal=SEAL))
        raise RuntimeError
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.mp4"]


def test_a_copy_in_another_format_is_refused(tmp_path: Path) -> None:
    source = VideoSource(write_clip(tmp_path / "in.mp4"))
    with pytest.raises(BadRequest, match=r"\.mp4"):
        stage(source, tmp_path / "in.mp4", tmp_path / "out.mkv", replace=False)


def test_the_original_as_target_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "in.mp4")
    (tmp_path / "alias.mp4").hardlink_to(path)
    for target in (path, tmp_path / "alias.mp4", tmp_path / "." / "in.mp4"):
        with pytest.raises(SourceIsTarget):
            stage(VideoSource(path), path, target, replace=True)


def test_an_existing_target_is_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "in.mp4")
    (tmp_path / "out.mp4").write_text("mine")
    staged = stage(VideoSource(path), path, tmp_path / "out.mp4", replace=False)
    with pytest.raises(TargetExists), staged:
        pass
    assert (tmp_path / "out.mp4").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"not a video at all" * 50])
def test_what_is_no_video_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.mp4").write_bytes(content)
    with pytest.raises(Unreadable):
        VideoSource(tmp_path / "in.mp4")


def damaged_clip(path: Path) -> Path:
    """A video with one packet in the middle that cannot be decoded."""
    write_clip(
        path,
        Clip(codec="png", pixel_format="rgb24", time_base=Fraction(1, 25), pts=range(12)),
    )
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        broken = bytes(packets[5])
    content = path.read_bytes()
    assert content.count(broken) == 1
    middle = len(broken) // 2
    spoilt = broken[:middle] + bytes(40) + broken[middle + 40 :]
    path.write_bytes(content.replace(broken, spoilt))
    return path


def test_a_frame_that_cannot_be_decoded_ends_the_reading(tmp_path: Path) -> None:
    source = VideoSource(damaged_clip(tmp_path / "in.avi"))
    with pytest.raises(Damaged, match="--on-damage cover"):
        list(source.frames())


def test_damage_is_named_by_the_frame_where_it_is(tmp_path: Path) -> None:
    source = VideoSource(damaged_clip(tmp_path / "in.avi"))
    with pytest.raises(Damaged, match="near frame 5 "):
        list(source.frames())


def test_a_frame_that_cannot_be_decoded_is_handed_out_as_damaged_on_request(
    tmp_path: Path,
) -> None:
    source = VideoSource(damaged_clip(tmp_path / "in.avi"), Policy(on_damage=OnDamage.COVER))
    frames = [(frame.index, frame.seconds, frame.damaged) for frame in source.frames()]
    assert frames == [(index, Fraction(index, 25), index == 5) for index in range(12)]
