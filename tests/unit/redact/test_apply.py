"""What apply refuses, and what it covers whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bystander.domain.clock import Instant
from bystander.domain.findings import Kind
from bystander.domain.frame import Frame, Redacted, Untouched
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Box, Orientation, Size
from bystander.domain.plan import Cover
from bystander.errors import BadRequest, Interrupted, StageFailed
from bystander.redact.apply import apply, apply_beside
from bystander.redact.fill import Fill
from bystander.redact.solid import Solid, level
from bystander.stages import Covering, Effect
from bystander.testing.pictures import LAYOUTS, TIME_BASE, synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting

SIZE = Size(64, 48)
EFFECTS: dict[str, Effect] = {"fill": Fill(), "solid": Solid()}


class Raising:
    """Breaks at one frame, after it has painted half of its region."""

    weaker: str | None = None

    def __init__(self, error: BaseException, frame: int = 2) -> None:
        self.error = error
        self.frame = frame

    def paint(self, frame: Frame, covering: Covering) -> None:
        plane = frame.planes[0]
        for region in covering.regions(plane):
            plane.samples[region.rows.start, region.columns] = plane.low
        if frame.index == self.frame:
            raise self.error


def frames(count: int) -> Iterator[Frame]:
    return (synthetic_frame(SIZE, index=index) for index in range(count))


def face(start: int = 0, end: int = 1, effect: str = "solid") -> Cover:
    return cover_of(resting(Box(8, 8, 24, 24), start, end), effect)


def is_touched(item: Redacted) -> bool:
    original = synthetic_frame(SIZE, index=item.frame.index)
    pairs = zip(original.planes, item.frame.planes, strict=True)
    return not all(np.array_equal(one.samples, two.samples) for one, two in pairs)


def test_a_cover_hides_from_its_first_frame_to_its_last() -> None:
    plan = plan_for(SIZE, (face(2, 5), face(4, 6), face(8, 9)), frames=10)
    touched = [is_touched(item) for item in apply(frames(10), plan, EFFECTS)]
    assert [index for index in range(10) if touched[index]] == [2, 3, 4, 5, 8]


def test_a_cover_follows_its_path() -> None:
    path = resting(Box(0, 0, 8, 8), 0, 5)
    path.boxes.setflags(write=True)
    path.boxes[1] += 32
    (*_, middle, _, _) = apply(frames(5), plan_for(SIZE, (cover_of(path, "solid"),), 5), EFFECTS)
    luma = middle.frame.planes[0]
    mask = np.zeros(luma.samples.shape, np.bool_)
    mask[16:24, 16:24] = True
    original = synthetic_frame(SIZE, index=2).planes[0].samples
    assert (luma.samples[mask] == level(luma)).all()
    assert np.array_equal(luma.samples[~mask], original[~mask])


def test_a_frame_without_covers_passes_as_it_is() -> None:
    frame = synthetic_frame(SIZE)
    outside = cover_of(resting(Box(100, 100, 120, 120)))
    for covers in ((), (outside,)):
        (item,) = apply([frame], plan_for(SIZE, covers), EFFECTS)
        assert item.frame is frame


def test_only_one_frame_at_a_time_is_taken() -> None:
    taken = []

    def watched() -> Iterator[Frame]:
        for frame in frames(100):
            taken.append(frame.index)
            yield frame

    items = apply(watched(), plan_for(SIZE, (face(0, 100),), 100), EFFECTS)
    for index in range(3):
        next(items)
        assert taken == list(range(index + 1))


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_damaged_frame_is_covered_whole(layout: str) -> None:
    frame = replace(synthetic_frame(SIZE, layout), damaged=True)
    (item,) = apply([frame], plan_for(SIZE, (face(effect="fill"),)), EFFECTS)
    for plane in item.frame.planes:
        assert (plane.samples == plane.neutral).all()


def test_a_frame_that_the_plan_calls_damaged_is_covered_whole() -> None:
    # Its box is small and its effect unknown: neither matters.
    damage = replace(face(1, 2, "none"), kind=Kind.DAMAGE)
    plan = plan_for(SIZE, (face(0, 3), damage), 3)
    _, item, after = apply(frames(3), plan, EFFECTS)
    assert all((plane.samples == plane.neutral).all() for plane in item.frame.planes)
    assert len(np.unique(after.frame.planes[0].samples)) > 10


@pytest.mark.parametrize("effect", sorted(EFFECTS))
def test_a_transparent_face_is_made_opaque_and_its_colours_are_covered(effect: str) -> None:
    frame = synthetic_frame(SIZE, "rgba").writable()
    frame.planes[3].samples[...] = 0
    for plane in frame.planes[:3]:
        plane.samples[8:24, 8:24] = 255
    (item,) = apply([frame], plan_for(SIZE, (face(effect=effect),)), EFFECTS)
    for plane in item.frame.planes[:3]:
        assert plane.samples[8:24, 8:24].max() < 255
    assert (item.frame.planes[3].samples[8:24, 8:24] == 255).all()
    assert (item.frame.planes[3].samples[24:] == 0).all()


def test_an_effect_that_raises_publishes_nothing() -> None:
    effects = {"raises": Raising(OSError("a woman with a red hat"))}
    items = apply(frames(5), plan_for(SIZE, (face(0, 5, "raises"),), 5), effects)
    assert [next(items).frame.index for _ in range(2)] == [0, 1]
    with pytest.raises(StageFailed, match="OSError at frame 2") as raised:
        next(items)
    assert isinstance(raised.value.__cause__, OSError)
    assert "hat" not in str(raised.value)
    assert list(items) == []


def test_an_effect_that_refuses_is_a_failed_stage_too() -> None:
    effects = {"raises": Raising(BadRequest("no"), frame=0)}
    with pytest.raises(StageFailed):
        list(apply(frames(1), plan_for(SIZE, (face(0, 1, "raises"),)), effects))


@pytest.mark.parametrize("stop", [Interrupted(), KeyboardInterrupt()])
def test_a_wish_to_stop_in_the_middle_of_an_effect_stays_one(stop: BaseException) -> None:
    effects = {"raises": Raising(stop, frame=0)}
    with pytest.raises(type(stop)):
        list(apply(frames(1), plan_for(SIZE, (face(0, 1, "raises"),)), effects))


def test_an_effect_that_nobody_loaded_is_refused_before_the_first_frame() -> None:
    with pytest.raises(BadRequest, match="loaded: fill, solid"):
        apply(frames(1), plan_for(SIZE, (face(effect="flowers"),)), EFFECTS)


def test_frames_beyond_the_plan_are_refused() -> None:
    items = apply(frames(4), plan_for(SIZE, (), 3), EFFECTS)
    assert len([next(items) for _ in range(3)]) == 3
    with pytest.raises(BadRequest, match="more frames"):
        next(items)


def test_frames_that_are_missing_at_the_end_are_refused() -> None:
    items = apply(frames(2), plan_for(SIZE, (), 3), EFFECTS)
    assert len([next(items) for _ in range(2)]) == 2
    with pytest.raises(BadRequest, match="ended after 2 frames"):
        next(items)


@pytest.mark.parametrize("indices", [(0, 2), (0, 0), (1, 2), (0, 1, 1)])
def test_frames_out_of_order_are_refused(indices: tuple[int, ...]) -> None:
    shuffled = (synthetic_frame(SIZE, index=index) for index in indices)
    with pytest.raises(BadRequest, match="was due"):
        list(apply(shuffled, plan_for(SIZE, (), 3), EFFECTS))


def test_a_frame_shown_at_another_time_is_refused() -> None:
    frame = replace(synthetic_frame(SIZE), time=Instant(1, TIME_BASE))
    with pytest.raises(BadRequest, match="another time"):
        list(apply([frame], plan_for(SIZE, ()), EFFECTS))


def test_the_same_time_in_other_ticks_is_the_same_time() -> None:
    frame = replace(synthetic_frame(SIZE, index=1), time=Instant(3600, Fraction(1, 90000)))
    plan = plan_for(SIZE, (), 2)
    assert len(list(apply([synthetic_frame(SIZE), frame], plan, EFFECTS))) == 2


def test_a_frame_of_another_size_is_refused() -> None:
    with pytest.raises(BadRequest, match="64x48"):
        list(apply(frames(1), plan_for(SIZE.swapped, ()), EFFECTS))


@pytest.mark.parametrize("orientation", Orientation)
def test_the_right_stored_pixels_are_covered(orientation: Orientation) -> None:
    frame = synthetic_frame(SIZE, "yuv444p", orientation)
    cover = cover_of(resting(Box(3, 5, 19, 11)), "solid")
    (item,) = apply([frame], plan_for(SIZE, (cover,)), EFFECTS)
    before, after = (orientation.upright(f.planes[0].samples) for f in (frame, item.frame))
    assert np.all(after[5:11, 3:19] == level(frame.planes[0]))
    mask = np.ones(after.shape, np.bool_)
    mask[5:11, 3:19] = False
    assert np.array_equal(before[mask], after[mask])


def test_passages_that_frames_leave_out_are_told_in_their_places() -> None:
    plan = plan_for(SIZE, (face(2, 4),), 8)
    passages = (FrameSpan(0, 2), FrameSpan(5, 8))
    left = (synthetic_frame(SIZE, index=index) for index in (2, 3, 4))
    items = list(apply_beside(left, plan, EFFECTS, passages))
    assert [item.passage for item in items if isinstance(item, Untouched)] == list(passages)
    assert [isinstance(item, Redacted) for item in items] == [False, True, True, True, False]


@pytest.mark.parametrize("passage", [FrameSpan(0, 3), FrameSpan(3, 8), FrameSpan(2, 4)])
def test_a_passage_with_a_cover_in_it_is_no_passage(passage: FrameSpan) -> None:
    plan = plan_for(SIZE, (face(2, 4),), 8)
    with pytest.raises(ValueError, match="not free of covers"):
        apply_beside(frames(8), plan, EFFECTS, (passage,))


def test_a_passage_that_is_left_out_and_not_told_is_missed() -> None:
    with pytest.raises(BadRequest, match="frame 0 was due"):
        list(apply((synthetic_frame(SIZE, index=5),), plan_for(SIZE, (), 8), EFFECTS))
