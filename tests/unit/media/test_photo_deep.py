"""Photos with more than 8 bits a colour keep them, and colours keep their meaning."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image, ImageCms

from bystander.domain.frame import Frame, Role
from bystander.domain.geometry import Orientation, Size
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import Damaged, Unsupported
from bystander.media.animation import open_animation
from bystander.media.colour_profile import bare_profile
from bystander.media.photo import open_photo
from bystander.media.photo_formats import Manner, encoded
from bystander.media.pillow_door import encoding_picture
from bystander.stages import Source

pillow_heif.register_heif_opener()

Scene = NDArray[np.uint8]
Deep = NDArray[np.uint16]
Copy = Callable[..., Source]

COLOUR_TYPES = {"LA;16": (2, 4), "RGB;16": (3, 2), "RGBA;16": (4, 6)}
"""Components, and the number that PNG gives to them."""
LAYOUTS = {4: "ya16be", 2: "rgb48be", 6: "rgba64be"}


@pytest.fixture
def deep(scene: Scene) -> Deep:
    """(48, 64, 4): no two neighbours are the same, nor are high and low bytes."""
    wide = np.dstack([scene, scene[..., 1]]).astype(np.uint16) * 251
    wide[..., :3] += np.arange(48 * 64 * 3, dtype=np.uint16).reshape(48, 64, 3) % 97
    return wide


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(pixels: Deep, colour_type: int, *extra: bytes, interlaced: bool = False) -> bytes:
    """(height, width, components) as a PNG that only zlib had a hand in."""
    height, width = pixels.shape[:2]
    head = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, interlaced)
    adam7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2)]
    passes = [*adam7, (1, 0, 2, 1)] if interlaced else [(0, 0, 1, 1)]
    rows = [
        b"\0" + row.astype(">u2").tobytes()
        for top, left, down, right in passes
        for row in pixels[top::down, left::right]
    ]
    parts = [chunk(b"IHDR", head), *extra, chunk(b"IDAT", zlib.compress(b"".join(rows)))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def deep_pixels(path: Path, layout: str) -> Deep:
    codec = av.CodecContext.create("png", "r")
    assert isinstance(codec, VideoCodecContext)
    frame = [*codec.decode(av.Packet(path.read_bytes())), *codec.decode(None)][0]
    assert frame.format.name == layout
    rows = np.frombuffer(bytes(frame.planes[0]), ">u2").reshape(frame.height, -1)
    used = rows[:, : rows.shape[1] - rows.shape[1] % frame.width]
    parts = {"ya16be": 2, "rgb48be": 3, "rgba64be": 4}[layout]
    return used[:, : frame.width * parts].reshape(frame.height, frame.width, parts).astype("u2")


def shown(pixels: Deep) -> Deep:
    """With one colour for all that is wholly see-through: whichever it is, nobody sees it."""
    seen = pixels.copy()
    if pixels.shape[2] in (2, 4):
        seen[seen[..., -1] == 0] = 0
    return seen


def paint_a_corner(frame: Frame) -> Frame:
    frame = frame.writable()
    for plane in frame.planes:
        if plane.role is not Role.ALPHA:
            plane.samples[40:, 50:] = plane.neutral
    return frame


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("mode", list(COLOUR_TYPES))
def test_a_png_of_16_bits_is_identical_outside_covers(
    tmp_path: Path, deep: Deep, copied: Copy, mode: str, *, interlaced: bool
) -> None:
    parts, colour_type = COLOUR_TYPES[mode]
    pixels = deep[..., -parts:]
    original, target = tmp_path / "in.png", tmp_path / "out.png"
    original.write_bytes(png(pixels, colour_type, interlaced=interlaced))
    copied(original, target, paint_a_corner)
    after = deep_pixels(target, LAYOUTS[colour_type])
    assert not np.array_equal(after[40:, 50:], pixels[40:, 50:])
    after[40:, 50:] = pixels[40:, 50:]
    assert np.array_equal(shown(after), shown(pixels))


def test_a_see_through_colour_of_16_bits_stays_see_through(
    tmp_path: Path, deep: Deep, copied: Copy
) -> None:
    pixels = deep[..., :3]
    clear = chunk(b"tRNS", pixels[3, 5].astype(">u2").tobytes())
    original, target = tmp_path / "in.png", tmp_path / "out.png"
    original.write_bytes(png(pixels, 2, clear))
    copied(original, target)
    after = deep_pixels(target, "rgba64be")
    after[3, 5, :3] = pixels[3, 5]
    assert np.array_equal(after[..., :3], pixels)
    assert after[3, 5, 3] == 0
    assert after[0, 0, 3] == 0xFFFF


def test_a_png_of_16_bits_keeps_its_turn_and_profile_and_nothing_else(
    tmp_path: Path, deep: Deep, copied: Copy
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "of Mrs Nobody"
    extra = (
        chunk(b"iCCP", b"Nobody's\0\0" + zlib.compress(profile)),
        chunk(b"tEXt", b"Author\0Nobody"),
        chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")),
    )
    original, target = tmp_path / "in.png", tmp_path / "out.png"
    original.write_bytes(png(deep[..., :3], 2, *extra))
    copy = copied(original, target)
    assert copy.facts.orientation is Orientation(6)
    assert copy.facts.size == Size(48, 64)
    content = target.read_bytes()
    assert b"Nobody" not in content
    assert [name for name in (b"tEXt", b"pHYs", b"iTXt", b"zTXt", b"tIME") if name in content] == []
    with Image.open(target) as picture:
        assert picture.info["icc_profile"] == bare_profile(profile)
        assert dict(picture.getexif()) == {0x0112: 6}


def test_a_detector_sees_the_upper_bits(tmp_path: Path, deep: Deep) -> None:
    (tmp_path / "in.png").write_bytes(png(deep[..., :3], 2))
    (frame,) = open_photo(tmp_path / "in.png").frames()
    assert np.array_equal(frame.rgb(frame.size), (deep[..., :3] >> 8).astype(np.uint8))
    assert {plane.bits for plane in frame.planes} == {16}


def test_a_truncated_png_of_16_bits_is_damaged_or_covered_whole(tmp_path: Path, deep: Deep) -> None:
    path = tmp_path / "in.png"
    content = png(deep[..., :3], 2)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Damaged):
        list(open_photo(path).frames())
    (frame,) = open_photo(path, Policy(on_damage=OnDamage.COVER)).frames()
    assert frame.damaged
    assert {plane.bits for plane in frame.planes} == {16}
    assert all(np.all(plane.samples == plane.neutral) for plane in frame.planes)


def test_no_damaged_byte_of_a_png_of_16_bits_goes_unnoticed(tmp_path: Path) -> None:
    rows = np.arange(48, dtype=np.uint16)[:, None, None] * 70
    pixels = np.broadcast_to(rows, (48, 48, 3))
    whole = png(pixels, 2)
    start, end = whole.find(b"IDAT") + 6, whole.find(b"IEND") - 8
    for place in range(start, end):
        content = bytearray(whole)
        content[place] ^= 0x55
        (tmp_path / "in.png").write_bytes(bytes(content))
        with suppress(Damaged):
            (frame,) = open_photo(tmp_path / "in.png").frames()
            seen = np.dstack([plane.samples for plane in frame.planes])
            assert np.array_equal(seen, pixels), place


def heic(deep: Deep, mode: str, path: Path, bits: int, **options: Any) -> None:
    parts = {"RGB;16": 3, "RGBA;16": 4}[mode]
    smooth = deep[..., :parts] & 0xFF00
    heif = pillow_heif.from_bytes(mode, (64, 48), np.ascontiguousarray(smooth).tobytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pillow_heif.options, "SAVE_HDR_TO_12_BIT", bits == 12)
        heif.save(path, quality=95, **options)


@pytest.mark.parametrize("bits", [10, 12])
@pytest.mark.parametrize("mode", ["RGB;16", "RGBA;16"])
def test_a_heic_of_10_or_12_bits_keeps_them(
    tmp_path: Path, deep: Deep, copied: Copy, mode: str, bits: int
) -> None:
    heic(deep, mode, tmp_path / "in.heic", bits)
    copied(tmp_path / "in.heic", tmp_path / "out.heic")
    before, after = (
        pillow_heif.open_heif(tmp_path / name, convert_hdr_to_8bit=False)[0]
        for name in ("in.heic", "out.heic")
    )
    assert (after.mode, after.info["bit_depth"]) == (mode, bits)
    apart = np.abs(np.asarray(before).astype(int) - np.asarray(after)) >> 6
    if mode == "RGBA;16":
        apart = apart[np.asarray(before)[..., 3] > 0]
    assert apart.mean() < 8  # of 1023: two levels of 8 bits
    more = np.unique(np.asarray(after) >> (16 - bits) & ((1 << bits - 8) - 1))
    assert more.size == 1 << bits - 8  # the bits that 8 do not have
    assert pillow_heif.options.SAVE_HDR_TO_12_BIT is False


def test_an_animation_of_16_bits_is_refused(tmp_path: Path, deep: Deep) -> None:
    two_for_ever = chunk(b"acTL", struct.pack(">II", 2, 0))
    (tmp_path / "in.png").write_bytes(png(deep[..., :3], 2, two_for_ever))
    with pytest.raises(Unsupported, match="8 bits"):
        open_animation(tmp_path / "in.png")


def test_a_tiff_of_16_bits_is_refused(tmp_path: Path, scene: Scene) -> None:
    with av.open(str(tmp_path / "in.tiff"), "w", format="image2") as output:
        stream = output.add_stream("tiff", rate=1)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "rgb48le"
        frame = av.VideoFrame.from_ndarray(scene, "rgb24").reformat(format="rgb48le")
        output.mux([*stream.encode(frame), *stream.encode(None)])
    with pytest.raises(Unsupported, match="16-bit PNG"):
        open_photo(tmp_path / "in.tiff")


def test_what_libheif_refuses_to_write_is_refused(deep: Deep) -> None:
    manner = Manner("HEIF", "RGB;16", {"quality": 70})
    with pytest.raises(Unsupported, match="HEIF"), encoding_picture(manner.format):
        raise SyntaxError  # as its encoder does for sizes too large to test with
    assert encoded(deep[..., :3], manner)


WIDE = {
    "color_primaries": 9,
    "transfer_characteristics": 16,
    "matrix_coefficients": 9,
    "full_range_flag": 0,
}


@pytest.mark.parametrize("bits", [8, 10])
def test_the_colours_of_a_heic_keep_their_meaning(
    tmp_path: Path, scene: Scene, deep: Deep, copied: Copy, bits: int
) -> None:
    original, target = tmp_path / "in.heic", tmp_path / "out.heic"
    if bits == 10:
        heic(deep, "RGB;16", original, bits, nclx_profile=WIDE)
    else:
        Image.fromarray(scene).save(original, nclx_profile=WIDE)
    copied(original, target)
    with Image.open(target) as after:
        assert {name: after.info["nclx_profile"][name] for name in WIDE} == WIDE


def test_luma_weights_that_are_written_otherwise_than_read_are_replaced(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    original, target = tmp_path / "in.heic", tmp_path / "out.heic"
    derived = WIDE | {"color_primaries": 2, "matrix_coefficients": 12}
    Image.fromarray(scene).save(original, quality=95, nclx_profile=derived)
    copied(original, target)
    with Image.open(original) as before, Image.open(target) as after:
        assert after.info["nclx_profile"]["color_primaries"] == 2
        apart = np.abs(np.asarray(before).astype(int) - np.asarray(after))
    assert apart.mean() < 2


def test_the_colours_of_an_avif_keep_their_meaning(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    file = io.BytesIO()
    Image.fromarray(scene).save(file, "AVIF", quality=90)
    original, target = tmp_path / "in.avif", tmp_path / "out.avif"
    original.write_bytes(file.getvalue().replace(b"nclx\0\x01\0\x0d", b"nclx\0\x0c\0\x10"))
    copied(original, target)
    assert b"colrnclx\0\x0c\0\x10" in target.read_bytes()
    with Image.open(original) as before, Image.open(target) as after:
        apart = np.abs(np.asarray(before).astype(int) - np.asarray(after))
    assert apart.mean() < 2
