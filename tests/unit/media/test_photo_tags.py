"""A copy holds pixels, a colour profile and a turn; nothing that says who, where or when."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from bystander.errors import Unsupported
from bystander.media.photo import open_photo
from bystander.stages import Source

pillow_heif.register_heif_opener()

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]

SECRETS = (b"Ada", b"Lovelace", b"GPS", b"2024:05:17", b"xmpmeta", b"Secret place", b"gadget")
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>Ada Lovelace</dc:creator></x:xmpmeta>"
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"gadget" * 100


def revealing_exif(thumbnail: bytes = b"") -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "Ada Lovelace"
    exif[0x0132] = "2024:05:17 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 1.0), 29: "2024:05:17"})
    exif.get_ifd(0x8769)[0x927C] = b"Secret place" + thumbnail
    return exif


def save_revealing(scene: Scene, path: Path) -> None:
    exif = revealing_exif()
    options: dict[str, Any] = {"exif": exif}
    if path.suffix != ".tiff":
        options["xmp"] = XMP
    if path.suffix == ".jpg":
        options["comment"] = b"Secret place"
    if path.suffix == ".png":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "Ada Lovelace", zip=False)
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"exif": exif, "pnginfo": text}
    if path.suffix == ".tiff":
        options["tiffinfo"] = {315: "Ada Lovelace", 700: XMP, 270: "Secret place"}
    Image.fromarray(scene).save(path, **options)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "heic", "avif"])
def test_no_tag_survives_but_the_turn(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    save_revealing(scene, original)
    before = original.read_bytes()
    assert b"Ada" in before
    copied(original, target)
    after = target.read_bytes()
    assert [secret for secret in SECRETS if secret in after] == []
    assert original.read_bytes() == before
    with Image.open(target) as picture:
        assert set(picture.getexif()) <= {0x0112} or suffix == "tiff"
        assert not picture.getexif().get_ifd(0x8825)
        assert not picture.info.get("xmp")


def test_a_tiff_holds_only_the_tags_that_a_picture_needs(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    original, target = tmp_path / "in.tiff", tmp_path / "out.tiff"
    save_revealing(scene, original)
    copied(original, target)
    layout = {256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 317, 338, 339}
    with Image.open(target) as picture:
        assert set(getattr(picture, "tag_v2", {})) <= layout


def test_thumbnails_are_gone(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    small = io.BytesIO()
    Image.fromarray(scene).resize((16, 12)).save(small, "JPEG")
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    Image.fromarray(scene).save(original, exif=revealing_exif(small.getvalue()))
    assert original.read_bytes().count(b"\xff\xd8\xff") == 2
    copied(original, target)
    assert target.read_bytes().count(b"\xff\xd8\xff") == 1


def test_the_other_pictures_of_a_jpeg_are_dropped_and_named(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    original, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    first, second = Image.fromarray(scene), Image.fromarray(scene[::-1].copy())
    first.save(original, "MPO", save_all=True, append_images=[second])
    facts = open_photo(original).facts
    assert facts.notices == ("other pictures inside the file were dropped",)
    assert [stream.kept for stream in facts.streams] == [True, False]
    copied(original, target)
    assert b"MPF" not in target.read_bytes()
    assert target.read_bytes().count(b"\xff\xd8\xff") == 1
    assert open_photo(target).facts.notices == ()


@pytest.mark.parametrize("suffix", ["jpg", "heic", "webp"])
def test_the_film_behind_a_photo_is_dropped_and_named(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    Image.fromarray(scene).save(original)
    original.write_bytes(original.read_bytes() + FILM)
    facts = open_photo(original).facts
    assert facts.notices == ("the film behind the photo was dropped",)
    assert [stream.kind for stream in facts.streams] == ["video", "video"]
    copied(original, target)
    assert b"gadget" not in target.read_bytes()
    assert len(open_photo(target).facts.streams) == 1


@pytest.mark.parametrize("between", [b"", b"\0\0\0\x01free\0\0\0\0\0\0\0\x18gadget!!"])
def test_a_series_of_pictures_in_a_heic_is_refused_not_shortened(
    tmp_path: Path, scene: Scene, between: bytes
) -> None:
    path = tmp_path / "in.heic"
    Image.fromarray(scene).save(path)
    photo = path.read_bytes()
    path.write_bytes(photo + between + b"\0\0\0\x10moovgadget!!")
    with pytest.raises(Unsupported, match="series of pictures"):
        open_photo(path)
    path.write_bytes(photo + between)
    assert open_photo(path).facts.notices == ()


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "heic", "avif", "bmp"])
def test_what_hangs_behind_a_photo_is_gone(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    Image.fromarray(scene).save(original)
    original.write_bytes(original.read_bytes() + b"\0\0\0\x0efreegadget")
    copied(original, target)
    assert b"gadget" not in target.read_bytes()
