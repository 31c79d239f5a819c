"""A few kilobytes may claim billions of pixels or years of film: refused, but for who trusts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from bystander.domain.limits import Limits
from bystander.domain.policy import Policy
from bystander.errors import Damaged, Unreadable, Unsupported
from bystander.media.open import open_source
from bystander.media.scrub.door import scrub_file
from bystander.media.video_source import VideoSource
from bystander.testing.clips import Clip, write_clip

SMALL = Limits(pixels=64 * 48 - 1)
JUST = Limits(pixels=64 * 48)


def photo(path: Path) -> Path:
    Image.fromarray(np.full((48, 64, 3), 99, np.uint8)).save(path)
    return path


def gif(path: Path) -> Path:
    pictures = [Image.new("RGB", (64, 48), (shade, 0, 0)) for shade in (0, 99, 200)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=2000)
    return path


def video(path: Path) -> Path:
    return write_clip(path, Clip(width=64, height=48))


MADE = {"a.png": photo, "a.jpg": photo, "a.gif": gif, "a.mp4": video}


@pytest.mark.parametrize("name", MADE)
def test_a_picture_beyond_the_limit_is_refused_and_the_flag_is_named(
    tmp_path: Path, name: str
) -> None:
    path = MADE[name](tmp_path / name)
    with pytest.raises(Unsupported, match=r"64 x 48 .*--max-pixels 3072"):
        open_source(path, Policy(limits=SMALL))
    with pytest.raises(Unsupported, match="--max-pixels"):
        scrub_file(path, tmp_path / f"copy-{name}", (), SMALL)
    assert sorted(tmp_path.iterdir()) == [path]
    assert list(open_source(path, Policy(limits=JUST)).frames())
    scrub_file(path, tmp_path / f"copy-{name}", (), JUST)


def test_pillows_own_limit_is_neither_used_nor_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    path = photo(tmp_path / "a.png")
    with ThreadPoolExecutor(4) as threads:
        opened = threads.map(lambda _: open_source(path, Policy()).facts.size.width, range(200))
        assert set(opened) == {64}
    assert Image.MAX_IMAGE_PIXELS == 100


@pytest.mark.parametrize("name", ["a.gif", "a.mp4", "a.mkv"])
def test_a_recording_beyond_the_limit_of_time_is_refused_and_the_flag_is_named(
    tmp_path: Path, name: str
) -> None:
    path = gif(tmp_path / name) if name == "a.gif" else video(tmp_path / name)
    limits = Limits(seconds=Fraction(1, 4))
    with pytest.raises(Unsupported, match="--max-duration"):
        open_source(path, Policy(limits=limits))
    if name != "a.gif":
        with pytest.raises(Unsupported, match="--max-duration"):
            scrub_file(path, tmp_path / f"copy-{name}", (), limits)


def test_a_recording_that_does_not_declare_how_long_it_lasts_is_stopped_at_the_limit(
    tmp_path: Path,
) -> None:
    path = write_clip(tmp_path / "a.h264", Clip(time_base=Fraction(1, 25), pts=range(50)))
    source = VideoSource(path, Policy(limits=Limits(seconds=Fraction(1))))
    assert source.facts.duration is None
    frames = source.frames()
    with pytest.raises(Unsupported, match="--max-duration"):
        list(frames)


def resized(path: Path, sizes: list[tuple[int, int]]) -> Path:
    """A video whose pictures change their size: several recordings in a row, as in a broadcast."""
    parts = []
    for number, (width, height) in enumerate(sizes):
        pts = range(5 * number, 5 * number + 5)
        clip = Clip(width=width, height=height, time_base=Fraction(1, 25), pts=pts)
        parts.append(write_clip(path.with_name(f"{number}{path.suffix}"), clip).read_bytes())
    path.write_bytes(b"".join(parts))
    return path


def widths(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [frame.width for frame in container.decode(video=0)]


def test_a_video_that_changes_its_picture_size_is_refused_and_says_what_to_do(
    tmp_path: Path,
) -> None:
    path = resized(tmp_path / "a.ts", [(96, 64), (128, 96)])
    assert set(widths(path)) == {96, 128}
    with pytest.raises(Unreadable, match="changes its picture size at frame 5; cut it there"):
        list(VideoSource(path).frames())


def test_a_picture_that_grows_beyond_the_limit_on_the_way_is_damage(tmp_path: Path) -> None:
    path = resized(tmp_path / "a.h264", [(96, 64), (640, 480)])
    source = VideoSource(path, Policy(limits=Limits(pixels=10_000)))
    with pytest.raises(Damaged):
        list(source.frames())
