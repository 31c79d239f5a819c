"""JPEGs one behind the other: never is only the first one seen, and nothing said."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bystander.domain.plan import Medium
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.media.jpeg_series import hides_another, is_film
from bystander.media.open import open_source, stage
from bystander.media.photo import open_photo
from bystander.stages import Source

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]


def jpeg(scene: Scene, shift: int = 0, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.roll(scene, shift, axis=1)).save(file, "JPEG", **options)
    return file.getvalue()


@pytest.mark.parametrize("name", ["mjpeg", "mjpg"])
@pytest.mark.parametrize("between", [b"", b"\0\0\0"])
def test_a_raw_stream_of_jpegs_is_a_video(
    tmp_path: Path, scene: Scene, copied: Copy, name: str, between: bytes
) -> None:
    original, target = tmp_path / f"in.{name}", tmp_path / f"out.{name}"
    original.write_bytes(between.join(jpeg(scene, 3 * shift) for shift in range(5)))
    copy = copied(original, target)
    assert copy.facts.medium is Medium.VIDEO
    assert copy.facts.container == "mjpeg"
    before, after = list(open_source(original, Policy()).frames()), list(copy.frames())
    assert [frame.seconds for frame in after] == [Fraction(index, 25) for index in range(5)]
    assert [frame.seconds for frame in before] == [frame.seconds for frame in after]
    for one, other in zip(before, after, strict=True):
        apart = one.rgb(one.size).astype(int) - other.rgb(other.size)
        assert np.abs(apart).mean() < 3


def test_two_jpegs_of_one_size_are_a_video_whatever_their_name(
    tmp_path: Path, scene: Scene
) -> None:
    path = tmp_path / "in.jpg"
    path.write_bytes(jpeg(scene, progressive=True) + jpeg(scene, 5))
    source = open_source(path, Policy())
    assert len(list(source.frames())) == 2
    with pytest.raises(BadRequest, match=r"\.mjpeg"):
        stage(source, path, tmp_path / "out.jpg", replace=False)


def test_a_photo_says_that_a_smaller_one_behind_it_is_dropped(
    tmp_path: Path, scene: Scene, copied: Copy
) -> None:
    path = tmp_path / "in.jpg"
    path.write_bytes(jpeg(scene) + jpeg(scene[::2, ::2]))
    facts = open_source(path, Policy()).facts
    assert facts.medium is Medium.PHOTO
    assert facts.notices == ("other pictures inside the file were dropped",)
    assert copied(path, tmp_path / "out.jpg").facts.notices == ()


def test_a_tagged_photo_is_a_photo_whatever_is_behind_it(tmp_path: Path, scene: Scene) -> None:
    exif = Image.Exif()
    exif[0x0112] = 1
    path = tmp_path / "in.jpg"
    path.write_bytes(jpeg(scene, exif=exif) + jpeg(scene))
    assert open_source(path, Policy()).facts.medium is Medium.PHOTO
    assert open_photo(path).facts.notices


def test_one_jpeg_is_a_photo_even_with_restarts_and_fill_bytes(
    tmp_path: Path, scene: Scene
) -> None:
    path = tmp_path / "in.mjpeg"
    content = jpeg(scene, restart_marker_blocks=2)
    path.write_bytes(content.replace(b"\xff\xdb", b"\xff\xff\xff\xdb", 1))
    assert open_source(path, Policy()).facts.medium is Medium.PHOTO
    path.write_bytes(path.read_bytes() * 2)
    assert is_film(path)


def test_no_cut_of_a_series_breaks_the_search(tmp_path: Path, scene: Scene) -> None:
    whole = jpeg(scene[::4, ::4]) * 2
    path = tmp_path / "in.jpg"
    for length in range(3, len(whole)):
        path.write_bytes(whole[:length])
        assert not is_film(path) or length > len(whole) - 2
        assert hides_another(path) == (length >= len(whole) // 2 + 3)
