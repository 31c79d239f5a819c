"""The cover of a still face stands still, and no edge ever moves inwards for it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bystander.domain.camera import Camera
from bystander.domain.findings import Detection, Kind, Observation, Scene, Shot
from bystander.domain.geometry import Box
from bystander.domain.path import Path
from bystander.domain.policy import Policy
from bystander.plan.build import build
from bystander.plan.steadying import steadied
from bystander.plan.strands import Strands
from bystander.testing.scenes import PICTURE, steady_timeline
from bystander.track.follow import TwoThresholdTracker

FRAMES = 200
SIDE = 50.0


def trembling(seed: int, share: float) -> NDArray[np.float32]:
    """(FRAMES, 4) what a detector makes of a still face: edges some of its side off."""
    random = np.random.default_rng(seed)
    still = np.array([100, 100, 100 + SIDE, 100 + SIDE])
    return (still + random.normal(0, share * SIDE, (FRAMES, 4))).astype(np.float32)


def cover_of(boxes: NDArray[np.float32]) -> Path:
    """The cover of a face that was looked at in every fourth frame."""
    looks = tuple(
        Observation(frame, (Detection(Kind.FACE, Box(*map(float, boxes[frame])), 0.9),))
        for frame in range(0, FRAMES, 4)
    )
    scene = Scene(Shot(0, FRAMES), looks, Camera.still(FRAMES))
    policy, times = Policy(), steady_timeline(FRAMES)
    tracks = TwoThresholdTracker(policy.start, policy.keep, policy.bridge)
    (cover,) = build(tracks.follow(scene, times, PICTURE), scene, policy, times)
    return cover.path


def alone(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    return steadied(boxes, Strands(np.array([len(boxes)])))


def edges(path: Path) -> NDArray[np.float64]:
    """(frames, 4) of every frame."""
    every = np.arange(path.start, path.end)
    return np.stack([np.interp(every, path.frames, side) for side in path.boxes.T], axis=1)


def test_the_cover_of_a_still_face_moves_by_a_hundredth_of_its_width_at_most() -> None:
    for seed in range(5):
        boxes = trembling(seed, 0.02)
        steps = np.abs(np.diff(edges(cover_of(boxes)), axis=0))
        assert steps.max() < 0.012 * SIDE
        assert np.abs(np.diff(boxes, axis=0)).max() > 0.05 * SIDE


def test_the_cover_of_a_face_that_steps_aside_does_not_stay_behind() -> None:
    boxes = trembling(1, 0.0)
    boxes[100:] += np.array([2 * SIDE, 0, 2 * SIDE, 0], dtype=np.float32)
    assert alone(boxes[::4])[:, 2].max() < 100 + 3.2 * SIDE
    assert alone(boxes[::4])[-3:, 0].min() > 100 + 1.8 * SIDE


@given(
    corners=st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=1),
    side=st.floats(1, 300),
)
def test_no_edge_moves_inwards(corners: list[tuple[float, float]], side: float) -> None:
    places = np.array(corners, dtype=np.float32)
    boxes = np.concatenate([places, places + np.float32(side)], axis=1)
    found = alone(boxes)
    assert (found[:, :2] <= boxes[:, :2]).all()
    assert (found[:, 2:] >= boxes[:, 2:]).all()


@given(side=st.floats(1, 300), pace=st.floats(-40, 40))
def test_a_face_that_moves_on_is_not_covered_far_beyond_its_edges(side: float, pace: float) -> None:
    places = np.arange(12, dtype=np.float32)[:, None] * np.float32(pace) + np.zeros(2, np.float32)
    boxes = np.concatenate([places, places + np.float32(side)], axis=1)
    beyond = np.abs(alone(boxes) - boxes)[4:-4]
    assert beyond.max() <= 0.05 * side + 0.01
