"""What a camera moved is found again, there and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.domain.camera import Camera

FACE = np.array([[100, 100, 140, 150]], dtype=np.float32)
FIRST = np.array([0])


@given(
    zoom=st.floats(0.1, 10), roll=st.floats(-3, 3), x=st.floats(-900, 900), y=st.floats(-900, 900)
)
def test_steadied_is_the_reverse_of_moved(zoom: float, roll: float, x: float, y: float) -> None:
    camera = Camera(np.array([zoom * np.exp(1j * roll)]), np.array([complex(x, y)]))
    again = camera.steadied(FIRST, camera.moved(FIRST, FACE))
    assert again == pytest.approx(FACE, abs=0.05)


def test_a_zoom_enlarges_a_box_about_the_origin() -> None:
    camera = Camera(np.array([2 + 0j]), np.array([5 + 0j]))
    assert camera.moved(FIRST, FACE).tolist() == [[205, 200, 285, 300]]


def test_a_roll_moves_a_box_and_keeps_it_upright() -> None:
    camera = Camera(np.array([1j]), np.array([0j]))
    assert camera.moved(FIRST, FACE)[0] == pytest.approx([-145, 95, -105, 145])


def test_a_still_camera_leaves_boxes_where_they_are() -> None:
    assert Camera.still(1).moved(FIRST, FACE).tolist() == FACE.tolist()


def test_a_camera_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="as many"):
        Camera(np.ones(2, dtype=complex), np.zeros(3, dtype=complex))
    with pytest.raises(ValueError, match="nothing"):
        Camera(np.zeros(2, dtype=complex), np.zeros(2, dtype=complex))


def test_told_from_a_later_frame_the_camera_leads_to_the_same_places() -> None:
    factors = np.array([1, 1.1, 1.2 * np.exp(0.1j), 1.3])
    camera = Camera(factors, np.array([0, 5 + 2j, 9 - 3j, 30j]))
    later = camera.since(1)
    assert len(later) == 3
    assert later.moved(FIRST, FACE).tolist() == FACE.tolist()
    in_second = camera.moved(np.array([1]), FACE)
    for frame in (1, 2, 3):
        there = later.moved(np.array([frame - 1]), in_second)
        assert there == pytest.approx(camera.moved(np.array([frame]), FACE), abs=1e-3)
