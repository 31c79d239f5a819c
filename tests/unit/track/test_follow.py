"""Tracks: one sighting is enough, doubt continues, and nothing crosses a cut."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bystander.domain.camera import Camera
from bystander.domain.findings import Detection, Kind, Observation, Origin, Scene, Shot, Track
from bystander.domain.geometry import Box
from bystander.testing.scenes import PICTURE, Watcher, moving, steady_timeline
from bystander.track.follow import TwoThresholdTracker

FACE = Box(100, 100, 140, 150)
TRACKER = TwoThresholdTracker(start=0.2, keep=0.1, bridge=Fraction(1))


def followed(scene: Scene) -> tuple[Track, ...]:
    return TRACKER.follow(scene, steady_timeline(scene.shot.end), PICTURE)


def looks(*scores: float | None, box: Box = FACE) -> Scene:
    """One face at one place, seen every fourth frame with these scores."""
    seen = [
        Observation(4 * place, () if score is None else (Detection(Kind.FACE, box, score),))
        for place, score in enumerate(scores)
    ]
    shot = Shot(0, 4 * len(scores))
    return Scene(shot, tuple(seen), Camera.still(shot.end))


def test_one_sighting_is_enough() -> None:
    (track,) = followed(looks(None, None, 0.21, None))
    assert track.path.frames.tolist() == [8]


def test_a_weak_sighting_alone_starts_nothing() -> None:
    assert followed(looks(0.15, 0.19, 0.12)) == ()


def test_weak_sightings_continue_a_track_forwards_and_backwards() -> None:
    (track,) = followed(looks(0.12, 0.15, 0.5, 0.13, 0.11))
    assert track.path.frames.tolist() == [0, 4, 8, 12, 16]
    assert track.origins.tolist() == [
        Origin.WEAK,
        Origin.WEAK,
        Origin.SEEN,
        Origin.WEAK,
        Origin.WEAK,
    ]


def test_a_short_absence_does_not_end_a_track() -> None:
    (track,) = followed(looks(0.5, None, None, None, 0.5))
    assert (track.path.start, track.path.end) == (0, 17)


def test_a_long_absence_ends_it() -> None:
    assert len(followed(looks(0.5, *([None] * 8), 0.5))) == 2


def test_a_face_that_moves_its_own_width_between_looks_stays_one_track() -> None:
    scene = Watcher().scene([moving(FACE, 9, 0)], Shot(0, 41))
    (track,) = followed(scene)
    assert (track.path.start, track.path.end) == (0, 41)


def test_faces_that_cross_are_both_followed_to_the_end() -> None:
    left, right = moving(FACE, 5, 0), moving(FACE.shifted(200, 12), -5, 0)
    tracks = followed(Watcher().scene([left, right], Shot(0, 41)))
    ends = sorted(track.path.boxes[-1][0] for track in tracks if track.path.end == 41)
    assert ends == pytest.approx([100, 300])


def test_a_panning_camera_does_not_break_tracks() -> None:
    pan = np.cumsum(np.tile(np.array([14, -6], dtype=np.float32), (41, 1)), axis=0)
    faces = [moving(FACE.shifted(60 * place, 0), 0, 0) for place in range(4)]
    tracks = followed(Watcher(drift=pan).scene(faces, Shot(0, 41)))
    assert len(tracks) == 4
    assert all(len(track.scores) == 11 for track in tracks)


def test_every_sure_detection_is_in_some_track() -> None:
    random = np.random.default_rng(5)
    seen, count = [], 0
    for frame in range(0, 80, 4):
        corners = random.uniform(0, 300, (6, 2))
        found = [
            Detection(Kind.FACE, Box(x, y, x + 20, y + 25), float(score))
            for (x, y), score in zip(corners, random.uniform(0.2, 1, 6), strict=True)
        ]
        seen.append(Observation(frame, tuple(found)))
        count += len(found)
    scene = Scene(Shot(0, 80), tuple(seen), Camera.still(80))
    assert sum(len(track.scores) for track in followed(scene)) == count


def test_tracks_say_why_they_began_and_ended() -> None:
    entering = replace(looks(None, 0.5, 0.5, None, None), observations=())
    scene = replace(
        entering, observations=looks(None, 0.5, 0.5, None, None, box=Box(0, 9, 30, 50)).observations
    )
    (track,) = followed(scene)
    assert "entered" in track.began
    assert "left" in track.ended


def test_a_doubtful_box_beside_the_expected_place_is_no_part_of_the_track() -> None:
    beside = Detection(Kind.FACE, FACE.shifted(35, 0), 0.15)
    scene = looks(0.8, 0.8, None, 0.8)
    astray = replace(scene.observations[2], detections=(beside,))
    (track,) = followed(
        replace(scene, observations=(*scene.observations[:2], astray, scene.observations[3]))
    )
    assert track.path.frames.tolist() == [0, 4, 12]


def test_a_sure_box_as_far_away_is() -> None:
    beside = Detection(Kind.FACE, FACE.shifted(35, 0), 0.7)
    scene = looks(0.8, 0.8, None)
    (track,) = followed(
        replace(scene, observations=(*scene.observations[:2], Observation(8, (beside,))))
    )
    assert track.path.frames.tolist() == [0, 4, 8]


def test_a_zooming_camera_does_not_break_tracks() -> None:
    factors = 1.05 ** np.arange(41)
    camera = Camera(factors + np.complex128(0j), (1 - factors) * np.complex128(320 + 180j))
    shot, seen = Shot(0, 41), []
    for frame in range(0, 41, 4):
        box = camera.moved(np.array([frame]), np.array([[500, 100, 540, 150]], dtype=np.float32))
        seen.append(Observation(frame, (Detection(Kind.FACE, Box(*map(float, box[0])), 0.3),)))
    (track,) = followed(Scene(shot, tuple(seen), camera))
    assert len(track.scores) == 11
