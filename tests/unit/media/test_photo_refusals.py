"""What cannot be read or written back is refused in one sentence with a next step."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.geometry import Size
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import (
    BadRequest,
    BystanderError,
    CannotWrite,
    Damaged,
    SourceIsTarget,
    TargetExists,
    Unreadable,
    Unsupported,
)
from bystander.media.open import open_source, stage
from bystander.media.photo import open_photo, stage_photo
from bystander.media.scheduling import as_urgent_as_before
from bystander.stages import Source

pillow_heif.register_heif_opener()

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]


def png(width: int, height: int, kind: tuple[int, int], rows: bytes) -> bytes:
    """kind: (bits a sample, colour type)"""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, *kind, 0, 0, 0)
    packed = zlib.compress(rows)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", header), chunk(b"IDAT", packed), chunk(b"IEND", b"")]
    )


@pytest.fixture
def truncated(tmp_path: Path, scene: Scene) -> Path:
    path = tmp_path / "in.jpg"
    Image.fromarray(scene).save(path, quality=95)
    path.write_bytes(path.read_bytes()[:-600])
    return path


@pytest.mark.parametrize("suffix", ["bmp", "png", "tiff"])
def test_a_picture_without_width_is_refused(tmp_path: Path, scene: Scene, suffix: str) -> None:
    path = tmp_path / f"in.{suffix}"
    Image.fromarray(scene).save(path)
    content = bytearray(path.read_bytes())
    width = {"bmp": 18, "png": 16, "tiff": content.find(b"\0\1\4\0") + 8}[suffix]
    content[width : width + 4] = bytes(4)
    path.write_bytes(bytes(content))
    with pytest.raises(BystanderError):
        list(open_source(path, Policy()).frames())


@pytest.mark.parametrize("suffix", ["png", "tiff", "bmp"])
@pytest.mark.parametrize("size", [(1, 65_536), (65_536, 1)])
def test_a_side_that_no_format_promises_to_hold_is_refused_when_opened(
    tmp_path: Path, size: tuple[int, int], suffix: str
) -> None:
    path = tmp_path / f"in.{suffix}"
    Image.new("RGB", size).save(path)
    with pytest.raises(Unsupported, match="65536 pixels"):
        open_source(path, Policy())


def test_the_longest_side_is_written_back(tmp_path: Path, copied: Copy) -> None:
    Image.new("RGB", (1, 65_535)).save(tmp_path / "in.png")
    copied(tmp_path / "in.png", tmp_path / "out.png")


def test_a_heic_that_claims_to_be_a_tower_is_refused_when_opened(tmp_path: Path) -> None:
    path = tmp_path / "in.heic"
    Image.new("RGB", (64, 64)).save(path)
    honest, claimed = struct.pack(">II", 64, 64), struct.pack(">II", 1, 1_638_448)
    content = path.read_bytes()
    assert b"ispe\0\0\0\0" + honest in content
    path.write_bytes(content.replace(honest, claimed))
    with pytest.raises(Unsupported, match="1638448 pixels"):
        open_source(path, Policy())


def test_a_truncated_photo_is_damaged(truncated: Path) -> None:
    source = open_photo(truncated)
    with pytest.raises(Damaged, match="--on-damage cover"):
        list(source.frames())


def test_a_truncated_photo_is_covered_whole_when_the_user_goes_on(
    truncated: Path, scene: Scene
) -> None:
    (frame,) = open_photo(truncated, Policy(on_damage=OnDamage.COVER)).frames()
    assert frame.damaged
    assert frame.size == Size(64, 48)
    assert np.all(np.abs(frame.rgb(frame.size).astype(int) - 128) <= 1)


def test_a_truncated_photo_is_not_published(truncated: Path) -> None:
    target = truncated.parent / "out.jpg"
    source = open_photo(truncated)
    with pytest.raises(Damaged), stage_photo(source, target, replace=False) as staged:
        staged.write(Redacted(next(source.frames()), seal=SEAL))
    assert [entry.name for entry in truncated.parent.iterdir()] == ["in.jpg"]


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"text"])
def test_a_file_that_is_no_picture_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.jpg"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        open_source(path, Policy())


def test_a_decompression_bomb_is_refused_with_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "in.png"
    path.write_bytes(png(60_000, 60_000, (8, 2), b""))
    with pytest.raises(Unsupported, match="pixels"):
        open_photo(path)


def test_a_large_picture_below_the_limit_warns_nobody(
    tmp_path: Path, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.fromarray(scene).save(tmp_path / "in.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 48 * 64 - 1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        list(open_photo(tmp_path / "in.png").frames())
    assert caught == []


def test_a_deep_avif_is_refused_rather_than_lost(tmp_path: Path, scene: Scene) -> None:
    path = tmp_path / "in.avif"
    with as_urgent_as_before(), av.open(str(path), "w", format="avif") as container:
        stream = container.add_stream("libsvtav1", rate=1)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p10le"
        shallow = np.kron(scene, np.ones((2, 2, 1), dtype=np.uint8))[:48, :64].copy()
        frame = av.VideoFrame.from_ndarray(shallow, format="rgb24").reformat(format="yuv420p10le")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(Unsupported, match="8 bits"):
        open_photo(path)


def test_grey_values_that_are_upside_down_are_refused(tmp_path: Path, scene: Scene) -> None:
    deep = Image.fromarray(scene[..., 0].astype(np.uint16))
    deep.save(tmp_path / "in.tiff", tiffinfo={262: 0})
    with pytest.raises(Unsupported, match="PNG"):
        open_photo(tmp_path / "in.tiff")


@pytest.mark.parametrize("mode", ["F", "LAB"])
def test_kinds_that_no_screen_shows_are_refused(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (8, 8)).save(tmp_path / "in.tiff")
    with pytest.raises(Unsupported, match="RGB"):
        open_photo(tmp_path / "in.tiff")


def test_an_animated_avif_is_refused(tmp_path: Path, scene: Scene) -> None:
    first, second = Image.fromarray(scene), Image.fromarray(scene[::-1].copy())
    first.save(tmp_path / "in.avif", save_all=True, append_images=[second])
    with pytest.raises(Unsupported, match="animated"):
        open_source(tmp_path / "in.avif", Policy())


@pytest.mark.parametrize("name", ["out.png", "out", "out.jpg.gif", "jpg"])
def test_a_suffix_of_another_format_is_refused(tmp_path: Path, scene: Scene, name: str) -> None:
    Image.fromarray(scene).save(tmp_path / "in.jpg")
    source = open_photo(tmp_path / "in.jpg")
    with pytest.raises(BadRequest, match=r"\.jpg"):
        stage_photo(source, tmp_path / name, replace=False)


def test_a_format_is_what_the_bytes_say_not_the_name(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    Image.fromarray(scene).save(tmp_path / "in.jpg", "PNG")
    with pytest.raises(BadRequest, match=r"\.png"):
        copied(tmp_path / "in.jpg", tmp_path / "out.jpg")
    assert copied(tmp_path / "in.jpg", tmp_path / "out.png").facts.container == "png"


def test_the_original_and_existing_files_are_kept(tmp_path: Path, scene: Scene) -> None:
    path = tmp_path / "in.png"
    Image.fromarray(scene).save(path)
    (tmp_path / "out.png").write_bytes(b"mine")
    source = open_source(path, Policy())
    with pytest.raises(SourceIsTarget):
        stage(source, path, path, replace=True)
    staged = stage(source, path, tmp_path / "out.png", replace=False)
    with pytest.raises(TargetExists), staged:
        pytest.fail("the block must not begin")
    assert (tmp_path / "out.png").read_bytes() == b"mine"


def test_a_missing_folder_is_refused(tmp_path: Path, scene: Scene) -> None:
    Image.fromarray(scene).save(tmp_path / "in.png")
    source = open_photo(tmp_path / "in.png")
    staged = stage_photo(source, tmp_path / "missing" / "out.png", replace=False)
    with pytest.raises(CannotWrite), staged:
        pytest.fail("the block must not begin")


@pytest.mark.parametrize(
    "suffix", ["jpg", "png", "webp", "tiff", "bmp", "gif", "heic", "avif", "apng"]
)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_wrong_with_a_file_is_said_as_a_refusal(
    tmp_path: Path, scene: Scene, suffix: str, data: st.DataObject
) -> None:
    whole, broken = tmp_path / f"whole.{suffix}", tmp_path / f"broken.{suffix}"
    pictures = [Image.fromarray(scene), Image.fromarray(scene[::-1].copy())]
    animated = suffix in ("gif", "apng")
    extra = {"save_all": True, "append_images": pictures[1:]} if animated else {}
    if not whole.exists():
        pictures[0].save(whole, "PNG" if suffix == "apng" else None, **extra)
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(1, len(content)))
    broken.write_bytes(bytes(content[: end if data.draw(st.booleans()) else None]))
    # Nothing but a refusal may be raised. A broken header may claim gigabytes: not here.
    with pytest.MonkeyPatch.context() as patch, suppress(BystanderError):
        patch.setattr(Image, "MAX_IMAGE_PIXELS", 1 << 18)
        for policy in (Policy(on_damage=OnDamage.COVER), Policy()):
            for frame in open_source(broken, policy).frames():
                assert frame.rgb(frame.size).shape == (frame.size.height, frame.size.width, 3)


def test_a_big_tiff_is_a_photo_too(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    Image.fromarray(scene).save(tmp_path / "in.tiff", big_tiff=True)
    assert copied(tmp_path / "in.tiff", tmp_path / "out.tiff").facts.container == "tiff"
