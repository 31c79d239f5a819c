"""How the default effect looks: legal, soft, and like what is around it."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.domain.frame import Frame, Role
from bystander.domain.geometry import Box, Shape, Size
from bystander.redact import fill
from bystander.redact.apply import apply
from bystander.redact.fill import Fill
from bystander.redact.grain import GRAIN, GRAIN_SIDE
from bystander.redact.tiles import rectangles
from bystander.testing.pictures import LAYOUTS, synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting

SIZE = Size(80, 72)
FACE = Box(20, 16, 60, 56)


def painted(frame: Frame, *boxes: Box) -> Frame:
    covers = tuple(cover_of(resting(box), track=track) for track, box in enumerate(boxes))
    (item,) = apply([frame], plan_for(frame.size, covers), {"fill": Fill()})
    return item.frame


def flat(layout: str, value: str, size: Size = SIZE) -> Frame:
    frame = synthetic_frame(size, layout).writable()
    for plane in frame.planes:
        levels = {"darkest": 0, "brightest": (1 << plane.bits) - 1, "neutral": plane.neutral}
        plane.samples[...] = levels[value]
    return frame


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("value", ["darkest", "brightest"])
def test_grain_on_the_brightest_and_the_darkest_surroundings_stays_legal(
    layout: str, value: str
) -> None:
    for plane in painted(flat(layout, value), FACE).planes:
        if plane.role is Role.ALPHA:
            continue
        inside = plane.samples[16 // plane.step_y :, 20 // plane.step_x :]
        inside = inside[: 40 // plane.step_y, : 40 // plane.step_x].astype(int)
        near = plane.low if value == "darkest" else plane.high
        assert plane.low <= inside.min()
        assert inside.max() <= plane.high
        assert np.abs(inside - near).max() <= (plane.high - plane.low) * GRAIN * 6


@pytest.mark.parametrize("side", [24, 300, 2 * GRAIN_SIDE + 40])
def test_a_flat_surrounding_is_continued_with_nothing_but_grain(side: int) -> None:
    picture = flat("yuv420p", "neutral", Size(2 * GRAIN_SIDE + 120, 2 * GRAIN_SIDE + 80))
    luma, cb, cr = painted(picture, Box(32, 16, 32 + side, 16 + side)).planes
    inside = luma.samples[16 : 16 + side, 32 : 32 + side].astype(float)
    deviation = (luma.high - luma.low) * GRAIN
    assert abs(inside.mean() - luma.neutral) < deviation / 4
    assert 0.8 * deviation < inside.std() < 1.2 * deviation
    assert (cb.samples == 128).all()
    assert (cr.samples == 128).all()


def test_a_gradient_goes_on_under_a_cover() -> None:
    frame = flat("gray", "neutral")
    frame.planes[0].samples[...] = np.arange(80)[None] * 2 + 40
    (plane,) = painted(frame, FACE).planes
    columns = plane.samples[16:56, 20:60].astype(float).mean(axis=0)
    # Softened, but darker where the picture is darker, step by step and without a jump.
    assert columns[-1] - columns[0] > 30
    assert np.abs(np.diff(columns)).max() < 6


def test_two_covers_take_nothing_from_each_other() -> None:
    frame = flat("gray", "neutral")
    frame.planes[0].samples[16:56, 40:60] = 255
    (plane,) = painted(frame, Box(10, 16, 40, 56), Box(40, 16, 60, 56)).planes
    assert plane.samples.max() < 140


def test_a_cover_deep_inside_another_looks_beyond_it() -> None:
    frame = flat("gray", "neutral", Size(400, 400))
    frame.planes[0].samples[...] = 200
    (plane,) = painted(frame, Box(10, 10, 390, 390), Box(190, 190, 200, 200)).planes
    assert abs(plane.samples[190:200, 190:200].astype(float).mean() - 200) < 3


def test_where_nothing_is_visible_the_surface_is_neutral() -> None:
    (plane,) = painted(flat("gray", "brightest"), Box(-9, -9, 99, 99)).planes
    assert abs(float(plane.samples.mean()) - plane.neutral) < 1


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("shape", Shape)
def test_large_and_small_covers_are_painted_alike(
    layout: str, shape: Shape, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = synthetic_frame(Size(331, 217), layout)
    boxes = (Box(20, 16, 300, 190), Box(3, 200, 30, 217), Box(310, 5, 331, 40))
    covers = tuple(cover_of(resting(b), shape=shape, track=n) for n, b in enumerate(boxes))
    shown = []
    for large in (1, 10_000):
        monkeypatch.setattr(fill, "LARGE", large)
        (item,) = apply([frame], plan_for(frame.size, covers), {"fill": Fill()})
        shown.append(item.frame.planes)
    for one, two in zip(*shown, strict=True):
        assert np.abs(one.samples.astype(int) - two.samples).max() <= 1  # a sum's last bit


def test_runs_of_tiles_are_joined_to_rectangles_that_cover_each_once() -> None:
    touched = np.random.default_rng(4).random((30, 40)) < 0.6
    touched[5:20, 7:30] = True
    painted = np.zeros(touched.shape, int)
    for rectangle in rectangles(touched):
        painted[rectangle] += 1
    assert np.array_equal(painted, touched.astype(int))
    assert len(rectangles(np.ones((9, 5), np.bool_))) == 1
