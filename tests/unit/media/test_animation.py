"""An animation keeps its pictures, their delays and its loops, and nothing else."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from bystander.domain.frame import SEAL, Frame, Redacted, Role
from bystander.domain.geometry import Orientation, Size
from bystander.domain.plan import Medium
from bystander.media.animation import open_animation
from bystander.media.animation_gif import GifWriter
from bystander.media.animation_look import Look
from bystander.media.animation_staged import stage_animation
from bystander.media.animation_times import Times, times_of
from bystander.media.colour_profile import bare_profile
from bystander.media.packed import PackedNative
from bystander.media.photo_formats import Manner
from bystander.stages import Source

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]

DELAYS = [40, 40, 100, 0, 10, 2000, 30]
FORMATS = ["gif", "webp", "png"]


def pictures(scene: Scene, count: int = 7) -> list[Image.Image]:
    """Every second one is the same as the one before, which writers like to merge."""
    return [
        Image.fromarray(np.roll(scene, 3 * (number // 2), axis=1)).quantize(200).convert("RGB")
        for number in range(count)
    ]


def save(path: Path, frames: Sequence[Image.Image], delays: list[int], **options: Any) -> Path:
    """By Pillow, which merges pictures that are the same: so one sample is made different."""
    different = []
    for number, frame in enumerate(frames):
        marked = frame.copy()
        marked.putpixel((number, 47), (255, 255, 255))
        different.append(marked)
    if path.suffix == ".webp":
        options = {"lossless": True, "loop": 1} | options
    different[0].save(path, save_all=True, append_images=different[1:], duration=delays, **options)
    return path


def shown(path: Path) -> list[NDArray[np.uint8]]:
    """(height, width, 4) uint8 RGBA of every picture, as Pillow composes it."""
    with Image.open(path) as file:
        count = getattr(file, "n_frames", 1)
        result = []
        for number in range(count):
            file.seek(number)
            result.append(np.array(file.convert("RGBA")))
        return result


def paint_a_corner(frame: Frame) -> Frame:
    frame = frame.writable()
    noise = np.random.default_rng(frame.index)
    for plane in frame.planes:
        if plane.role is not Role.ALPHA:
            plane.samples[30:, 40:] = noise.integers(0, 256, (18, 24))
    return frame


@pytest.mark.parametrize("suffix", FORMATS)
def test_pictures_delays_and_loops_are_kept(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original = save(tmp_path / f"in.{suffix}", pictures(scene), DELAYS, loop=3)
    source = open_animation(original)
    target = tmp_path / f"out.{suffix}"
    copied(original, target)
    name = {"gif": "GIF", "webp": "WEBP", "png": "PNG"}[suffix]
    times = times_of(name, target)
    assert times == times_of(name, original)
    assert times.delays == tuple(Fraction(delay, 1000) for delay in DELAYS)
    assert times.loop == 3
    copy = open_animation(target)
    assert [frame.time for frame in copy.frames()] == [frame.time for frame in source.frames()]
    assert copy.facts.duration == source.facts.duration == Fraction(sum(DELAYS), 1000)
    assert np.array_equal(shown(original), shown(target))


@pytest.mark.parametrize("suffix", FORMATS)
def test_pillow_reads_the_same_delays_and_loops_as_we_wrote(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original = save(tmp_path / f"in.{suffix}", pictures(scene), DELAYS, loop=3)
    copied(original, tmp_path / f"out.{suffix}")
    with Image.open(tmp_path / f"out.{suffix}") as file:
        assert getattr(file, "n_frames", 1) == 7
        assert file.info["loop"] == 3
        delays = []
        for number in range(7):
            file.seek(number)
            file.load()
            delays.append(file.info["duration"])
    assert delays == DELAYS


@pytest.mark.parametrize("suffix", FORMATS)
def test_pictures_that_look_the_same_are_not_merged(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original = save(tmp_path / f"in.{suffix}", pictures(scene), DELAYS)

    def all_grey(frame: Frame) -> Frame:
        frame = frame.writable()
        for plane in frame.planes:
            plane.samples[...] = plane.neutral
        return frame

    copied(original, tmp_path / f"out.{suffix}", all_grey)
    assert len(shown(tmp_path / f"out.{suffix}")) == 7


@pytest.mark.parametrize("suffix", FORMATS)
def test_pixels_outside_covers_are_identical(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original = save(tmp_path / f"in.{suffix}", pictures(scene), DELAYS)
    copied(original, tmp_path / f"out.{suffix}", paint_a_corner)
    pairs = zip(shown(original), shown(tmp_path / f"out.{suffix}"), strict=True)
    for before, after in pairs:
        assert not np.array_equal(before[30:, 40:], after[30:, 40:])
        after[30:, 40:] = before[30:, 40:]
        assert np.array_equal(before, after)


def test_a_gif_full_of_colours_keeps_those_outside_covers(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    frames = [Image.fromarray(scene).quantize(256).convert("RGB") for _ in range(3)]
    frames[0].save(
        tmp_path / "in.gif", save_all=True, append_images=frames[1:], duration=[10, 20, 30]
    )
    (before, *_) = shown(tmp_path / "in.gif")
    assert len(np.unique(before.reshape(-1, 4), axis=0)) > 250
    copied(tmp_path / "in.gif", tmp_path / "out.gif", paint_a_corner)
    for after in shown(tmp_path / "out.gif"):
        after[30:, 40:] = before[30:, 40:]
        assert np.array_equal(before, after)


@pytest.mark.parametrize("suffix", FORMATS)
def test_see_through_places_stay_so_whatever_was_there_before(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    frames = [picture.convert("RGBA") for picture in pictures(scene, 6)]
    for number in (1, 4):  # before another picture, and before the same without the hole
        clear = np.array(frames[number])
        clear[8:20, 10 * number : 10 * number + 8] = 0
        frames[number] = Image.fromarray(clear)
    options: dict[str, Any] = {"lossless": True, "exact": True} if suffix == "webp" else {}
    if suffix == "gif":
        options = {"disposal": 2}
    frames[0].save(
        tmp_path / f"in.{suffix}",
        save_all=True,
        append_images=frames[1:],
        duration=[10, 20, 30, 40, 50, 60],
        **options,
    )
    copied(tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}")
    before, after = shown(tmp_path / f"in.{suffix}"), shown(tmp_path / f"out.{suffix}")
    assert before[1][..., 3].min() == 0
    assert before[2][..., 3].min() == 255
    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one[..., 3], other[..., 3])
        assert np.array_equal(one[one[..., 3] > 0], other[one[..., 3] > 0])


@pytest.mark.parametrize("suffix", ["gif", "png"])
def test_what_does_not_change_is_stored_once(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    grain = np.random.default_rng(4).integers(0, 40, scene.shape, dtype=np.uint8)
    still = Image.fromarray(scene // 2 + grain).quantize(200).convert("RGB")
    original = save(tmp_path / f"in.{suffix}", [still] * 12, [20] * 12)
    one = save(tmp_path / f"one.{suffix}", [still] * 2, [20] * 2)
    copied(original, tmp_path / f"out.{suffix}")
    copied(one, tmp_path / f"two.{suffix}")
    two, twelve = (tmp_path / f"{name}.{suffix}" for name in ("two", "out"))
    assert twelve.stat().st_size < 1.5 * two.stat().st_size


def test_a_lossy_webp_stays_close_and_lossy(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    original = save(tmp_path / "in.webp", pictures(scene), DELAYS, lossless=False, quality=80)
    copied(original, tmp_path / "out.webp")
    assert b"VP8L" not in (tmp_path / "out.webp").read_bytes()
    for before, after in zip(shown(original), shown(tmp_path / "out.webp"), strict=True):
        assert np.abs(before.astype(int) - after).mean() < 4


def test_gif_data_of_any_length_is_whole(tmp_path: Path) -> None:
    """Packed pixels come in blocks, whose lengths look like the marks of other things."""
    noise = np.random.default_rng(5)
    for height in range(1, 260):
        pixels = np.full((height, 1, 4), 255, dtype=np.uint8)
        pixels[..., 0] = noise.integers(0, 256, (height, 1))
        look = Look(Manner("GIF", "RGBA"), Times((Fraction(1),)), Size(1, height))
        writer = GifWriter(look, tmp_path / "out.gif")
        writer.add(PackedNative(pixels, "RGBA", pixels), Fraction(1))
        writer.close()
        assert np.array_equal(shown(tmp_path / "out.gif")[0], pixels)


def test_a_gif_of_one_picture_stays_one(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    Image.fromarray(scene).quantize(64).save(tmp_path / "in.gif")
    copy = copied(tmp_path / "in.gif", tmp_path / "out.gif")
    assert (copy.facts.medium, copy.facts.frames) == (Medium.ANIMATION, 1)
    assert times_of("GIF", tmp_path / "out.gif").loop is None
    assert np.array_equal(shown(tmp_path / "in.gif"), shown(tmp_path / "out.gif"))


def test_presentation_times_increase_where_delays_are_zero(tmp_path: Path, scene: Scene) -> None:
    original = save(tmp_path / "in.png", pictures(scene, 4), [0, 0, 5, 10])
    frames = list(open_animation(original).frames())
    assert [frame.time.pts for frame in frames] == [0, 1, 2, 5]
    assert [frame.duration for frame in frames] == [0, 0, 5, 10]


def with_chunks(path: Path, change: Callable[[bytes, bytes], bytes]) -> None:
    """Rewrites every chunk of a PNG file."""
    content, place, result = path.read_bytes(), 8, b"\x89PNG\r\n\x1a\n"
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        name = content[place + 4 : place + 8]
        data = change(name, content[place + 8 : place + 8 + length])
        result += struct.pack(">I", len(data)) + name + data
        result += struct.pack(">I", zlib.crc32(name + data))
        place += 12 + length
    path.write_bytes(result)


def test_delays_that_are_no_milliseconds_are_kept_exactly(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    original = save(tmp_path / "in.png", pictures(scene, 4), [10, 20, 30, 40])
    thirtieth = struct.pack(">HH", 1, 30)
    with_chunks(
        original,
        lambda name, data: data[:20] + thirtieth + data[24:] if name == b"fcTL" else data,
    )
    copied(original, tmp_path / "out.png")
    assert times_of("PNG", tmp_path / "out.png").delays == (Fraction(1, 30),) * 4
    frames = open_animation(tmp_path / "out.png").frames()
    assert [frame.time.pts for frame in frames] == [0, 33, 66, 100]


def test_the_hidden_still_of_an_animated_png_is_redacted_and_stays_hidden(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    frames = pictures(scene, 5)
    frames[0].save(
        tmp_path / "in.png",
        save_all=True,
        append_images=frames[2:],
        default_image=True,
        duration=[20, 30, 40],
    )
    assert times_of("PNG", tmp_path / "in.png").hidden_first
    source = open_animation(tmp_path / "in.png")
    count = source.facts.frames
    assert len(list(source.frames())) == count
    copied(tmp_path / "in.png", tmp_path / "out.png", paint_a_corner)
    assert times_of("PNG", tmp_path / "out.png") == times_of("PNG", tmp_path / "in.png")
    still, hidden = shown(tmp_path / "in.png")[0], shown(tmp_path / "out.png")[0]
    assert not np.array_equal(still[30:, 40:], hidden[30:, 40:])
    assert np.array_equal(still[:30], hidden[:30])


@pytest.mark.parametrize("suffix", ["webp", "png"])
def test_the_colour_profile_and_the_turn_are_kept_and_nothing_else(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Ada Lovelace"
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    save(original, pictures(scene, 3), [10, 20, 30], icc_profile=profile, exif=exif.tobytes())
    copy = copied(original, target)
    assert b"Ada" not in target.read_bytes()
    assert copy.facts.orientation is Orientation.QUARTER_TURN
    assert copy.facts.size == Size(48, 64)
    with Image.open(target) as file:
        assert file.info["icc_profile"] == bare_profile(profile)
        file.load()
        assert dict(file.getexif()) == {0x0112: 6}


def test_a_gifs_comment_is_gone(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    original = save(tmp_path / "in.gif", pictures(scene, 3), [10, 20, 30], comment=b"Ada")
    assert b"Ada" in original.read_bytes()
    copied(original, tmp_path / "out.gif")
    assert b"Ada" not in (tmp_path / "out.gif").read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="others do not tell a process's highest memory")
def test_memory_does_not_grow_with_the_number_of_pictures(tmp_path: Path) -> None:
    """Written by a child process each, for a process's highest memory never shrinks."""
    assert peak(tmp_path, 300) < peak(tmp_path, 30) + (24 << 20)


def peak(folder: Path, count: int) -> int:
    script = """
import sys
from fractions import Fraction
from pathlib import Path
import numpy as np
from bystander.domain.geometry import Orientation, Size
from bystander.media.animation_gif import GifWriter
from bystander.media.animation_look import Look
from bystander.media.animation_times import Times
from bystander.media.packed import PackedNative
from bystander.media.photo_formats import Manner

count = int(sys.argv[2])
look = Look(Manner("GIF", "RGBA"), Times((Fraction(1, 10),) * count), Size(320, 240))
writer = GifWriter(look, Path(sys.argv[1]))
noise = np.random.default_rng(1)
for _ in range(count):
    pixels = noise.integers(0, 4, (240, 320, 4), dtype=np.uint8) * 80
    pixels[..., 3] = 255
    writer.add(PackedNative(pixels, "RGBA", pixels), Fraction(1, 10))
writer.close()
# getrusage would tell the highest of the process that started this one, where that was higher.
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
    result = subprocess.run(
        [sys.executable, "-c", script, str(folder / f"{count}.gif"), str(count)],
        check=True,
        capture_output=True,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    return int(result.stdout) << 10


def test_nothing_but_a_redacted_is_written(tmp_path: Path, scene: Scene) -> None:
    source = open_animation(save(tmp_path / "in.gif", pictures(scene), DELAYS))
    fake: Any = next(source.frames())
    with stage_animation(source, tmp_path / "out.gif", replace=False) as staged:
        staged.write(Redacted(fake, seal=SEAL))
        with pytest.raises(TypeError):
            staged.write(fake)
    assert [entry.name for entry in tmp_path.iterdir()] == ["in.gif"]
