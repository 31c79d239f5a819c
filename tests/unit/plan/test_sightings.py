"""A plan says when each thing was seen, when with doubt, and when it is covered unseen."""

from __future__ import annotations

from bystander.domain.camera import Camera
from bystander.domain.findings import Detection, Kind, Observation, Scene, Shot
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Box
from bystander.domain.plan import Cover
from bystander.domain.policy import Policy
from bystander.plan.build import build
from bystander.testing.scenes import PICTURE, steady_timeline
from bystander.track.follow import TwoThresholdTracker

FACE = Box(100, 100, 140, 150)
POLICY = Policy()


def cover(scores: dict[int, float]) -> Cover:
    """Of a face with these scores at these looks; one with score 0 was not seen."""
    looks = tuple(
        Observation(frame, (Detection(Kind.FACE, FACE, score),) if score else ())
        for frame, score in scores.items()
    )
    scene = Scene(Shot(0, 100), looks, Camera.still(100))
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    times = steady_timeline(100)
    (made,) = build(tracker.follow(scene, times, PICTURE), scene, POLICY, times)
    return made


def test_what_lies_between_two_looks_that_saw_it_was_seen() -> None:
    assert cover({20: 0.9, 24: 0.9, 28: 0.9}).sure == (FrameSpan(20, 29),)


def test_a_look_that_did_not_see_it_is_a_gap() -> None:
    made = cover({20: 0.9, 24: 0.9, 28: 0, 32: 0.9})
    assert made.sure == (FrameSpan(20, 25), FrameSpan(32, 33))
    assert made.doubtful == ()


def test_a_weak_sighting_is_told_as_a_doubt() -> None:
    made = cover({20: 0.9, 24: 0.15, 28: 0.15, 32: 0.9})
    assert made.sure == (FrameSpan(20, 24), FrameSpan(32, 33))
    assert made.doubtful == (FrameSpan(24, 32),)


def test_a_cover_reaches_further_than_its_sightings() -> None:
    made = cover({20: 0.9})
    assert made.path.start < 20 < made.path.end - 1
    assert made.sure == (FrameSpan(20, 21),)
