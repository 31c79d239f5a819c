"""Colours that nobody sees, under what is wholly see-through, do not reach the copy."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

from bystander.domain.frame import Frame, Plane, Role
from bystander.media.unseen import clear_unseen
from bystander.stages import Source

pillow_heif.register_heif_opener()

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]

HIDDEN = (slice(8, 40), slice(8, 56))
DEEP_INSIDE = (slice(16, 32), slice(16, 48))
"""Where no codec smears what is around into it."""


def with_secret(scene: Scene, mode: str = "RGBA") -> Image.Image:
    """Noise, which nobody sees, for alpha is 0 there."""
    pixels = np.dstack([scene, np.full(scene.shape[:2], 255, dtype=np.uint8)])
    noise = np.random.default_rng(1).integers(0, 256, pixels[HIDDEN].shape)
    pixels[HIDDEN] = noise
    picture = Image.fromarray(pixels).convert(mode)
    alpha = np.full(scene.shape[:2], 255, dtype=np.uint8)
    alpha[HIDDEN] = 0
    picture.putalpha(Image.fromarray(alpha))
    return picture


EXACT: dict[str, dict[str, Any]] = {
    "png": {},
    "tiff": {},
    "webp": {"lossless": True, "exact": True},
    "avif": {"quality": 100},
    "heic": {"quality": 100},
}


@pytest.mark.parametrize(
    ("suffix", "mode"), [*((suffix, "RGBA") for suffix in EXACT), ("png", "LA"), ("tiff", "LA")]
)
def test_nothing_hides_under_see_through_places_of_a_photo(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str, mode: str
) -> None:
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    with_secret(scene, mode).save(original, **EXACT[suffix])
    copied(original, target)
    with Image.open(original) as before, Image.open(target) as after:
        assert after.mode == before.mode
        secret, bare = np.array(before)[DEEP_INSIDE], np.array(after)[DEEP_INSIDE]
    assert secret[..., :-1].std() > 30
    assert bare[..., :-1].std() < 1
    assert (bare[..., -1] == secret[..., -1]).all()
    assert not bare[..., -1].any()


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_nothing_hides_under_see_through_places_of_an_animation(
    tmp_path: Path, scene: Scene, copied: Copy, suffix: str
) -> None:
    frames = [with_secret(np.roll(scene, 3 * shift, axis=1)) for shift in range(3)]
    options: dict[str, Any] = {"save_all": True, "append_images": frames[1:], "duration": 100}
    original, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    frames[0].save(original, **options, **EXACT[suffix])
    copied(original, target)
    with Image.open(target) as after:
        for number in range(3):
            after.seek(number)
            bare = np.array(after.convert("RGBA"))[DEEP_INSIDE]
            assert bare[..., :3].std() < 1
            assert not bare[..., 3].any()


def write_see_through(path: Path, scene: Scene, pixel_format: str) -> None:
    with av.open(str(path), "w") as output:
        stream = output.add_stream("ffv1", rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pixel_format
        for number in range(3):
            pixels = np.array(with_secret(scene))
            frame = av.VideoFrame.from_ndarray(pixels, "rgba").reformat(format=pixel_format)
            frame.pts, frame.time_base = number, Fraction(1, 25)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def unseen(frame: Frame) -> dict[Role, NDArray[Any]]:
    """Samples of each plane where nothing of the pixels that they colour is seen."""
    return {
        plane.role: plane.samples[
            DEEP_INSIDE[0].start // plane.step_y : DEEP_INSIDE[0].stop // plane.step_y,
            DEEP_INSIDE[1].start // plane.step_x : DEEP_INSIDE[1].stop // plane.step_x,
        ]
        for plane in frame.planes
    }


@pytest.mark.parametrize("pixel_format", ["yuva420p", "yuva444p", "bgra"])
def test_nothing_hides_under_see_through_places_of_a_video(
    tmp_path: Path, scene: Scene, copied: Copy, pixel_format: str
) -> None:
    write_see_through(tmp_path / "in.mkv", scene, pixel_format)
    copy = copied(tmp_path / "in.mkv", tmp_path / "out.mkv")
    assert copy.facts.pixel_format == pixel_format
    with av.open(str(tmp_path / "in.mkv")) as original:
        first = next(original.decode(video=0)).to_ndarray(format="rgba")
    assert first[DEEP_INSIDE][..., :3].std() > 20
    for frame in copy.frames():
        assert all(len(np.unique(samples)) == 1 for samples in unseen(frame).values())
    with av.open(str(tmp_path / "out.mkv")) as redacted:
        bare = next(redacted.decode(video=0)).to_ndarray(format="rgba")
    assert bare[DEEP_INSIDE].std(axis=(0, 1)).max() == 0


def test_a_colour_that_a_seen_pixel_shares_stays() -> None:
    alpha = np.array([[0, 0, 0, 0, 9], [0, 0, 0, 9, 9], [9, 9, 9, 9, 0]], dtype=np.uint8)
    luma, blue = np.full((3, 5), 77, dtype=np.uint8), np.full((2, 3), 77, dtype=np.uint8)
    clear_unseen(
        (
            Plane(luma, Role.LUMA, 1, 1, 8, 16, 235),
            Plane(blue, Role.BLUE_DIFFERENCE, 2, 2, 8, 16, 240),
            Plane(alpha, Role.ALPHA, 1, 1, 8, 0, 255),
        )
    )
    assert np.array_equal(luma, np.where(alpha == 0, 126, 77))
    assert blue.tolist() == [[128, 77, 77], [77, 77, 128]]
    assert alpha.sum() == 9 * 7
