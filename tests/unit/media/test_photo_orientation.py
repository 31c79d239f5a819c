"""However a camera was held, the upright picture is the same, and so is the copy's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from bystander.domain.geometry import Orientation, Size
from bystander.media.photo import open_photo
from bystander.stages import Source

pillow_heif.register_heif_opener()

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]
TAG = 0x0112


def save_turned(scene: Scene, orientation: Orientation, path: Path) -> None:
    """Stored as that orientation says, so that upright it is the scene."""
    # In HEIC the tag counts for nothing: phones write it, and turn by another property.
    stored = scene if path.suffix == ".heic" else orientation.stored(scene)
    picture = Image.fromarray(np.ascontiguousarray(stored))
    exif = Image.Exif()
    exif[TAG] = orientation.value
    exif[0x010F] = "Camera of Ada"
    options: dict[str, Any] = {"exif": exif}
    if path.suffix in (".jpg", ".heic", ".avif"):
        options["quality"] = 95
    if path.suffix == ".webp":
        options["lossless"] = True
    picture.save(path, **options)


def seen(path: Path) -> NDArray[np.uint8]:
    """What a viewer that honours the tag shows, read by Pillow alone."""
    with Image.open(path) as picture:
        return np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))


def close(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    return one.shape == other.shape and bool(np.abs(one.astype(int) - other).mean() < 4)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "heic", "avif"])
@pytest.mark.parametrize("orientation", Orientation)
def test_every_orientation_is_upright_inside_and_as_it_was_outside(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str, orientation: Orientation
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    save_turned(scene, orientation, original)
    assert close(seen(original), scene)
    source = open_photo(original)
    (frame,) = source.frames()
    assert source.facts.size == frame.size == Size(64, 48)
    assert close(frame.rgb(frame.size), scene)
    copy = copied(original, target)
    assert close(seen(target), scene)
    assert copy.facts.orientation is source.facts.orientation
    assert copy.facts.size == source.facts.size


@pytest.mark.parametrize("suffix", ["jpg", "webp"])
def test_the_stored_pixels_of_a_turned_photo_are_not_turned(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    save_turned(scene, Orientation.QUARTER_TURN, original)
    copied(original, target)
    with Image.open(target) as after:
        assert after.size == (48, 64)
        assert dict(after.getexif()) == {TAG: 6}


@pytest.mark.parametrize("value", [0, 9, 255, 65535])
def test_an_orientation_that_makes_no_sense_turns_nothing(
    tmp_path: Path, scene: Scene, copied: Copy, value: int
) -> None:
    exif = Image.Exif()
    exif[TAG] = value
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    Image.fromarray(scene).save(original, exif=exif)
    source = copied(original, target)
    assert source.facts.orientation is Orientation.UPRIGHT
    with Image.open(target) as after:
        assert not after.getexif()


def test_an_orientation_of_text_turns_nothing(tmp_path: Path, scene: Scene) -> None:
    text = b"\x12\x01\x02\0\x02\0\0\0" + b"6\0\0\0"
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + text + b"\0\0\0\0"
    Image.fromarray(scene).save(tmp_path / "in.jpg", exif=exif)
    source = open_photo(tmp_path / "in.jpg")
    assert source.facts.size == Size(64, 48)


def test_a_broken_exif_block_turns_nothing(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    Image.fromarray(scene).save(original, exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert copied(original, target).facts.size == Size(64, 48)
