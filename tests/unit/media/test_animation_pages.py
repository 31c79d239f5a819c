"""The pages of a TIFF are frames; a preview is no page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bystander.domain.plan import Medium
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import Damaged, Unreadable, Unsupported
from bystander.media.animated import is_animated
from bystander.media.animation import open_animation
from bystander.media.open import open_source
from bystander.stages import Source

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]


def pages(path: Path) -> list[NDArray[Any]]:
    result = []
    with Image.open(path) as file:
        for place in range(getattr(file, "n_frames", 1)):
            file.seek(place)
            result.append(np.array(file))
    return result


def save(path: Path, *pictures: Image.Image, **options: Any) -> Path:
    pictures[0].save(path, save_all=True, append_images=pictures[1:], **options)
    return path


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "CMYK", "I;16"])
def test_pages_come_back_one_by_one(tmp_path: Path, scene: Scene, copied: Copy, mode: str) -> None:
    first, second = Image.fromarray(scene), Image.fromarray(scene[::-1].copy())
    if mode == "I;16":
        first = Image.fromarray(scene[..., 0].astype(np.uint16) * 256)
        second = Image.fromarray(scene[..., 1].astype(np.uint16) * 256)
    else:
        first, second = first.convert(mode), second.convert(mode)
    original = save(tmp_path / "in.tiff", first, second, compression="tiff_lzw")
    copy = copied(original, tmp_path / "out.tiff")
    assert (copy.facts.medium, copy.facts.frames) == (Medium.ANIMATION, 2)
    assert copy.facts.duration is None
    for before, after in zip(pages(original), pages(tmp_path / "out.tiff"), strict=True):
        assert np.array_equal(before, after)
    with Image.open(tmp_path / "out.tiff") as file:
        assert file.info["compression"] == "tiff_lzw"


def test_pages_of_grey_and_colour_are_all_kept_in_colour(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    colour = Image.fromarray(scene)
    original = save(tmp_path / "in.tiff", colour.convert("L"), colour)
    copied(original, tmp_path / "out.tiff")
    grey, same = pages(tmp_path / "out.tiff")
    assert np.array_equal(grey, np.asarray(colour.convert("L").convert("RGB")))
    assert np.array_equal(same, scene)


def test_a_preview_is_dropped_and_named(tmp_path: Path, scene: Scene, copied: Copy) -> None:
    whole = Image.fromarray(scene)
    whole.encoderinfo = {}
    small = whole.resize((16, 12))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    original = save(tmp_path / "in.tiff", whole, small)
    assert not is_animated(original)
    copy = copied(original, tmp_path / "out.tiff")
    assert copy.facts.medium is Medium.PHOTO
    assert open_source(original, Policy()).facts.notices == (
        "other pictures inside the file were dropped",
    )
    assert len(pages(tmp_path / "out.tiff")) == 1


def test_pages_of_several_sizes_are_refused(tmp_path: Path, scene: Scene) -> None:
    picture = Image.fromarray(scene)
    original = save(tmp_path / "in.tiff", picture, picture.resize((30, 30)))
    with pytest.raises(Unsupported, match="sizes"):
        open_animation(original)


def test_pages_of_several_kinds_are_refused(tmp_path: Path, scene: Scene) -> None:
    picture = Image.fromarray(scene)
    original = save(tmp_path / "in.tiff", picture, picture.convert("CMYK"))
    with pytest.raises(Unsupported, match="kinds"):
        open_animation(original)


@pytest.fixture
def cut_short(tmp_path: Path) -> Path:
    noise = np.random.default_rng(2).integers(0, 256, (4, 48, 64, 3), dtype=np.uint8)
    frames = [Image.fromarray(picture) for picture in noise]
    save(tmp_path / "in.png", *frames, duration=[10, 20, 30, 40])
    content = bytearray((tmp_path / "in.png").read_bytes())
    third = [place for place in range(len(content)) if content[place : place + 4] == b"fdAT"][1]
    content[third + 100 : third + 500] = bytes(400)
    (tmp_path / "in.png").write_bytes(bytes(content))
    return tmp_path / "in.png"


def test_an_animation_with_a_broken_picture_is_damaged(cut_short: Path) -> None:
    with pytest.raises(Damaged, match="--on-damage cover"):
        list(open_animation(cut_short).frames())


def test_from_the_broken_picture_on_all_are_covered_whole_when_the_user_goes_on(
    cut_short: Path,
) -> None:
    frames = list(open_animation(cut_short, Policy(on_damage=OnDamage.COVER)).frames())
    assert [frame.damaged for frame in frames] == [False, False, True, True]
    assert [frame.time.pts for frame in frames] == [0, 10, 30, 60]


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_an_animation_that_ends_too_early_is_refused(
    tmp_path: Path, scene: Scene, suffix: str
) -> None:
    frames = [Image.fromarray(np.roll(scene, number, axis=1)) for number in range(4)]
    original = save(tmp_path / f"in.{suffix}", *frames, duration=[10, 20, 30, 40])
    content = original.read_bytes()
    original.write_bytes(content[: len(content) * 6 // 10])
    with pytest.raises((Damaged, Unreadable)):  # libwebp opens no file that is cut
        list(open_animation(original).frames())
