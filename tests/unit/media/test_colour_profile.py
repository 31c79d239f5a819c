"""A colour profile keeps its colours, and loses the names, dates and numbers of devices."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from bystander.media.colour_profile import bare_profile
from bystander.stages import Source

pillow_heif.register_heif_opener()

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]


def xyz(*numbers: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(each * 65536) for each in numbers))


def screen(version: int = 2, gamma: float = 1.5) -> bytes:
    """A profile of somebody's screen, unlike sRGB: red and blue swapped, and another curve."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 16) + b"Nobody's laptop\0" + bytes(78),
        b"cprt": b"text\0\0\0\0Nobody 2024\0",
        b"mmod": b"mmod\0\0\0\0Nobody serial 0x47110815",
        b"vcgt": b"vcgt\0\0\0\0Nobody calibrated",
        b"meta": b"dict\0\0\0\0Nobody's place",
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(0.1431, 0.0606, 0.7141),
        b"gXYZ": xyz(0.3851, 0.7169, 0.0971),
        b"bXYZ": xyz(0.4361, 0.2225, 0.0139),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    place, table, data = 132 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, place + len(data), len(content))
        data += content + bytes(-len(content) % 4)
    head = bytearray(128)
    struct.pack_into(">I4sI4s4s4s", head, 0, place + len(data), b"NoBo", version << 24,
                     b"mntr", b"RGB ", b"XYZ ")  # fmt: skip
    struct.pack_into(">6H", head, 24, 2024, 5, 17, 10, 11, 12)
    head[36:40], head[48:56], head[80:84] = b"acsp", b"APPLNoBo", b"NoBo"
    head[68:80] = xyz(0.9642, 1, 0.8249)[8:]
    return bytes(head) + struct.pack(">I", len(tags)) + table + data


def seen(scene: Scene, profile: bytes) -> Scene:
    """The numbers that an sRGB screen needs to show the same colours."""
    srgb = ImageCms.createProfile("sRGB")
    shown = ImageCms.profileToProfile(
        Image.fromarray(scene), ImageCms.ImageCmsProfile(io.BytesIO(profile)), srgb
    )
    assert shown is not None
    return np.asarray(shown)


def built_in() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("profile", [screen(), built_in()], ids=["version 2", "version 4"])
def test_colours_are_shown_as_they_were(scene: Scene, profile: bytes) -> None:
    bare = bare_profile(profile)
    assert bare is not None
    assert np.array_equal(seen(scene, bare), seen(scene, profile))
    assert bare_profile(bare) == bare
    assert struct.unpack_from(">I", bare) == (len(bare),)
    named = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(bare)))
    assert named.strip() == "colours"


def test_the_screen_of_these_tests_is_unlike_others(scene: Scene) -> None:
    assert np.abs(seen(scene, screen()).astype(int) - scene).mean() > 20


def test_words_dates_and_serial_numbers_are_gone() -> None:
    bare = bare_profile(screen()) or b""
    assert not [word for word in (b"Nobody", b"NoBo", b"APPL", b"mmod", b"vcgt") if word in bare]
    assert struct.pack(">3H", 2024, 5, 17) not in bare


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "heic", "avif"])
def test_no_word_of_a_profile_reaches_a_copy(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    Image.fromarray(scene).save(original, icc_profile=screen())
    copied(original, target)
    assert b"Nobody" not in target.read_bytes()
    with Image.open(target) as picture:
        assert picture.info["icc_profile"] == bare_profile(screen())


def test_words_in_the_place_of_a_colour_are_gone() -> None:
    disguised = screen().replace(xyz(0.9642, 1, 0.8249), b"text\0\0\0\0Nobody here\0")
    assert b"Nobody" in disguised
    assert b"Nobody" not in (bare_profile(disguised) or b"")


def test_no_cut_of_a_profile_breaks_the_reader() -> None:
    whole = screen()
    for length in range(len(whole)):
        bare = bare_profile(whole[:length])
        assert bare is None or b"Nobody" not in bare
    assert bare_profile(b"") is None
    assert bare_profile(whole[:128] + b"\xff\xff\xff\xff" + whole[132:]) is None
