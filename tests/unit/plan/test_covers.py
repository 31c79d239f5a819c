"""Covers are longer than a face was seen, and wider than it was found."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bystander.domain.camera import Camera
from bystander.domain.clock import Timeline
from bystander.domain.findings import Detection, Kind, Observation, Scene, Shot
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover
from bystander.domain.policy import Heads, Policy
from bystander.plan.build import build
from bystander.plan.covers import cover_whole
from bystander.testing.scenes import PICTURE, Trajectory, Watcher, moving, steady_timeline
from bystander.track.follow import TwoThresholdTracker

FACE = Box(100, 100, 140, 150)
POLICY = Policy()


def covers(
    scene: Scene, policy: Policy = POLICY, timeline: Timeline | None = None
) -> tuple[Cover, ...]:
    times = timeline or steady_timeline(scene.shot.end)
    tracker = TwoThresholdTracker(policy.start, policy.keep, policy.bridge)
    return build(tracker.follow(scene, times, PICTURE), scene, policy, times)


def hidden(box: Box, found: tuple[Cover, ...], frame: int) -> float:
    """The largest share of a box that one cover hides."""
    places = (cover.path.at(frame) for cover in found)
    return max((place.intersection(box) / box.area for place in places if place), default=0.0)


def test_a_cover_begins_before_the_face_was_first_seen_and_ends_after_it_was_last_seen() -> None:
    scene = Watcher(missed=[*range(40), *range(60, 100)]).scene([moving(FACE, 0, 0)], Shot(0, 100))
    (cover,) = covers(scene)
    assert cover.path.start == 40 - 12
    assert cover.path.end == 56 + 12 + 1


def test_what_is_covered_together_is_covered_as_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    faces = [moving(FACE.shifted(90 * place, 0), place - 2, place) for place in range(6)]
    scene = Watcher(missed=[*range(9), *range(30, 45)]).scene(faces, Shot(0, 70))
    together = covers(scene)
    monkeypatch.setattr("bystander.plan.covers.AT_ONCE", 1)
    assert len(together) >= len(faces)
    assert covers(scene) == together


def test_hold_is_seconds_also_where_the_frame_rate_varies() -> None:
    pts = np.cumsum([0] + [1] * 10 + [50] * 30).astype(np.int64)
    times = Timeline(pts, Fraction(1, 100))
    scene = Watcher(stride=1, missed=[*range(20), *range(21, 41)]).scene(
        [moving(FACE, 0, 0)], Shot(0, 41)
    )
    (cover,) = covers(scene, timeline=times)
    assert (cover.path.start, cover.path.end) == (19, 22)


def test_a_face_is_covered_until_its_shot_has_dissolved_and_from_when_it_emerges() -> None:
    scene = Watcher(missed=[*range(28), *range(60, 100)]).scene([moving(FACE, 0, 0)], Shot(0, 100))
    (cover,) = covers(replace(scene, emerging=20, fading=35))
    assert (cover.path.start, cover.path.end) == (0, 100)


def test_a_face_that_left_before_its_shot_dissolved_is_not_covered_again() -> None:
    scene = Watcher(missed=[*range(28), *range(60, 100)]).scene([moving(FACE, 0, 0)], Shot(0, 100))
    (cover,) = covers(replace(scene, emerging=16, fading=31))
    assert (cover.path.start, cover.path.end) == (28 - 12, 56 + 12 + 1)


def looked(depths: dict[int, int], seen: set[int], frames: int) -> Scene:
    """A shot that was looked at in these frames, so deep, and a face that some looks saw."""
    looks = [
        Observation(frame, (Detection(Kind.FACE, FACE, 0.8),) if frame in seen else (), depth)
        for frame, depth in depths.items()
    ]
    return Scene(Shot(0, frames), tuple(looks), Camera.still(frames))


def test_a_face_that_only_deep_looks_see_is_covered_from_one_to_the_next() -> None:
    depths = {frame: 2 if frame % 40 == 0 else 1 for frame in range(0, 200, 4)}
    found = covers(looked(depths, {80}, 200))
    assert [(cover.path.start, cover.path.end) for cover in found] == [(41, 120)]


def test_a_face_that_shallow_looks_see_is_held_as_ever() -> None:
    depths = {frame: 2 if frame % 40 == 0 else 1 for frame in range(0, 200, 4)}
    (cover,) = covers(looked(depths, {80, 84}, 200))
    assert (cover.path.start, cover.path.end) == (80 - 12, 84 + 12 + 1)


def test_how_closely_one_face_was_seen_says_nothing_about_its_neighbour() -> None:
    near, far = (Detection(Kind.FACE, FACE.shifted(aside, 0), 0.8) for aside in (0, 200))
    looks = tuple(
        Observation(
            frame,
            (near,) * (frame in (80, 84)) + (far,) * (frame == 80),
            2 if frame % 40 == 0 else 1,
        )
        for frame in range(0, 200, 4)
    )
    found = covers(Scene(Shot(0, 200), looks, Camera.still(200)))
    assert [(each.path.start, each.path.end) for each in found] == [(68, 97), (41, 120)]


def test_nobody_waits_for_a_deep_look_for_longer_than_four_holds() -> None:
    depths = {frame: 2 if frame == 120 else 1 for frame in range(0, 240, 4)}
    (cover,) = covers(looked(depths, {120}, 240))
    assert (cover.path.start, cover.path.end) == (120 - 50, 120 + 50 + 1)


def test_no_cover_crosses_a_cut() -> None:
    scene = Watcher().scene([moving(FACE, 0, 0)], Shot(50, 60))
    (cover,) = covers(scene, timeline=steady_timeline(200))
    assert (cover.path.start, cover.path.end) == (50, 60)


def test_a_gap_is_covered() -> None:
    scene = Watcher(missed=range(20, 36)).scene([moving(FACE, 2, 0)], Shot(0, 60))
    found = covers(scene)
    assert all(hidden(moving(FACE, 2, 0)(frame), found, frame) == 1.0 for frame in range(60))


def test_the_margin_is_in_face_widths() -> None:
    scene = Watcher().scene([moving(FACE, 0, 0)], Shot(0, 9))
    (cover,) = covers(scene, replace(POLICY, margin=0.5))
    assert cover.path.at(4) == Box(80, 75, 160, 175)
    assert cover.tight.at(4) == FACE


def test_a_cover_never_shrinks_between_two_sightings_of_different_size() -> None:
    small, large = FACE, FACE.enlarged(8, 10)
    scene = Watcher().scene([lambda frame: large if frame == 8 else small], Shot(0, 17))
    (cover,) = covers(scene, replace(POLICY, margin=0.0))
    for frame in range(4, 13):
        place = cover.path.at(frame)
        assert place is not None
        assert place.width >= large.width - 0.2


speeds = st.floats(-5, 5)


@settings(max_examples=40, deadline=None)
@given(x=speeds, y=speeds, bend=st.floats(-0.2, 0.2), stride=st.integers(1, 5))
def test_a_face_that_moves_and_speeds_up_is_hidden_in_every_frame(
    x: float, y: float, bend: float, stride: int
) -> None:
    face = moving(Box(300, 160, 340, 210), x, y, bend)
    scene = Watcher(stride=stride).scene([face], Shot(0, 41))
    found = covers(scene)
    assert min(hidden(face(frame), found, frame) for frame in range(41)) >= 0.8


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_shaking_camera_does_not_shake_covers_off(seed: int) -> None:
    steps = np.random.default_rng(seed).normal(0, 9, (61, 2))
    watcher = Watcher(drift=np.cumsum(steps, axis=0).astype(np.float32))
    shot, face = Shot(0, 61), moving(Box(300, 160, 324, 190), 1, 0)
    found = covers(watcher.scene([face], shot))
    for frame in range(61):
        assert hidden(watcher.truth(face, frame, shot), found, frame) >= 0.9


def test_a_face_on_its_way_out_is_hidden_until_it_is_gone() -> None:
    face: Trajectory = moving(Box(500, 100, 540, 150), 6, 0)
    scene = Watcher(missed=range(21, 60)).scene([face], Shot(0, 60))
    found = covers(scene)
    for frame in range(30):
        inside = face(frame).clipped(PICTURE)
        assert inside is None or hidden(inside, found, frame) >= 0.8


def test_frames_that_could_not_be_decoded_are_covered_whole_in_runs() -> None:
    found = cover_whole([7, 3, 4, 5], Size(64, 48))
    assert [(cover.path.start, cover.path.end) for cover in found] == [(3, 6), (7, 8)]
    assert all(cover.kind is Kind.DAMAGE for cover in found)
    assert found[0].path.at(4) == Box(0, 0, 64, 48)


def test_reasons_name_scores_and_no_person() -> None:
    (cover,) = covers(Watcher().scene([moving(FACE, 0, 0)], Shot(0, 9)))
    assert "best score 0.80" in cover.reason


def test_a_straight_walk_past_a_still_camera_costs_as_many_keyframes_however_long() -> None:
    for frames in (41, 81, 161):
        (cover,) = covers(Watcher().scene([moving(FACE, 3, 0)], Shot(0, frames)))
        assert len(cover.path.frames) == 4


@pytest.mark.parametrize("margin", [-0.1, 5.0])
def test_a_senseless_margin_is_refused(margin: float) -> None:
    with pytest.raises(ValueError, match="margin"):
        Policy(margin=margin)


def test_a_cover_reaches_farther_where_a_face_was_seen_with_doubt() -> None:
    faces = replace(POLICY, heads=Heads.NEVER, start=0.2)

    def widths(score: float) -> list[float]:
        (cover,) = covers(Watcher(score=score).scene([moving(FACE, 0, 0)], Shot(0, 41)), faces)
        return [box.width for box in map(cover.path.at, range(41)) if box]

    sure, less, doubtful = widths(0.9), widths(0.35), widths(0.2)
    assert widths(0.5) == sure
    assert all(one < two < three for one, two, three in zip(sure, less, doubtful, strict=True))
    assert doubtful[0] - sure[0] == pytest.approx(2 * 0.05 * 0.6 * FACE.width, abs=0.3)


def reach(heads: Heads, score: float = 0.9, end: int = 41) -> tuple[float, ...]:
    """How far a cover without a margin reaches beyond a face, in its sides."""
    scene = Watcher(score=score).scene([moving(FACE, 0, 0)], Shot(0, end))
    (cover,) = covers(scene, replace(POLICY, heads=heads, margin=0.0))
    place = cover.path.at(0)
    assert place is not None
    across, down = (FACE.left - place.left, place.right - FACE.right), FACE.height
    return (*(side / FACE.width for side in across), (FACE.top - place.top) / down)


def test_a_head_is_covered_with_its_hair_and_ears() -> None:
    assert reach(Heads.ALWAYS) == pytest.approx((0.35, 0.35, 0.5))
    assert reach(Heads.NEVER) == (0, 0, 0)


def test_heads_are_covered_in_recordings_where_they_turn_and_in_photos_only_when_asked() -> None:
    assert reach(Heads.MOVING) == reach(Heads.ALWAYS)
    assert reach(Heads.MOVING, end=1) == (0, 0, 0)
    assert reach(Heads.ALWAYS, end=1) == reach(Heads.ALWAYS)


def test_around_a_doubtful_face_no_head_is_covered() -> None:
    assert max(reach(Heads.ALWAYS, score=0.45)) < 0.1


def test_a_margin_that_reaches_farther_than_a_head_stays() -> None:
    scene = Watcher().scene([moving(FACE, 0, 0)], Shot(0, 41))
    (cover,) = covers(scene, replace(POLICY, margin=1.0))
    assert cover.path.at(0) == Box(60, 50, 180, 200)
