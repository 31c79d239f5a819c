"""The promise of the default effect, and of every effect that is not called weaker.

What a cover hides is drawn here a second time, pixel by pixel, without the code under test.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Role
from bystander.domain.geometry import Box, Orientation, Shape, Size
from bystander.domain.plan import Cover
from bystander.redact.apply import apply
from bystander.redact.blur import Blur
from bystander.redact.fill import Fill
from bystander.redact.image import Image
from bystander.redact.mosaic import Mosaic
from bystander.redact.solid import Solid, level
from bystander.stages import Effect
from bystander.testing.pictures import LAYOUTS, synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting

STAMP = np.random.default_rng(2).integers(0, 256, (9, 7, 4)).astype(np.uint8)
STRONG: dict[str, Effect] = {"fill": Fill(), "solid": Solid(), "image": Image(STAMP)}
ALL: dict[str, Effect] = {**STRONG, "mosaic": Mosaic(), "blur": Blur()}


@dataclass(frozen=True)
class Scene:
    """A picture with covers that overlap, stick out of it or miss it."""

    size: Size
    layout: str
    orientation: Orientation
    covers: tuple[Cover, ...]
    seed: int

    def frame(self) -> Frame:
        return synthetic_frame(self.size, self.layout, self.orientation, seed=self.seed)

    def redacted(self, frame: Frame, effects: dict[str, Effect] = ALL) -> Frame:
        (item,) = apply([frame], plan_for(self.size, self.covers), effects)
        return item.frame

    def hidden(self, frame: Frame, slack: float = 0.0) -> list[NDArray[np.bool_]]:
        """For each plane, the samples that lie in a chroma cell that a cover touches.

        slack: how much wider ellipses are taken, for borderline pixels
        """
        steps = [(plane.step_x, plane.step_y) for plane in frame.planes]
        step_x, step_y = max(x for x, _ in steps), max(y for _, y in steps)
        height, width = frame.stored.height, frame.stored.width
        rows, columns = -(-height // step_y), -(-width // step_x)
        # Drawn with room around the picture, for cells may reach beyond an odd-sized one.
        room = 4
        upright = np.zeros((self.size.height + 2 * room, self.size.width + 2 * room), np.bool_)
        for cover in self.covers:
            upright |= touched(upright.shape, cover, room, slack)
        stored = self.orientation.stored(upright)[room:, room:]
        stored = stored[: rows * step_y, : columns * step_x]
        cells = stored.reshape(rows, step_y, columns, step_x).any(axis=(1, 3))
        pixels = np.kron(cells, np.ones((step_y, step_x), np.bool_))[:height, :width]
        return [pixels[::y, ::x] for x, y in steps]


def touched(shape: tuple[int, ...], cover: Cover, room: int, slack: float) -> NDArray[Any]:
    """The pixels whose square the outline touches: (rows, columns) bool of the upright picture."""
    box = cover.path.at(0)
    assert box is not None
    left, top = np.arange(shape[1])[None] - room, np.arange(shape[0])[:, None] - room
    in_box = (left < box.right) & (left + 1 > box.left)
    in_box = in_box & (top < box.bottom) & (top + 1 > box.top)
    if cover.shape is Shape.BOX or (cover.shape is Shape.POLYGON and slack > 0):
        return in_box
    if cover.shape is Shape.POLYGON:
        return in_polygon(shape, cover, room)
    x, y = box.centre
    near_x = np.clip(x, left, left + 1) - x
    near_y = np.clip(y, top, top + 1) - y
    across, down = box.width / sqrt(2), box.height / sqrt(2)
    in_ellipse = (near_x / across) ** 2 + (near_y / down) ** 2 <= 1 + slack
    return np.asarray(in_box | in_ellipse)


def in_polygon(shape: tuple[int, ...], cover: Cover, room: int) -> NDArray[Any]:
    """The pixels of which one of 16 points is inside: not all that are touched."""
    outline = cover.outline(0)
    assert outline is not None
    x, y = (np.arange(4 * length) / 4 + 1 / 8 - room for length in shape[::-1])
    points = outline.holds(x, y).reshape(shape[0], 4, shape[1], 4)
    return np.asarray(points.any(axis=(1, 3)))


def eighths(low: float, high: float) -> st.SearchStrategy[float]:
    """Exact in 32-bit floats, so that pixels that touch can be told without doubt."""
    return st.integers(int(low * 8), int(high * 8)).map(lambda n: n / 8)


@st.composite
def scenes(draw: st.DrawFn, effects: tuple[str, ...]) -> Scene:
    size = Size(draw(st.integers(1, 45)), draw(st.integers(1, 45)))
    covers = []
    for track in range(draw(st.integers(1, 4))):
        left, top = draw(eighths(-20, 50)), draw(eighths(-20, 50))
        box = Box(left, top, left + draw(eighths(0.125, 40)), top + draw(eighths(0.125, 40)))
        shape, effect = draw(st.sampled_from(Shape)), draw(st.sampled_from(effects))
        covers.append(cover_of(resting(box), effect, shape, track))
    return Scene(
        size,
        draw(st.sampled_from(sorted(LAYOUTS))),
        draw(st.sampled_from(Orientation)),
        tuple(covers),
        draw(st.integers(0, 1000)),
    )


def randomised(frame: Frame, masks: list[NDArray[np.bool_]], seed: int) -> Frame:
    """The frame with every sample under the masks drawn anew, legal or not."""
    copy = frame.writable()
    noise = np.random.default_rng(seed)
    for plane, mask in zip(copy.planes, masks, strict=True):
        values = noise.integers(0, 1 << plane.bits, plane.samples.shape)
        plane.samples[mask] = values[mask]
    return copy


def assert_same_pictures(one: Frame, two: Frame) -> None:
    for a, b in zip(one.planes, two.planes, strict=True):
        np.testing.assert_array_equal(a.samples, b.samples, err_msg=repr(a))


def check_independence(scene: Scene, seed: int) -> None:
    frame = scene.frame()
    other = randomised(frame, scene.hidden(frame, slack=-1e-6), seed)
    assert_same_pictures(scene.redacted(frame), scene.redacted(other))


@given(scenes(("fill",)), st.integers(0, 99))
@settings(max_examples=300, deadline=None)
def test_fill_does_not_depend_on_one_pixel_inside(scene: Scene, seed: int) -> None:
    check_independence(scene, seed)


@given(scenes(tuple(STRONG)), st.integers(0, 99))
@settings(max_examples=200, deadline=None)
def test_strong_effects_side_by_side_do_not_depend_on_one_pixel_inside(
    scene: Scene, seed: int
) -> None:
    check_independence(scene, seed)


@given(scenes(tuple(ALL)))
@settings(max_examples=200, deadline=None)
def test_pixels_outside_all_covers_stay_as_they_were(scene: Scene) -> None:
    frame = scene.frame()
    masks = scene.hidden(frame, slack=1e-6)
    for before, after, mask in zip(frame.planes, scene.redacted(frame).planes, masks, strict=True):
        np.testing.assert_array_equal(before.samples[~mask], after.samples[~mask])


@given(scenes(("solid",)))
@settings(max_examples=200, deadline=None)
def test_every_pixel_that_a_cover_touches_is_painted(scene: Scene) -> None:
    frame = scene.frame()
    for plane, mask in zip(
        scene.redacted(frame).planes, scene.hidden(frame, slack=-1e-6), strict=True
    ):
        if plane.role is Role.ALPHA:
            assert (plane.samples[mask] == plane.high).all()
        else:
            assert (plane.samples[mask] == level(plane)).all()


@given(scenes(tuple(ALL)))
@settings(max_examples=100, deadline=None)
def test_the_original_frame_keeps_its_pixels(scene: Scene) -> None:
    frame, untouched = scene.frame(), scene.frame()
    scene.redacted(frame)
    assert_same_pictures(frame, untouched)


@given(scenes(tuple(ALL)))
@settings(max_examples=50, deadline=None)
def test_the_same_plan_gives_the_same_picture(scene: Scene) -> None:
    assert_same_pictures(scene.redacted(scene.frame()), scene.redacted(scene.frame()))


@pytest.mark.parametrize("weak", ["mosaic", "blur"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_weaker_neighbour_reads_nothing_of_a_face_under_fill(weak: str, order: int) -> None:
    fill = cover_of(resting(Box(4, 4, 20, 20)), "fill")
    neighbour = cover_of(resting(Box(12, 8, 36, 32)), weak, track=2)
    covers = (neighbour, fill)[::order]
    scene = Scene(Size(40, 40), "yuv420p", Orientation.UPRIGHT, covers, 1)
    only_filled = Scene(scene.size, scene.layout, scene.orientation, (fill,), 1)
    frame = scene.frame()
    other = randomised(frame, only_filled.hidden(frame), 5)
    assert_same_pictures(scene.redacted(frame), scene.redacted(other))


@pytest.mark.parametrize("shape", Shape)
def test_fill_does_not_depend_on_one_pixel_inside_a_large_face(shape: Shape) -> None:
    boxes = (Box(90, 20, 400, 330), Box(380, 100, 640, 300), Box(5, 5, 21, 21))
    covers = tuple(cover_of(resting(box), "fill", shape, n) for n, box in enumerate(boxes))
    scene = Scene(Size(640, 360), "yuv420p10", Orientation.HALF_TURN, covers, 4)
    check_independence(scene, 9)
