"""Faces put into a recording lie where they are said to, and those that are missed are counted."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Orientation, Size
from bystander.domain.policy import Policy, SoundPolicy
from bystander.errors import BadRequest
from bystander.evaluate.seeded.estimate import estimated, hidden
from bystander.evaluate.seeded.faces import AROUND, Donor, Look, donors, put, surroundings
from bystander.evaluate.seeded.placing import AT_ONCE, Placing, Seed
from bystander.run.crew import Crew, assemble
from bystander.run.lookout import Lookout
from bystander.testing.clips import Clip, write_clip
from bystander.testing.pictures import synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting
from bystander.testing.sample import write_sample
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

SIZE = Size(320, 240)
PLAIN = Look(mirrored=False, blur=0.0)
POLICY = Policy(sound=SoundPolicy.DROP)


class Sees(StandIn):
    """A face in the first pictures, and nothing from then on."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        self.left -= 1
        seen = (Detection(Kind.FACE, Box(20, 16, 44, 40), 0.9),) if self.left >= 0 else ()
        answer: Future[tuple[Detection, ...]] = Future()
        answer.set_result(seen)
        return answer


def crew(detector: StandIn) -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(detector, {Kind.FACE: tracker}),), {})


def donor(light: int = 250, side: int = 34) -> Donor:
    """Even, with one bright side."""
    plane = np.full((side, side), float(light), np.float32)
    plane[:, : side // 2] /= 2
    return Donor((20.0, 20.0), (plane,))


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_face_is_put_where_it_is_said_to_be(orientation: Orientation) -> None:
    before = synthetic_frame(SIZE, "gray", orientation)
    frame = before.writable()
    put(frame, donor(), Box(100, 60, 120, 80), PLAIN)
    changed = before.rgb(SIZE) != frame.rgb(SIZE)
    rows, columns = np.nonzero(changed.any(axis=2))
    around = surroundings(Box(100, 60, 120, 80))
    assert around.left <= columns.min() < 100
    assert 120 < columns.max() <= around.right
    assert around.top <= rows.min() < 60
    assert 80 < rows.max() <= around.bottom


def test_a_mirrored_face_looks_the_other_way() -> None:
    for mirrored, bright in ((False, 115), (True, 105)):
        frame = synthetic_frame(SIZE, "gray").writable()
        put(frame, donor(), Box(100, 60, 120, 80), Look(mirrored, 0.0))
        light = frame.rgb(SIZE)[70]
        assert int(light[bright, 0]) > int(light[220 - bright, 0])


def test_a_smaller_face_is_the_mean_of_what_it_was() -> None:
    fine = np.indices((68, 68)).sum(axis=0) % 2 * 200.0
    frame = synthetic_frame(SIZE, "gray").writable()
    put(frame, Donor((40.0, 40.0), (fine.astype(np.float32),)), Box(100, 60, 120, 80), PLAIN)
    assert np.abs(frame.rgb(SIZE)[68:72, 108:112].astype(int) - 100).max() <= 2


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv420p10", "rgb24", "nv12", "rgba"])
def test_a_face_cut_out_and_put_back_changes_nothing(pixel_format: str) -> None:
    frame = synthetic_frame(SIZE, pixel_format)
    (found,) = donors([frame], 1, Sees(1))
    copy = frame.writable()
    left, top = 20.0, 16.0
    put(copy, found, Box(left, top, 44, 40), PLAIN)
    apart = np.abs(copy.rgb(SIZE).astype(int) - frame.rgb(SIZE))
    assert apart[20:36, 24:40].mean() < 6  # of noise, moved by less than a sample


def test_faces_at_the_rim_are_no_donors() -> None:
    frame = synthetic_frame(Size(46, 42), "gray")
    assert donors([frame], 1, Sees(1)) == ()
    assert AROUND > 0


def test_places_are_free_inside_the_picture_and_few_at_once() -> None:
    taken = cover_of(resting(Box(0, 0, 200, 240), 0, 100))
    plan = plan_for(SIZE, (taken,), 100)
    placing = Placing(plan, [donor()], np.random.default_rng(1))
    seeds = list(placing.round(40))
    assert seeds
    for seed in seeds:
        for frame in (seed.start, seed.end - 1):
            around = surroundings(seed.at(frame))
            assert around.clipped(SIZE) == around
            assert around.left >= 200
    for frame in range(100):
        assert sum(seed.start <= frame < seed.end for seed in seeds) <= AT_ONCE


def test_the_same_recording_gives_the_same_places() -> None:
    plan = plan_for(SIZE, (), 50)
    one, other = (list(Placing(plan, [donor()], np.random.default_rng(7)).round(5)) for _ in "ab")
    assert one == other


def test_a_face_is_missed_where_no_cover_holds_it() -> None:
    seed = Seed(0, PLAIN, 2, 6, Box(100, 100, 120, 120), (0.0, 0.0))
    cover = cover_of(resting(Box(95, 95, 125, 125), 0, 4))
    assert hidden([seed], plan_for(SIZE, (cover,), 10)) == [[True, True, False, False]]


def test_a_look_that_sees_none_of_them_misses_all_and_writes_nothing(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "in.mp4", Clip(pts=range(0, 25 * 512, 512), width=192, height=128))
    before = clip.read_bytes()
    found = estimated(clip, POLICY, crew(Sees(1000)), 4)
    # It sees the same place in every picture, whatever is put in elsewhere.
    assert found.all.missed == found.all.exposed == found.all.of
    assert clip.read_bytes() == before
    assert list(tmp_path.iterdir()) == [clip]


def test_without_a_face_nothing_can_be_estimated(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "in.mp4")
    with pytest.raises(BadRequest, match="nothing can be estimated"):
        estimated(clip, POLICY, crew(Sees(0)), 4)


def test_the_real_detector_finds_most_faces_put_into_the_sample(tmp_path: Path) -> None:
    clip = write_sample(tmp_path / "in.mp4", frames=25)
    with assemble(POLICY) as real:
        found = estimated(clip, POLICY, real, 8)
    assert found.all.of >= 6
    large = [each for each in found.sizes if each.side >= 16]
    assert sum(each.missed for each in large) <= sum(each.of for each in large) // 2
    low, high = found.all.interval
    assert low <= found.all.missed / found.all.of <= high
