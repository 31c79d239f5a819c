"""A mosaic and a blur show as little as they say, whatever the size of the face."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bystander.domain.frame import Frame
from bystander.domain.geometry import Box, Orientation, Shape, Size
from bystander.domain.plan import Cover
from bystander.redact.apply import apply
from bystander.redact.blur import Blur
from bystander.redact.mosaic import Mosaic
from bystander.stages import Effect
from bystander.testing.pictures import LAYOUTS, synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting

SIZE = Size(200, 160)
EFFECTS: dict[str, Effect] = {"mosaic": Mosaic(), "blur": Blur()}


def with_margin(face: Box, effect: str, track: int = 1) -> Cover:
    wide = cover_of(resting(face.enlarged(face.width / 4, face.height / 4)), effect, track=track)
    return Cover(
        track, wide.kind, effect, wide.shape, wide.path, resting(face), wide.score, wide.reason
    )


def noisy(layout: str = "yuv444p", seed: int = 1, orientation: int = 1) -> Frame:
    frame = synthetic_frame(SIZE, layout, Orientation(orientation)).writable()
    noise = np.random.default_rng(seed)
    for plane in frame.planes:
        plane.samples[...] = noise.integers(plane.low, plane.high, plane.samples.shape)
    return frame


def redacted(frame: Frame, cover: Cover) -> Frame:
    (item,) = apply([frame], plan_for(frame.size, (cover,)), EFFECTS)
    return item.frame


def runs(values: NDArray[np.generic]) -> int:
    """How many squares stand along the first axis, told by rows that differ."""
    return 1 + int(np.any(values[1:] != values[:-1], axis=1).sum())


@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.tuples(st.integers(0, 150), st.integers(0, 110)),
    st.tuples(st.integers(1, 150), st.integers(1, 150)),
    st.integers(1, 8),
)
@settings(max_examples=80, deadline=None)
def test_a_mosaic_never_shows_more_than_25_squares(
    layout: str, corner: tuple[int, int], sides: tuple[int, int], orientation: int
) -> None:
    face = Box(*corner, corner[0] + sides[0], corner[1] + sides[1])
    frame = noisy(layout, orientation=orientation)
    cover = with_margin(face, "mosaic")
    box = cover.path.at(0)
    assert box is not None
    inside = frame.orientation.stored_box(box, frame.size).clipped(frame.stored)
    assert inside is not None
    for plane in redacted(frame, cover).planes[:3]:
        left, top, right, bottom = inside.scaled(1 / plane.step_x, 1 / plane.step_y).outward()
        values = plane.samples[top:bottom, left:right]
        assert runs(values) <= 5
        assert runs(values.T) <= 5


def test_a_large_face_has_25_squares_and_a_tiny_one_a_single_square() -> None:
    large = redacted(noisy(), with_margin(Box(40, 40, 140, 120), "mosaic")).planes[0].samples
    assert (runs(large[20:140, 15:165]), runs(large[20:140, 15:165].T)) == (5, 5)
    tiny = redacted(noisy(), with_margin(Box(40, 40, 46, 46), "mosaic")).planes[0].samples
    assert len(np.unique(tiny[39:47, 39:47])) == 1


def test_a_mosaic_moves_with_the_face() -> None:
    frame = synthetic_frame(SIZE, "yuv444p").writable()
    for plane in frame.planes:
        plane.samples[...] = (np.arange(200)[None] // 10 * 11) % 200 + 20
    here = redacted(frame, with_margin(Box(40, 40, 80, 90), "mosaic")).planes[0].samples
    for plane in frame.planes:
        plane.samples[...] = np.roll(plane.samples, 7, axis=1)
    there = redacted(frame, with_margin(Box(47, 40, 87, 90), "mosaic")).planes[0].samples
    assert np.array_equal(here[30:100, 31:89], there[30:100, 38:96])


def test_the_noise_of_a_mosaic_stands_still_and_differs_between_tracks() -> None:
    face = Box(40, 40, 140, 120)
    first = redacted(noisy(), with_margin(face, "mosaic"))
    other = redacted(noisy(), with_margin(face, "mosaic", track=2))
    assert not np.array_equal(first.planes[0].samples, other.planes[0].samples)

    flat = synthetic_frame(SIZE, "yuv444p")
    pictures = []
    for index in range(3):
        frame = synthetic_frame(SIZE, "yuv444p", index=index).writable()
        for plane, same in zip(frame.planes, flat.planes, strict=True):
            plane.samples[...] = same.samples
        pictures.append(frame)
    wide = cover_of(resting(face, 0, 3), "mosaic")
    shown = [
        item.frame.planes[0].samples
        for item in apply(pictures, plan_for(SIZE, (wide,), 3), EFFECTS)
    ]
    assert np.array_equal(shown[0], shown[1])
    assert np.array_equal(shown[0], shown[2])


def test_a_mosaic_says_little_more_than_the_mean_of_a_square() -> None:
    cover = with_margin(Box(40, 40, 140, 120), "mosaic")
    frame = noisy("gray")
    (plane,) = redacted(frame, cover).planes
    centre = plane.samples[80, 90]
    mean = frame.planes[0].samples[72:88, 80:100].mean()
    assert abs(int(centre) - mean) <= 255 / 16
    assert abs(int(centre) - plane.neutral) % (255 / 16) < 1


@pytest.mark.parametrize("side", [12, 40, 120])
def test_a_blur_leaves_no_detail_whatever_the_size_of_the_face(side: int) -> None:
    stripes = synthetic_frame(SIZE, "gray").writable()
    period = max(2, side // 4)
    stripes.planes[0].samples[...] = (np.arange(200)[None] // (period // 2) % 2) * 200 + 20
    face = Box(20, 20, 20 + side, 20 + side)
    (plane,) = redacted(stripes, with_margin(face, "blur")).planes
    seen = plane.samples[20 : 20 + side, 20 : 20 + side].astype(int)
    # Four stripes of 200 steps over the face; what remains is the unevenness of the edge.
    assert np.abs(np.diff(seen, axis=1)).max() <= 200 // 10
    assert np.ptp(seen) <= 50


@pytest.mark.parametrize("shape", Shape)
def test_a_blur_takes_nothing_from_outside(shape: Shape) -> None:
    cover = cover_of(resting(Box(40, 40, 100, 100)), "blur", shape)
    frame = noisy("gray")
    other = frame.writable()
    x, y = np.arange(200)[None] + 0.5 - 70, np.arange(160)[:, None] + 0.5 - 70
    outside = (np.maximum(abs(x), abs(y)) > 30) & ((np.hypot(x, y) > 45) | (shape is Shape.BOX))
    other.planes[0].samples[outside] = 255
    one, two = (redacted(f, cover).planes[0].samples for f in (frame, other))
    assert np.array_equal(one[~outside], two[~outside])


def test_a_flat_face_stays_flat_under_a_blur() -> None:
    frame = noisy("gray")
    frame.planes[0].samples[25:115, 25:115] = 77
    (plane,) = redacted(frame, with_margin(Box(40, 40, 100, 100), "blur")).planes
    assert (plane.samples[25:115, 25:115] == 77).all()
