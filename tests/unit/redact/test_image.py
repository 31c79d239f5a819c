"""The image effect: upright, opaque, in the right colours."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Box, Orientation, Shape, Size
from bystander.redact.apply import apply
from bystander.redact.image import Image
from bystander.testing.pictures import LAYOUTS, synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting

SIZE = Size(120, 96)
CORNERS = {
    (0, 0): (220, 30, 30),
    (0, 1): (30, 200, 40),
    (1, 0): (40, 60, 210),
    (1, 1): (200, 200, 20),
}


def stamp(side: int = 32) -> Pixels:
    """A different colour in each quarter, so that any turn shows."""
    pixels = np.zeros((side, side, 3), np.uint8)
    half = side // 2
    for (row, column), colour in CORNERS.items():
        pixels[row * half : (row + 1) * half, column * half : (column + 1) * half] = colour
    return pixels


def stamped(frame: Frame, image: Image, box: Box, shape: Shape = Shape.BOX) -> Pixels:
    plan = plan_for(frame.size, (cover_of(resting(box), "image", shape),))
    (item,) = apply([frame], plan, {"image": image})
    return item.frame.rgb(frame.size)


@pytest.mark.parametrize("orientation", Orientation)
def test_the_image_is_upright_in_every_orientation(orientation: Orientation) -> None:
    frame = synthetic_frame(SIZE, "yuv444p", orientation)
    picture = stamped(frame, Image(stamp()), Box(40, 20, 80, 60))
    for (row, column), colour in CORNERS.items():
        seen = picture[30 + 20 * row, 50 + 20 * column].astype(int)
        assert np.abs(seen - colour).max() <= 3


@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - {"gray"}))
def test_its_colours_are_right_in_every_format(layout: str) -> None:
    picture = stamped(synthetic_frame(SIZE, layout), Image(stamp()), Box(40, 20, 80, 60))
    for (row, column), colour in CORNERS.items():
        seen = picture[30 + 20 * row, 50 + 20 * column].astype(int)
        assert np.abs(seen - colour).max() <= 3


def test_what_is_transparent_shows_dark_grey_and_never_what_is_beneath() -> None:
    clear = np.zeros((8, 8, 4), np.uint8)
    clear[..., :3] = 255
    picture = stamped(synthetic_frame(SIZE, "rgb24"), Image(clear), Box(40, 20, 80, 60))
    assert (picture[20:60, 40:80] == 32).all()


def test_a_face_half_outside_shows_half_of_the_image() -> None:
    frame = synthetic_frame(SIZE, "rgb24")
    picture = stamped(frame, Image(stamp()), Box(-20, 20, 20, 60))
    assert picture[30, 10].tolist() == list(CORNERS[0, 1])
    assert picture[50, 10].tolist() == list(CORNERS[1, 1])
    assert picture[30, 2].tolist() == list(CORNERS[0, 1])


def test_a_large_image_is_reduced_without_losing_its_mean() -> None:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (1000, 1400, 3)).astype(np.uint8)
    picture = stamped(synthetic_frame(SIZE, "rgb24"), Image(pixels), Box(40, 20, 80, 60))
    assert np.abs(picture[20:60, 40:80].astype(float) - 127.5).max() < 20


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 2), (0, 4, 3), (4, 4, 3, 1)])
def test_pixels_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="height, width, 3 or 4"):
        Image(np.zeros(shape, np.uint8))
