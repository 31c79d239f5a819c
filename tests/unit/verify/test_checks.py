"""Each check names what is wrong with a copy, where and when, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bystander.domain.clock import Instant, Timeline
from bystander.domain.findings import Detection, Kind, Shot
from bystander.domain.frame import Frame, Matrix, Pixels, Plane
from bystander.domain.geometry import Box, Orientation, Outline, Shape, Size
from bystander.domain.path import Path
from bystander.domain.plan import Cover, Medium, Model, Plan, SourceFacts, Stream
from bystander.domain.policy import Policy
from bystander.domain.report import Leak, LeakKind
from bystander.domain.traces import Trace, TraceKind
from bystander.errors import StageFailed
from bystander.stages import Check
from bystander.testing.stand_in import StandIn
from bystander.verify.judge import judge_frames
from bystander.verify.picture import Picture
from bystander.verify.second_look import SecondLook, hidden_share
from bystander.verify.streams import Streams
from bystander.verify.tags import left_over
from bystander.verify.timing import Timing

BASE = Fraction(1, 25)
SIZE = Size(200, 100)
MODEL = Model("fake", "none", "0" * 64, "none", "none", "none")
FACTS = SourceFacts(
    medium=Medium.VIDEO,
    container="mp4",
    codec="h264",
    size=SIZE,
    orientation=Orientation.UPRIGHT,
    pixel_format="yuv420p",
    frames=10,
    duration=Fraction(10, 25),
    rate=Fraction(25),
    time_base=BASE,
    encoder="libx264",
    streams=(Stream(0, "video", "h264", kept=True, reason="redacted"),),
)


def plan_for(count: int = 10, covers: tuple[Cover, ...] = (), facts: SourceFacts = FACTS) -> Plan:
    return Plan(
        version=1,
        made_by="test",
        digest="0" * 64,
        source=facts,
        policy=Policy(),
        models=(MODEL,),
        timeline=Timeline(np.arange(count, dtype=np.int64), BASE),
        looked=count,
        shots=(Shot(0, count),),
        covers=covers,
        seed=1,
    )


def cover(box: Box, start: int, end: int) -> Cover:
    corners = [box.left, box.top, box.right, box.bottom]
    path = Path(
        np.array([start, end - 1], dtype=np.int64), np.array([corners] * 2, dtype=np.float32)
    )
    return Cover(1, Kind.FACE, "fill", Shape.BOX, path, path, 0.9, "test")


class Grey:
    """A picture without content."""

    def rgb(self, size: Size) -> Pixels:
        return np.full((size.height, size.width, 3), 128, np.uint8)

    def writable(self) -> tuple[Grey, tuple[Plane, ...]]:
        return self, ()


def frame(index: int, pts: int | None = None) -> Frame:
    return Frame(
        index=index,
        time=Instant(index if pts is None else pts, BASE),
        duration=1,
        stored=SIZE,
        orientation=Orientation.UPRIGHT,
        matrix=Matrix.BT601,
        full_range=False,
        planes=(),
        native=Grey(),
    )


class Seer(StandIn):
    """A detector that sees the same things in every picture, given in 200x100 pixels."""

    model = MODEL

    def __init__(self, *boxes: Box, score: float = 0.9) -> None:
        self._boxes = boxes
        self._score = score
        self.sizes: list[tuple[int, ...]] = []

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self.sizes.append(pixels.shape)
        height, width, _ = pixels.shape
        places = (box.scaled(width / 200, height / 100) for box in self._boxes)
        return tuple(Detection(Kind.FACE, place, self._score) for place in places)


def same(size: Size) -> Size:
    return size


def examined(
    check: Check, frames: Iterable[Frame], plan: Plan, output: SourceFacts = FACTS
) -> tuple[Leak, ...]:
    examination = check.begin(plan, output)
    for item in frames:
        examination.see(item)
    return examination.finish()


def test_the_same_times_are_no_leak() -> None:
    assert examined(Timing(), map(frame, range(10)), plan_for()) == ()


def test_one_changed_presentation_time_is_named_with_its_frame() -> None:
    frames = [frame(index, 6 if index == 5 else index) for index in range(10)]
    (leak,) = examined(Timing(), frames, plan_for())
    assert (leak.kind, leak.frame, leak.seconds) == (LeakKind.TIME, 5, Fraction(5, 25))


@pytest.mark.parametrize("count", [9, 11])
def test_a_missing_and_an_extra_frame_are_leaks(count: int) -> None:
    (leak,) = examined(Timing(), map(frame, range(count)), plan_for())
    assert leak.kind is LeakKind.FRAMES


def test_another_duration_is_a_leak() -> None:
    longer = replace(FACTS, duration=Fraction(12, 25))
    (leak,) = examined(Timing(), map(frame, range(10)), plan_for(), longer)
    assert leak.kind is LeakKind.TIME


def test_two_estimates_of_a_duration_are_not_compared() -> None:
    longer = replace(FACTS, duration=Fraction(12, 25), container="mpegts")
    assert examined(Timing(), map(frame, range(10)), plan_for(), longer) == ()


def test_a_shorter_duration_is_a_leak_of_its_own_kind() -> None:
    shorter = replace(FACTS, duration=Fraction(8, 25))
    (leak,) = examined(Timing(), map(frame, range(10)), plan_for(), shorter)
    assert leak.kind is LeakKind.TRUNCATED


def test_pictures_that_end_before_the_original_does_are_a_leak_whatever_is_declared() -> None:
    longer = replace(FACTS, duration=Fraction(30, 25))
    leaks = examined(Timing(), map(frame, range(10)), plan_for(facts=longer), longer)
    assert [leak.kind for leak in leaks] == [LeakKind.TRUNCATED]


@pytest.mark.parametrize(
    "changed",
    [
        replace(FACTS, size=Size(100, 200)),
        replace(FACTS, orientation=Orientation.HALF_TURN),
        replace(FACTS, pixel_format="yuv444p"),
    ],
)
def test_another_size_orientation_or_pixel_format_is_a_leak(changed: SourceFacts) -> None:
    (leak,) = examined(Picture(), (), plan_for(), changed)
    assert leak.kind is LeakKind.PICTURE


def test_a_stream_that_the_plan_does_not_keep_is_a_leak() -> None:
    extra = Stream(1, "audio", "aac", kept=True, reason="?")
    more = replace(FACTS, streams=(*FACTS.streams, extra))
    (leak,) = examined(Streams(), (), plan_for(), more)
    assert leak.kind is LeakKind.STREAM
    assert examined(Streams(), (), plan_for(facts=more), more) == ()


def test_a_face_outside_every_cover_is_a_leak_with_its_place() -> None:
    face = Box(20, 20, 60, 70)
    leaks = examined(SecondLook(Seer(face), same), map(frame, range(10)), plan_for())
    assert leaks
    assert leaks[0].kind is LeakKind.FACE
    assert leaks[0].place == face


def test_a_face_under_a_cover_is_none() -> None:
    plan = plan_for(covers=(cover(Box(10, 10, 70, 80), 0, 10),))
    seer = Seer(Box(20, 20, 60, 70))
    assert examined(SecondLook(seer, same), map(frame, range(10)), plan) == ()
    assert seer.sizes


def test_a_face_that_the_plan_leaves_visible_for_its_size_is_no_leak() -> None:
    face = Box(20, 20, 60, 70)
    plan = plan_for()
    for least, is_leak in ((40.0, True), (40.5, False)):
        lenient = replace(plan, policy=replace(plan.policy, min_face=least))
        leaks = examined(SecondLook(Seer(face), same), map(frame, range(10)), lenient)
        assert bool(leaks) == is_leak


def test_a_face_that_is_covered_too_late_is_a_leak() -> None:
    plan = plan_for(covers=(cover(Box(10, 10, 70, 80), 8, 10),))
    leaks = examined(SecondLook(Seer(Box(20, 20, 60, 70)), same), map(frame, range(10)), plan)
    assert leaks
    assert all(leak.frame is not None and leak.frame < 8 for leak in leaks)


def test_a_doubtful_face_does_not_withhold() -> None:
    seer = Seer(Box(20, 20, 60, 70), score=0.4)
    assert examined(SecondLook(seer, same), map(frame, range(10)), plan_for()) == ()


def test_every_picture_of_an_animation_is_looked_at() -> None:
    seer = Seer()
    still = replace(FACTS, medium=Medium.ANIMATION)
    examined(SecondLook(seer, same), map(frame, range(10)), plan_for(), still)
    assert len(seer.sizes) == 10


def boxes(*covers: Box) -> tuple[Outline, ...]:
    return tuple(Outline(Shape.BOX, box) for box in covers)


def test_covers_add_up_but_do_not_count_twice() -> None:
    face = Box(0, 0, 16, 16)
    assert hidden_share(face, boxes(Box(0, 0, 8, 16), Box(8, 0, 16, 8))) == pytest.approx(0.75)
    assert hidden_share(face, boxes(Box(0, 0, 8, 16), Box(0, 0, 8, 16))) == pytest.approx(0.5)
    assert hidden_share(face, ()) == 0.0


class Copy:
    """A finished copy as far as the judge asks."""

    facts = FACTS
    digest = "1" * 64
    traces: tuple[Trace, ...] = ()

    def frames(self) -> Iterable[Frame]:
        return map(frame, range(10))


class Blind(Seer):
    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        answer: Future[tuple[Detection, ...]] = Future()
        answer.set_exception(RuntimeError("saboteur"))
        return answer


def test_a_check_that_raises_is_not_a_clean_report() -> None:
    with pytest.raises(StageFailed):
        judge_frames(map(frame, range(10)), Copy(), plan_for(), [SecondLook(Blind(), same)])  # type: ignore[arg-type]


def test_the_report_counts_people_frames_and_looks() -> None:
    plan = plan_for(covers=(cover(Box(10, 10, 70, 80), 0, 10),))
    report = judge_frames(map(frame, range(10)), Copy(), plan, [SecondLook(Seer(), same)])  # type: ignore[arg-type]
    assert report.clean
    assert (report.people, report.covers, report.frames) == (1, 1, 10)
    assert report.rejudged > 0
    assert report.encoder == plan.source.encoder
    assert report.streams == plan.source.streams


POSITION = Trace(TraceKind.POSITION, "GPSLatitude", "48.8577", "EXIF")


def test_a_tag_that_nobody_asked_to_keep_is_a_leak_that_does_not_tell_its_value() -> None:
    class Tagged(Copy):
        traces = (POSITION, POSITION)

    plan = plan_for(covers=(cover(Box(10, 10, 70, 80), 0, 10),))
    report = judge_frames(map(frame, range(10)), Tagged(), plan, [SecondLook(Seer(), same)])  # type: ignore[arg-type]
    (leak,) = report.leaks
    assert leak.kind is LeakKind.TAG
    assert leak.detail == "a tag is left in the copy: position (EXIF)"
    assert "tags" in report.checks


def test_a_tag_that_the_plan_keeps_is_no_leak_and_words_among_pictures_are_one() -> None:
    plan = plan_for()
    kept = replace(plan, policy=Policy(keep_tags=("GPSLatitude",), knowingly=True))
    assert left_over((POSITION,), kept) == ()
    assert len(left_over((POSITION,), plan)) == 1
    words = Trace(TraceKind.WORDS, "bitstream", "user data", "video stream 0")
    assert len(left_over((POSITION, words), kept)) == 1


class LeftSeer(StandIn):
    """Sees a face at the left of whatever it is shown."""

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        answer: Future[tuple[Detection, ...]] = Future()
        answer.set_result((Detection(Kind.FACE, Box(10, 20, 30, 50), 0.9),))
        return answer


def test_the_full_proof_sees_every_other_frame_in_a_size_of_its_own() -> None:
    seer = Seer()
    eye = SecondLook(seer, lambda size: Size(size.width // 2, size.height // 2), same)
    examined(eye, map(frame, range(4)), plan_for(4))
    assert seer.sizes == [(50, 100, 3), (100, 200, 3)] * 2


def test_the_full_proof_looks_at_every_frame_and_mirrors_every_other_one() -> None:
    eye = SecondLook(LeftSeer(), same, same)
    looks = eye.begin(plan_for(4), FACTS)
    for index in range(4):
        looks.see(frame(index))
    places = [leak.place for leak in looks.finish()]
    assert eye.looked == 4
    assert places == [Box(10, 20, 30, 50), Box(170, 20, 190, 50)] * 2
