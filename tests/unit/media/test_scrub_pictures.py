"""Scrubbed pictures: words and other pictures gone, coded pixels untouched, turns kept."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

from bystander.errors import BystanderError, Damaged, TargetExists, Unsupported, Withheld
from bystander.media.scrub import jpeg, pictures
from bystander.media.scrub.door import scrub_file
from bystander.media.traces.door import traces_of

NAME = "Jeanne Exemple"
WORDS = NAME.encode()
XMP = f'<x:xmpmeta><rdf:li dc:creator="{NAME}">{NAME}</rdf:li></x:xmpmeta>'.encode()


def exif(turn: int = 1) -> bytes:
    block = Image.Exif()
    block[0x013B], block[0x0112] = NAME, turn
    block.get_ifd(0x8825)[2] = (48.0, 51.0, 27.0)
    return block.tobytes()


def shades() -> Any:
    rows, columns = np.mgrid[0:48, 0:64]
    return np.stack([columns * 4, rows * 5, columns + rows], axis=2).astype(np.uint8)


def saved(name: str, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(shades()).save(file, name, **options)
    return file.getvalue()


def png_text() -> PngInfo:
    info = PngInfo()
    info.add_text("Author", NAME)
    info.add_text("Comment", f"{NAME} was here " * 5, zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return info


def gif() -> bytes:
    other = Image.fromarray(shades()[::-1])
    data = saved("GIF", save_all=True, append_images=[other], duration=70, loop=3, comment=WORDS)
    packet = b"\x21\xff\x0bXMP DataXMP" + bytes((len(XMP),)) + XMP + b"\0"
    return data[:-1] + packet + b"\x3b" + WORDS


def tiff(**options: Any) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[315], tags[270], tags[274] = NAME, f"by {NAME}", 6
    tags.tagtype[700] = 7
    tags[700] = XMP
    return saved("TIFF", tiffinfo=tags, **options)


def webp(**options: Any) -> bytes:
    return saved("WEBP", exif=exif(6)[6:], xmp=XMP, **options) + b"behind " + WORDS


def heif(**options: Any) -> bytes:
    picture = pillow_heif.from_pillow(Image.fromarray(shades()))
    file = io.BytesIO()
    picture.save(file, quality=60, exif=exif(), xmp=XMP, **options)
    return file.getvalue()


def bmp() -> bytes:
    data = saved("BMP")
    (start,) = struct.unpack_from("<I", data, 10)
    return data[:10] + struct.pack("<I", start + 20) + data[14:start] + WORDS.ljust(20) + data[
        start:
    ] + WORDS  # fmt: skip


FILES = {
    "photo.jpg": lambda: saved("JPEG", exif=exif(6), comment=WORDS, xmp=XMP) + WORDS,
    "progressive.jpg": lambda: saved("JPEG", exif=exif(3), progressive=True, quality=90),
    "behind.jpg": lambda: saved("JPEG", exif=exif()) + saved("JPEG", comment=WORDS),
    "text.png": lambda: saved("PNG", pnginfo=png_text(), exif=exif(8)),
    "behind.png": lambda: saved("PNG") + saved("PNG", pnginfo=png_text()),
    "moving.png": lambda: saved(
        "PNG", pnginfo=png_text(), save_all=True,
        append_images=[Image.fromarray(shades()[::-1])], duration=40,
    ),
    "lossy.webp": lambda: webp(quality=70),
    "lossless.webp": lambda: webp(lossless=True),
    "moving.webp": lambda: webp(
        save_all=True, append_images=[Image.fromarray(shades()[::-1])], duration=40
    ),
    "moving.gif": gif,
    "raw.tif": tiff,
    "lzw.tif": lambda: tiff(compression="tiff_lzw"),
    "deflate.tif": lambda: tiff(compression="tiff_adobe_deflate"),
    "jpeg.tif": lambda: tiff(compression="jpeg"),
    "big.tif": lambda: tiff(big_tiff=True),
    "pages.tif": lambda: tiff(save_all=True, append_images=[Image.fromarray(shades()[::-1])]),
    "photo.heic": heif,
    "gap.bmp": bmp,
}  # fmt: skip


@pytest.fixture(params=FILES)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    path.write_bytes(FILES[request.param]())
    return path


def scrubbed(source: Path) -> Path:
    target = source.with_name(f"copy{source.suffix}")
    scrub_file(source, target)
    return target


def test_what_was_written_beside_the_picture_is_gone(source: Path) -> None:
    assert traces_of(source), "the made file is not what the test is about"
    copy = scrubbed(source)
    assert traces_of(copy) == ()
    content = copy.read_bytes()
    assert all(NAME.encode(code) not in content for code in ("utf-8", "utf-16-le", "utf-16-be"))
    assert b"xmpmeta" not in content


def test_every_picture_turn_and_delay_stays(source: Path) -> None:
    with Image.open(source) as before, Image.open(scrubbed(source)) as after:
        assert getattr(after, "n_frames", 1) >= 1
        for index in range(getattr(after, "n_frames", 1)):
            before.seek(index)
            after.seek(index)
            assert np.array_equal(np.asarray(before), np.asarray(after))
            for key in ("duration", "loop"):
                assert after.info.get(key) == before.info.get(key)
        if source.suffix != ".heic":
            assert after.getexif().get(0x0112, 1) == before.getexif().get(0x0112, 1)


@pytest.mark.parametrize("suffix", ["png", "gif", "webp", "tif"])
def test_the_pictures_of_an_animation_are_not_said_to_be_left_out(
    tmp_path: Path, suffix: str
) -> None:
    pictures = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (0, 99, 200)]
    source, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    pictures[0].save(source, save_all=True, append_images=pictures[1:])
    assert scrub_file(source, target) == ()
    with Image.open(target) as copy:
        assert getattr(copy, "n_frames", 1) == 3


def test_a_jpegs_entropy_coded_data_is_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    source.write_bytes(saved("JPEG", exif=exif(6), progressive=True))
    coded = [
        [part for _, _, part in jpeg.segments_of(path.read_bytes()) if part]
        for path in (source, scrubbed(source))
    ]
    assert coded[0] == coded[1] != []


def test_a_heic_keeps_its_alpha_and_loses_its_thumbnail(tmp_path: Path) -> None:
    clear = np.dstack([shades(), np.tile(np.arange(64, dtype=np.uint8) * 4, (48, 1))])
    picture = pillow_heif.from_pillow(Image.fromarray(clear))
    picture.info["thumbnails"] = [32]
    source = tmp_path / "photo.heic"
    picture.save(source, quality=60, exif=exif())
    copy = scrubbed(source)
    before, after = pillow_heif.open_heif(source), pillow_heif.open_heif(copy)
    assert (before.mode, after.mode) == ("RGBA", "RGBA")
    assert np.array_equal(np.asarray(before), np.asarray(after))
    assert traces_of(copy) == ()


def test_rows_below_a_pngs_picture_are_not_passed_on(tmp_path: Path) -> None:
    """What an editor that crops in place leaves: the rest of the larger picture."""
    data = saved("PNG")
    taller = struct.pack(">II", 64, 40) + data[24:29]
    head = b"IHDR" + taller
    source = tmp_path / "cropped.png"
    check = struct.pack(">I", zlib.crc32(head))
    source.write_bytes(data[:8] + struct.pack(">I", 13) + head + check + data[33:])
    with pytest.raises(Unsupported):
        scrubbed(source)
    assert not (tmp_path / "copy.png").exists()


def test_a_profiles_names_go_and_its_colours_stay(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name in ("photo.jpg", "photo.png", "photo.webp", "photo.tif"):
        source = tmp_path / name
        source.write_bytes(saved({"jpg": "JPEG", "tif": "TIFF"}.get(name[-3:], name[6:].upper()),
                                 icc_profile=profile))  # fmt: skip
        copy = source.with_name(f"copy-{name}")
        scrub_file(source, copy)
        with Image.open(copy) as picture:
            kept = picture.info["icc_profile"]
        assert b"rXYZ" in kept
        assert b"sRGB" not in kept.replace(profile[36:40], b"")
        assert traces_of(copy) == ()


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.85])
@pytest.mark.parametrize("name", ["photo.jpg", "text.png", "lossy.webp", "moving.gif", "raw.tif"])
def test_what_ends_early_is_refused_and_nothing_is_left(
    tmp_path: Path, name: str, share: float
) -> None:
    source = tmp_path / name
    whole = FILES[name]()
    source.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(BystanderError):
        scrubbed(source)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_existing_target_is_refused_and_stays(tmp_path: Path) -> None:
    source, target = tmp_path / "photo.jpg", tmp_path / "copy.jpg"
    source.write_bytes(saved("JPEG"))
    target.write_bytes(b"mine")
    with pytest.raises(TargetExists):
        scrub_file(source, target)
    assert target.read_bytes() == b"mine"


def test_a_damaged_segment_is_no_picture() -> None:
    with pytest.raises(Damaged):
        jpeg.scrubbed(b"\xff\xd8\xff\xe1\xff\xff1234")


def test_a_thumbnail_in_jfifs_own_head_goes(tmp_path: Path) -> None:
    data = saved("JPEG")
    assert data[2:4] == b"\xff\xe0"
    small = WORDS.ljust(15)  # five pixels
    head = b"\xff\xe0" + struct.pack(">H", 16 + 15) + data[6:18] + b"\x05\x01" + small
    source = tmp_path / "photo.jpg"
    source.write_bytes(data[:2] + head + data[20:])
    assert [trace.name for trace in traces_of(source)] == ["JFIF thumbnail"]
    assert WORDS not in scrubbed(source).read_bytes()


def test_words_among_coded_pixels_that_the_tags_say_too_are_found(tmp_path: Path) -> None:
    """Behind the last code, where no decoder looks."""
    source = tmp_path / "photo.jpg"
    source.write_bytes(saved("JPEG", exif=exif())[:-2] + WORDS + b"\xff\xd9")
    with pytest.raises(Withheld, match="original's tags say"):
        scrubbed(source)
    assert not (tmp_path / "copy.jpg").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [(saved("JPEG", quality=5), "does not show"), (saved("JPEG", exif=exif()), "carries tags")],
)
def test_a_scrubber_that_errs_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, why: str
) -> None:
    monkeypatch.setitem(pictures._TURNED, "JPEG", lambda data, block: content)
    source = tmp_path / "photo.jpg"
    source.write_bytes(saved("JPEG", exif=exif()))
    with pytest.raises(Withheld, match=why):
        scrubbed(source)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize("name", [b"uuid", b"free"])
def test_a_box_with_words_behind_a_heif_picture_is_told_and_scrubbed(
    name: bytes, tmp_path: Path
) -> None:
    source, copy = tmp_path / "a.avif", tmp_path / "b.avif"
    source.write_bytes(saved("AVIF") + struct.pack(">I", 8 + len(WORDS)) + name + WORDS)
    assert [trace.name for trace in traces_of(source)] == [f"box {name.decode()}"]
    scrub_file(source, copy)
    assert traces_of(copy) == ()
    assert WORDS not in copy.read_bytes()
