"""Where one track ends and another begins, both are one if the first was on its way there."""

from __future__ import annotations

from fractions import Fraction

from bystander.domain.camera import Camera
from bystander.domain.findings import Detection, Kind, Observation, Scene, Shot, Track
from bystander.domain.geometry import Box
from bystander.testing.scenes import PICTURE, steady_timeline
from bystander.track.follow import TwoThresholdTracker

FACE = Box(100, 100, 140, 150)
TRACKER = TwoThresholdTracker(start=0.5, keep=0.1, bridge=Fraction(1))


def followed(*seen: tuple[int, float, float]) -> tuple[Track, ...]:
    """One face that moves to the right: (frame, pixels moved so far, score) of each look."""
    looks = tuple(
        Observation(frame, (Detection(Kind.FACE, FACE.shifted(right, 0), score),))
        for frame, right, score in seen
    )
    shot = Shot(0, seen[-1][0] + 1)
    scene = Scene(shot, looks, Camera.still(shot.end))
    return TRACKER.follow(scene, steady_timeline(shot.end), PICTURE)


DOUBTFUL, SURE = (0, 0, 0.48), (4, 48, 0.5)
"""Only once the doubtful sighting is known to be the same face has it a pace, of 12 pixels
a frame. Without one it would be looked for where it was last seen."""


def test_a_face_whose_pace_is_learnt_late_is_found_again_where_it_was_going() -> None:
    (track,) = followed(DOUBTFUL, SURE, (12, 144, 0.5))
    assert track.path.frames.tolist() == [0, 4, 12]


def test_a_face_of_unknown_pace_is_not_found_again_so_far_away() -> None:
    assert len(followed(SURE, (12, 144, 0.5))) == 2


def test_a_face_is_not_found_again_after_a_long_absence() -> None:
    assert len(followed(DOUBTFUL, SURE, (29, 144, 0.5))) == 1
    assert len(followed(DOUBTFUL, SURE, (30, 144, 0.5))) == 2


def test_a_face_is_not_found_again_elsewhere() -> None:
    assert len(followed(DOUBTFUL, SURE, (12, 48 - 96, 0.5))) == 2


def test_a_face_is_found_again_more_than_once() -> None:
    seen = [DOUBTFUL, SURE, (14, 168, 0.48), (16, 192, 0.5), (22, 264, 0.5)]
    (track,) = followed(*seen)
    assert track.path.frames.tolist() == [0, 4, 14, 16, 22]
