"""A photo comes back in its own format and quality, outside the covers as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageFile, JpegImagePlugin

from bystander.domain.frame import SEAL, Frame, Redacted, Role
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium
from bystander.media.colour_profile import bare_profile
from bystander.media.photo import open_photo, stage_photo
from bystander.media.webp_quality import UNKNOWN, quality_of
from bystander.stages import Source

pillow_heif.register_heif_opener()

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]
LOSSLESS = [
    ("png", "1"),
    ("png", "L"),
    ("png", "LA"),
    ("png", "P"),
    ("png", "RGB"),
    ("png", "RGBA"),
    ("png", "I;16"),
    ("bmp", "1"),
    ("bmp", "L"),
    ("bmp", "P"),
    ("bmp", "RGB"),
    ("tiff", "1"),
    ("tiff", "L"),
    ("tiff", "LA"),
    ("tiff", "P"),
    ("tiff", "RGB"),
    ("tiff", "RGBA"),
    ("tiff", "CMYK"),
    ("tiff", "I;16"),
    ("webp", "RGB"),
    ("webp", "RGBA"),
]


def in_mode(scene: Scene, mode: str) -> Image.Image:
    picture = Image.fromarray(scene)
    if mode == "I;16":
        return Image.fromarray(scene[..., 0].astype(np.uint16) * 257 + 5)
    if mode in ("LA", "RGBA"):
        picture = picture.convert(mode)
        picture.putalpha(Image.fromarray(scene[..., 1]))
        return picture
    return picture.convert(mode)


def colours(path: Path) -> NDArray[Any]:
    """What a viewer shows: (height, width, 4) uint8, or the numbers of a deep picture."""
    with Image.open(path) as picture:
        if picture.mode.startswith("I"):
            return np.array(picture)
        seen = np.array(picture.convert("RGBA"))
    seen[seen[..., 3] == 0] = 0  # whatever its colour is, nobody sees it
    return seen


def difference(one: Path, other: Path) -> float:
    """Mean absolute, in levels of 256."""
    return float(np.abs(colours(one).astype(int) - colours(other).astype(int)).mean())


def paint_a_corner(frame: Frame) -> Frame:
    frame = frame.writable()
    for plane in frame.planes:
        if plane.role is not Role.ALPHA:
            plane.samples[40:, 50:] = plane.neutral
    return frame


@pytest.mark.parametrize(("suffix", "mode"), LOSSLESS)
def test_pixels_outside_covers_are_identical_where_the_format_allows(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str, mode: str
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    options: dict[str, Any] = {"lossless": True, "exact": True} if suffix == "webp" else {}
    in_mode(scene, mode).save(original, **options)
    copied(original, target, paint_a_corner)
    before, after = colours(original), colours(target)
    assert not np.array_equal(before[40:, 50:], after[40:, 50:])
    after[40:, 50:] = before[40:, 50:]
    assert np.array_equal(before, after)


@pytest.mark.parametrize("mode", ["P", "L", "RGB", "I;16"])
def test_a_see_through_colour_stays_see_through(
    tmp_path: Path, scene: Scene, copied: Copy, mode: str
) -> None:
    original, target = tmp_path / "in.png", tmp_path / "out.png"
    picture = in_mode(scene, mode)
    clear = picture.getpixel((0, 0))
    picture.save(original, transparency=clear)
    copied(original, target)
    with Image.open(original) as before, Image.open(target) as after:
        if mode == "I;16":
            assert after.info["transparency"] == before.info["transparency"]
        else:
            assert np.asarray(before.convert("RGBA"))[..., 3].min() == 0
    assert np.array_equal(colours(original), colours(target))


@pytest.mark.parametrize("sampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("quality", [40, 75, 95])
def test_a_jpeg_keeps_its_quality(
    tmp_path: Path, scene: Scene, copied: Copy, sampling: str, quality: int, *, progressive: bool
) -> None:
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    Image.fromarray(scene).save(
        original, quality=quality, subsampling=sampling, progressive=progressive
    )
    copied(original, target)
    with Image.open(original) as before, Image.open(target) as after:
        assert isinstance(before, JpegImagePlugin.JpegImageFile)
        assert isinstance(after, JpegImagePlugin.JpegImageFile)
        assert after.quantization == before.quantization
        assert JpegImagePlugin.get_sampling(after) == JpegImagePlugin.get_sampling(before)
        assert ("progressive" in after.info) == progressive
        assert after.mode == before.mode
    assert difference(original, target) < 1


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_jpeg_that_is_not_in_colour_components_stays_as_it_is(
    tmp_path: Path, scene: Scene, copied: Copy, mode: str
) -> None:
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    Image.fromarray(scene).convert(mode).save(original, quality=90)
    copied(original, target)
    with Image.open(target) as after:
        assert after.mode == mode
    assert difference(original, target) < 1


def test_a_jpeg_stored_in_rgb_stays_so(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    Image.fromarray(scene).save(original, quality=90, keep_rgb=True)
    copied(original, target)
    assert difference(original, target) < 1
    with Image.open(original) as before, Image.open(target) as after:
        assert after.info.get("adobe_transform") == before.info.get("adobe_transform")
        assert [part[0] for part in after.layer] == [part[0] for part in before.layer]  # type: ignore[attr-defined]


def test_a_noisy_jpeg_of_the_best_quality_can_be_written(
    tmp_path: Path, copied: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    with monkeypatch.context() as patch:
        patch.setattr(ImageFile, "MAXBLOCK", 1 << 22)  # else Pillow cannot write the original
        Image.fromarray(noise).save(original, quality=100, subsampling=0, progressive=True)
    copied(original, target)
    assert difference(original, target) < 1


@pytest.mark.parametrize("quality", [20, 50, 75, 90, 98])
@pytest.mark.parametrize("method", [0, 4])
def test_the_quality_of_a_webp_is_read_from_it(
    tmp_path: Path, scene: Scene, quality: int, method: int
) -> None:
    grain = np.random.default_rng(1).normal(0, 6, (192, 256, 3))
    picture = np.clip(np.kron(scene, np.ones((4, 4, 1))) + grain, 0, 255).astype(np.uint8)
    Image.fromarray(picture).save(tmp_path / "in.webp", quality=quality, method=method)
    assert quality - 2 <= quality_of(tmp_path / "in.webp") <= quality + 25


def test_a_webp_whose_quality_cannot_be_read_counts_as_good(tmp_path: Path, scene: Scene) -> None:
    Image.fromarray(scene).save(tmp_path / "in.webp", lossless=True)
    assert quality_of(tmp_path / "in.webp") == UNKNOWN


@pytest.mark.parametrize("suffix", ["webp", "heic", "avif"])
def test_a_lossy_photo_stays_close(tmp_path: Path, scene: Scene, copied: Copy, suffix: str) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    Image.fromarray(scene).save(original, quality=70)
    copied(original, target)
    assert difference(original, target) < 2.5


@pytest.mark.parametrize("suffix", ["png", "webp", "tiff", "heic", "avif"])
def test_a_copy_without_see_through_places_is_of_its_originals_kind(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    def nothing_see_through(frame: Frame) -> Frame:
        frame = frame.writable()
        for plane in frame.planes:
            if plane.role is Role.ALPHA:
                plane.samples[...] = plane.neutral
        return frame

    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    in_mode(scene, "RGBA").save(original)
    source = open_photo(original)
    copy = copied(original, target, nothing_see_through)
    assert source.facts.pixel_format == copy.facts.pixel_format == "rgba"


@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff", "bmp", "heic", "avif"])
def test_a_grey_photo_stays_grey(tmp_path: Path, scene: Scene, copied: Copy, suffix: str) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    in_mode(scene, "L").save(original)
    source, copy = open_photo(original), copied(original, target)
    assert source.facts.pixel_format == copy.facts.pixel_format == "gray"


@pytest.mark.parametrize(
    ("suffix", "container"),
    [
        ("jpg", "jpeg"),
        ("png", "png"),
        ("webp", "webp"),
        ("tiff", "tiff"),
        ("bmp", "bmp"),
        ("heic", "heif"),
        ("avif", "avif"),
    ],
)
def test_facts_say_what_a_photo_is(
    tmp_path: Path, scene: Scene, suffix: str, container: str
) -> None:
    original = tmp_path / f"in.{suffix}"
    Image.fromarray(scene).save(original)
    source = open_photo(original)
    facts = source.facts
    assert (facts.medium, facts.container, facts.codec) == (Medium.PHOTO, container, container)
    assert (facts.size, facts.frames, facts.time_base) == (Size(64, 48), 1, Fraction(1, 1000))
    frames = list(source.frames())
    assert [(frame.index, frame.time.pts) for frame in frames] == [(0, 0)]
    shown = frames[0].rgb(Size(64, 48)).astype(int)
    assert np.abs(shown - scene).mean() < 4


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "heic", "avif"])
def test_the_colour_profile_is_kept(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    Image.fromarray(scene).save(original, icc_profile=profile)
    copied(original, target)
    with Image.open(target) as after:
        assert after.info["icc_profile"] == bare_profile(profile)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_a_tiff_keeps_its_compression(
    tmp_path: Path, scene: Scene, copied: Copy, compression: str
) -> None:
    original, target = tmp_path / "in.tiff", tmp_path / "out.tiff"
    Image.fromarray(scene).save(original, compression=compression)
    copied(original, target)
    with Image.open(target) as after:
        assert after.info["compression"] == compression


def test_a_tiff_whose_compression_loses_is_written_without_loss(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    original, target = tmp_path / "in.tiff", tmp_path / "out.tiff"
    Image.fromarray(scene).save(original, compression="jpeg")
    copied(original, target)
    assert np.array_equal(colours(original), colours(target))


def test_a_picture_scaled_for_a_detector_is_averaged_and_laid_on_grey(tmp_path: Path) -> None:
    checks = np.zeros((40, 40, 4), dtype=np.uint8)
    checks[::2, ::2] = checks[1::2, 1::2] = 255
    checks[..., 3] = 255
    checks[:, 20:] = (255, 255, 255, 0)
    Image.fromarray(checks).save(tmp_path / "in.png")
    (frame,) = open_photo(tmp_path / "in.png").frames()
    small = frame.rgb(Size(10, 10))
    assert small.shape == (10, 10, 3)
    assert np.all(np.abs(small.astype(int) - 128) <= 1)


def test_a_writable_frame_leaves_its_original_alone(tmp_path: Path, scene: Scene) -> None:
    Image.fromarray(scene).save(tmp_path / "in.png")
    (frame,) = open_photo(tmp_path / "in.png").frames()
    copy = frame.writable()
    copy.planes[0].samples[...] = 7
    assert np.all(copy.rgb(Size(64, 48))[..., 0] == 7)
    assert np.array_equal(frame.rgb(Size(64, 48)), scene)


def test_nothing_but_a_redacted_is_written(tmp_path: Path, scene: Scene) -> None:
    Image.fromarray(scene).save(tmp_path / "in.png")
    source = open_photo(tmp_path / "in.png")
    (frame,) = source.frames()
    fake: Any = frame
    with stage_photo(source, tmp_path / "out.png", replace=False) as staged:
        with pytest.raises(TypeError):
            staged.write(fake)
        with pytest.raises(TypeError):
            staged.write(Redacted(replace(frame, native=fake), seal=SEAL))
    assert [entry.name for entry in tmp_path.iterdir()] == ["in.png"]
