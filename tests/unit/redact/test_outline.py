"""Outlines on cells: outward, never inward, and alike on all planes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bystander.domain.frame import Frame
from bystander.domain.geometry import Box, Outline, Shape, Size
from bystander.redact.outline import Cells
from bystander.testing.pictures import LAYOUTS, synthetic_frame

SUBSAMPLED = ("yuv420p", "yuv422p", "yuv444p", "nv12", "gray")


@st.composite
def outlines(draw: st.DrawFn, shape: Shape | None = None) -> Outline:
    places, sides = st.floats(-30, 60), st.floats(0, 50)
    left, top = draw(places), draw(places)
    box = Box(left, top, left + draw(sides), top + draw(sides))
    return Outline(shape or draw(st.sampled_from(Shape)), box)


def masks(frame: Frame, outline: Outline) -> list[NDArray[np.bool_]]:
    """The inside samples of each whole plane."""
    cells = Cells.of(frame)
    patch = cells.patch(outline)
    whole = [np.zeros(plane.samples.shape, np.bool_) for plane in frame.planes]
    if patch is not None:
        for mask, plane in zip(whole, frame.planes, strict=True):
            ours = cells.on(plane, patch)
            mask[ours.rows, ours.columns] = ours.inside
    return whole


@given(
    st.sampled_from(SUBSAMPLED), st.builds(Size, st.integers(1, 40), st.integers(1, 40)), outlines()
)
def test_no_subsampled_plane_mixes_inside_and_outside(
    layout: str, size: Size, outline: Outline
) -> None:
    frame = synthetic_frame(size, layout)
    luma, *chroma = masks(frame, outline)
    rows, columns = np.indices(luma.shape)
    for plane, mask in zip(frame.planes[1:], chroma, strict=True):
        assert np.array_equal(mask[rows // plane.step_y, columns // plane.step_x], luma)


@given(outlines(Shape.ELLIPSE), st.sampled_from(SUBSAMPLED))
def test_an_ellipse_contains_its_box(outline: Outline, layout: str) -> None:
    frame = synthetic_frame(Size(37, 31), layout)
    boxed = masks(frame, Outline(Shape.BOX, outline.box))
    for box, ellipse in zip(boxed, masks(frame, outline), strict=True):
        assert not np.any(box & ~ellipse)


@given(outlines())
def test_every_pixel_that_the_box_touches_is_inside(outline: Outline) -> None:
    frame = synthetic_frame(Size(37, 31), "yuv420p")
    box = outline.box
    x, y = np.arange(37)[None], np.arange(31)[:, None]
    touched = (x < box.right) & (x + 1 > box.left) & (y < box.bottom) & (y + 1 > box.top)
    assert not np.any(touched & ~masks(frame, outline)[0])


def test_an_ellipse_is_rounder_than_the_box_around_it() -> None:
    frame = synthetic_frame(Size(400, 400), "gray")
    (mask,) = masks(frame, Outline(Shape.ELLIPSE, Box(100, 100, 300, 300)))
    # A circle of radius 100 * sqrt(2), and the pixels that its rim touches.
    assert np.pi * 20_000 < mask.sum() < np.pi * 20_000 * 1.02
    assert mask[200].sum() == 284
    assert not mask[100, 50]


def test_an_empty_box_hides_the_cell_that_it_lies_in() -> None:
    frame = synthetic_frame(Size(16, 16), "yuv420p")
    for shape in Shape:
        luma, cb, _ = masks(frame, Outline(shape, Box(5, 5, 5, 5)))
        assert np.argwhere(cb).tolist() == [[2, 2]]
        assert luma.sum() == 4


@pytest.mark.parametrize("shape", Shape)
def test_a_huge_box_hides_everything_and_costs_no_more(shape: Shape) -> None:
    frame = synthetic_frame(Size(16, 9), "yuv420p")
    outline = Outline(shape, Box(-3e38, -3e38, 3e38, 3e38))
    assert all(mask.all() for mask in masks(frame, outline))


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize(
    "box", [Box(-9, 3, 0, 9), Box(16, 3, 20, 9), Box(3, -9, 9, 0), Box(3, 12, 9, 20)]
)
def test_a_box_beside_the_picture_hides_nothing(layout: str, box: Box) -> None:
    cells = Cells.of(synthetic_frame(Size(16, 12), layout))
    assert cells.patch(Outline(Shape.BOX, box)) is None
