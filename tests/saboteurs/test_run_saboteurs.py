"""Whatever breaks on the way, nothing is published, nothing is left, and the error has a class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Never

import av
import numpy as np
import pytest

from bystander.domain.clock import Timeline
from bystander.domain.findings import Detection, Kind, Scene, Track
from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.job import Orders, Progress, Step
from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.domain.report import LeakKind
from bystander.errors import BadRequest, Damaged, Interrupted, StageFailed, Withheld
from bystander.plan.document import dump, load
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.ears import Ears
from bystander.run.file import apply_plan, look_at, redact, verify
from bystander.run.lookout import Lookout
from bystander.stages import Covering, Detector, Effect, Tracker
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.testing.stand_in_speech import StandInFinder
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid")
SQUARE = Box(4, 8, 20, 24)
"""About where the bright square of the test clip is in its first frames."""


class Seer(StandIn):
    """Sees the same thing in every picture. Places are shares of 96 x 64 pixels."""

    def __init__(self, *boxes: Box) -> None:
        self.boxes = boxes
        self.looks = 0

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self.looks += 1
        x, y = pixels.shape[1] / 96, pixels.shape[0] / 64
        return tuple(Detection(Kind.FACE, box.scaled(x, y), 0.9) for box in self.boxes)


class Raiser(Seer):
    """Works for a while, then raises in its future, as a detector must."""

    def __init__(self, after: int) -> None:
        super().__init__(SQUARE)
        self.after = after

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        if self.looks >= self.after:
            broken: Future[tuple[Detection, ...]] = Future()
            broken.set_exception(StageFailed("the detector failed"))
            return broken
        return super().detect(pixels, floor)


class Rude(Seer):
    """Raises at once, something that is no error of ours."""

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        raise ZeroDivisionError


class LateSeer(Seer):
    """Sees nothing until the judge looks: more looks than the look pass has."""

    def __init__(self, after: int, *boxes: Box) -> None:
        super().__init__(*boxes)
        self.after = after

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        if self.looks < self.after:
            self.looks += 1
            nothing: Future[tuple[Detection, ...]] = Future()
            nothing.set_result(())
            return nothing
        return super().detect(pixels, floor)


class Roamer(LateSeer):
    """Once the judge looks, sees a face somewhere else every time: never satisfied."""

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        self.boxes = (Box(0, 0, 9, 9).shifted(self.looks * 17 % 80, self.looks * 13 % 50),)
        return super().detect(pixels, floor)


class Clumsy:
    """An effect that breaks in the middle of the recording."""

    weaker = None

    def paint(self, frame: Frame, covering: Covering) -> None:
        if frame.index == 7:
            raise OSError("a message that may say what was in the picture")
        Solid().paint(frame, covering)


class Blind:
    """A tracker that loses everything."""

    def follow(self, scene: Scene, timeline: Timeline, size: Size) -> tuple[Track, ...]:
        raise RuntimeError


def crew(
    detector: Detector,
    effects: Mapping[str, Effect] | None = None,
    tracker: Tracker | None = None,
) -> Crew:
    usual = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    lookout = Lookout(detector, {Kind.FACE: tracker or usual})
    return Crew((lookout,), effects or {"solid": Solid()})


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "in.mp4", Clip(pts=range(0, 25 * 512, 512)))


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_well_publishes_and_leaves_nothing_else(clip: Path, tmp_path: Path) -> None:
    outcome = redact(clip, tmp_path / "out.mp4", POLICY, crew(Seer(SQUARE)))
    assert left(tmp_path) == ["in.mp4", "out.mp4"]
    assert outcome.report.clean
    assert outcome.report.frames == 25


@pytest.mark.parametrize("after", [0, 1, 3])
def test_nothing_is_published_when_the_detector_raises(
    clip: Path, tmp_path: Path, after: int
) -> None:
    with pytest.raises(StageFailed):
        redact(clip, tmp_path / "out.mp4", POLICY, crew(Raiser(after)))
    assert left(tmp_path) == ["in.mp4"]


def test_nothing_is_published_when_the_judges_detector_raises(clip: Path, tmp_path: Path) -> None:
    looks = Seer(SQUARE)
    look_at(clip, POLICY, crew(looks))
    with pytest.raises(StageFailed):
        redact(clip, tmp_path / "out.mp4", POLICY, crew(Raiser(looks.looks + 1)))
    assert left(tmp_path) == ["in.mp4"]


def test_nothing_is_published_when_the_effect_fails(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(StageFailed) as failure:
        redact(clip, tmp_path / "out.mp4", POLICY, crew(Seer(SQUARE), {"solid": Clumsy()}))
    assert "what was in the picture" not in str(failure.value)
    assert left(tmp_path) == ["in.mp4"]


def test_an_error_of_a_foreign_class_publishes_nothing_either(clip: Path, tmp_path: Path) -> None:
    for broken in (crew(Rude()), crew(Seer(SQUARE), tracker=Blind())):
        with pytest.raises((StageFailed, ZeroDivisionError, RuntimeError)):
            redact(clip, tmp_path / "out.mp4", POLICY, broken)
        assert left(tmp_path) == ["in.mp4"]


@pytest.mark.parametrize("step", [Step.LOOK, Step.CARRY_OUT, Step.JUDGE])
def test_an_interruption_at_any_step_leaves_nothing(tmp_path: Path, step: Step) -> None:
    def stop(progress: Progress) -> None:
        if progress.step is step and progress.done > 2:
            raise Interrupted

    clip = write_clip(tmp_path / "in.mp4", Clip(sound=True))
    policy = replace(POLICY, sound=SoundPolicy.MUTE)
    listening = replace(crew(Seer(SQUARE)), ears=Ears(StandInFinder))
    with pytest.raises(Interrupted):
        redact(clip, tmp_path / "out.mp4", policy, listening, Orders(listener=stop))
    assert left(tmp_path) == ["in.mp4"]


def test_what_looks_for_speech_may_fail_while_pictures_are_looked_at(tmp_path: Path) -> None:
    class Deaf(StandInFinder):
        def begin(self) -> Never:
            raise ZeroDivisionError

    clip = write_clip(tmp_path / "in.mp4", Clip(sound=True))
    policy = replace(POLICY, sound=SoundPolicy.MUTE)
    deaf = replace(crew(Seer(SQUARE)), ears=Ears(Deaf))
    with pytest.raises(StageFailed, match="speech"):
        redact(clip, tmp_path / "out.mp4", policy, deaf)
    assert left(tmp_path) == ["in.mp4"]


def test_a_face_that_only_the_judge_saw_is_covered_in_a_second_round(
    clip: Path, tmp_path: Path
) -> None:
    looks = Seer()
    look_at(clip, POLICY, crew(looks))
    late = LateSeer(looks.looks, SQUARE)
    outcome = redact(clip, tmp_path / "out.mp4", POLICY, crew(late))
    assert outcome.report.clean
    assert [cover.kind for cover in outcome.plan.covers] == [Kind.FACE]


def test_a_leak_withholds_the_copy_and_says_where(clip: Path, tmp_path: Path) -> None:
    looks = Seer()
    look_at(clip, POLICY, crew(looks))
    with pytest.raises(Withheld) as withheld:
        redact(clip, tmp_path / "out.mp4", POLICY, crew(Roamer(looks.looks)))
    report = withheld.value.report
    assert report.leaks[0].kind is LeakKind.FACE  # type: ignore[attr-defined]
    assert left(tmp_path) == ["in.mp4"]


def test_a_leak_is_published_only_knowingly_and_named(clip: Path, tmp_path: Path) -> None:
    looks = Seer()
    look_at(clip, POLICY, crew(looks))
    orders = Orders(publish_anyway=True)
    outcome = redact(clip, tmp_path / "out.mp4", POLICY, crew(Roamer(looks.looks)), orders)
    assert left(tmp_path) == ["in.mp4", "out.mp4"]
    assert not outcome.report.clean


def test_a_plan_for_another_file_is_refused(clip: Path, tmp_path: Path) -> None:
    other = write_clip(tmp_path / "other.mp4", Clip(pts=range(0, 24 * 512, 512)))
    workers = crew(Seer(SQUARE))
    plan = look_at(clip, POLICY, workers)
    with pytest.raises(BadRequest, match="another file"):
        apply_plan(other, tmp_path / "out.mp4", plan, workers, Orders())
    assert left(tmp_path) == ["in.mp4", "other.mp4"]


def test_the_same_plan_gives_the_same_pictures_again(clip: Path, tmp_path: Path) -> None:
    workers = crew(Seer(SQUARE))
    redact_plan = redact(clip, tmp_path / "one.mp4", POLICY, workers).plan
    with (tmp_path / "plan.json").open("w+") as stream:
        dump(redact_plan, stream)
        stream.seek(0)
        apply_plan(clip, tmp_path / "two.mp4", load(stream), workers, Orders())
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_verify_finds_a_copy_whose_covers_were_left_out(clip: Path, tmp_path: Path) -> None:
    workers = crew(Seer(SQUARE))
    plan = look_at(clip, POLICY, workers)
    bare = replace(plan, covers=())
    apply_plan(clip, tmp_path / "bare.mp4", bare, crew(Seer()), Orders())
    report = verify(clip, tmp_path / "bare.mp4", workers, Orders(), bare)
    assert {leak.kind for leak in report.leaks} == {LeakKind.FACE}


def test_verify_finds_a_copy_that_is_cut_short(clip: Path, tmp_path: Path) -> None:
    workers = crew(Seer(SQUARE))
    plan = look_at(clip, POLICY, workers)
    write_clip(tmp_path / "short.mp4", Clip(pts=range(0, 20 * 512, 512)))
    report = verify(clip, tmp_path / "short.mp4", workers, Orders(), plan)
    kinds = {leak.kind for leak in report.leaks}
    assert {LeakKind.FRAMES, LeakKind.TRUNCATED} <= kinds


def spoilt(folder: Path) -> Path:
    """A video whose sixth frame cannot be decoded."""
    path = write_clip(
        folder / "in.avi", Clip(codec="png", pixel_format="rgb24", pts=range(0, 12 * 512, 512))
    )
    with av.open(str(path)) as container:
        packets = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    middle = len(packets[5]) // 2
    broken = packets[5][:middle] + bytes(40) + packets[5][middle + 40 :]
    path.write_bytes(path.read_bytes().replace(packets[5], broken))
    return path


def test_a_frame_that_cannot_be_decoded_publishes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        redact(spoilt(tmp_path), tmp_path / "out.avi", POLICY, crew(Seer(SQUARE)))
    assert left(tmp_path) == ["in.avi"]


def pictures(path: Path) -> Iterator[Pixels]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)


def test_a_frame_that_cannot_be_decoded_is_covered_whole_on_request(tmp_path: Path) -> None:
    policy = replace(POLICY, on_damage=OnDamage.COVER)
    outcome = redact(spoilt(tmp_path), tmp_path / "out.avi", policy, crew(Seer()))
    assert outcome.report.clean
    shown = list(pictures(tmp_path / "out.avi"))
    assert len(shown) == 12
    assert [bool(picture.std() == 0) for picture in shown] == [index == 5 for index in range(12)]
