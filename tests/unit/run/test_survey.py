"""Shots that dissolve into each other share frames, looks and the camera's motion there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Instant
from bystander.domain.findings import Detection, Kind, Scene
from bystander.domain.frame import Frame, Matrix, Pixels, Plane, Role
from bystander.domain.geometry import Box, Orientation, Size
from bystander.domain.policy import Policy
from bystander.run.lookout import Lookout
from bystander.run.survey import Survey
from bystander.testing.plans import plan_for
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

SIZE = Size(320, 180)
DISSOLVE = range(40, 56)
LENGTH = 100


class View:
    """What a detector is shown: the frame's number in every pixel."""

    def __init__(self, number: int) -> None:
        self._number = number

    def rgb(self, size: Size) -> Pixels:
        return np.full((size.height, size.width, 3), self._number, dtype=np.uint8)

    def writable(self) -> tuple[View, tuple[Plane, ...]]:
        raise NotImplementedError


class Telling(StandIn):
    """A detector that sees one face everywhere, whose score tells the frame's number."""

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        score = 0.5 + float(pixels[0, 0, 0]) / 1000
        return (Detection(Kind.FACE, Box(10, 10, 60, 70), score),)


def place(seed: int) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    return np.kron(random.uniform(0, 255, (18, 32)), np.ones((10, 10))).astype(np.float32)


def frames() -> Iterator[Frame]:
    """One place dissolves into another."""
    one, other = place(1), place(2)
    for number in range(LENGTH):
        share = np.clip((number - DISSOLVE.start + 1) / (len(DISSOLVE) + 1), 0, 1)
        samples = ((1 - share) * one + share * other).astype(np.uint8)
        plane = Plane(samples, Role.LUMA, 1, 1, 8, 0, 255)
        yield Frame(
            number, Instant(number, Fraction(1, 25)), 1, SIZE,
            Orientation.UPRIGHT, Matrix.BT709, True, (plane,), View(number),
        )  # fmt: skip


def scenes() -> list[Scene]:
    facts = plan_for(SIZE, ()).source
    watching = Lookout(Telling(), {Kind.FACE: TwoThresholdTracker(0.5, 0.2, Fraction(1))})
    return [scene for (scene,) in Survey(facts, (watching,), Policy()).scenes(frames())]


def test_both_shots_hold_the_frames_of_a_dissolve() -> None:
    first, second = scenes()
    assert (first.shot.start, second.shot.end) == (0, LENGTH)
    assert second.shot.start <= DISSOLVE.start
    assert first.shot.end >= DISSOLVE.stop
    shared = first.shot.end - second.shot.start
    assert (first.emerging, first.fading) == (0, shared)
    assert (second.emerging, second.fading) == (shared, 0)


def test_what_was_seen_in_a_dissolve_was_seen_in_both_shots() -> None:
    first, second = scenes()
    for scene in (first, second):
        looks = [look.frame for look in scene.observations]
        assert any(frame in DISSOLVE for frame in looks)
        assert min(looks) <= scene.shot.start + 4
        assert max(looks) == scene.shot.end - 1
        assert all(
            round(1000 * (look.detections[0].score - 0.5)) == look.frame
            for look in scene.observations
        )


def test_each_shot_has_a_camera_for_every_frame() -> None:
    for scene in scenes():
        assert len(scene.camera) == scene.shot.end - scene.shot.start
        assert abs(scene.camera.shifts[0]) < 1e-9


def test_a_look_tells_how_deep_it_was() -> None:
    depths = [look.depth for look in scenes()[1].observations]
    assert set(depths) == {320, 640}
    assert depths.count(640) < depths.count(320)
