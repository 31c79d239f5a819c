"""Nothing leaves but what was redacted, and slates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bystander.domain.frame import Frame, Redacted
from bystander.domain.geometry import Box, Size
from bystander.domain.live import Slate, Verdict
from bystander.errors import BadRequest
from bystander.media.live.slates import Canvas
from bystander.redact.apply import redacted_by
from bystander.redact.solid import Solid
from bystander.run.live.release import GAP, OVERDUE, PATCH, Release
from bystander.run.live.tally import Tally
from bystander.run.live.window import Held, Window
from bystander.stages import Covering, Effect
from bystander.testing.live import frame_of, held_of
from bystander.testing.plans import cover_of, resting
from bystander.testing.street import Street

FACE = Box(100, 40, 140, 90)
STREET = Street([lambda _: FACE])


class Leaving:
    """A release, and all that left."""

    def __init__(
        self, ask: Callable[[Frame], Verdict | None], effect: Effect | None = None
    ) -> None:
        self.window, self.tally = Window(99), Tally()
        self.left: list[Redacted | Slate] = []
        self.reds: list[int] = []
        effects = {"solid": effect or Solid()}
        self._release = Release(self.window, ask, self._take, effects, self.tally)

    def put(self, held: Held) -> Held:
        self.window.put(held)
        return held

    def step(self, now: float) -> float | None:
        return self._release.step(now)

    def _take(self, item: Redacted | Slate) -> None:
        self.left.append(item)
        if isinstance(item, Redacted):
            # While it is there: it is wiped as soon as targets have it.
            red = item.frame.planes[2].samples
            self.reds.append(int((red > 200).sum()))


def covering(frame: Frame) -> Verdict:
    cover = cover_of(resting(FACE.enlarged(4, 4), 0, 99), "solid")
    return Verdict(frame.index, frame.time, frame.size, (cover,), 1)


def test_a_frame_leaves_when_it_is_due_with_its_covers_painted() -> None:
    leaving = Leaving(covering)
    leaving.put(held_of(STREET, 0))
    leaving.step(0.9)
    assert leaving.left == []
    leaving.step(1.0)
    (item,) = leaving.left
    assert isinstance(item, Redacted)
    assert leaving.reds == [0]
    assert leaving.tally.told()["frames_out"] == 1


def test_a_frame_that_nobody_has_analysed_leaves_as_a_slate() -> None:
    leaving = Leaving(lambda _: None)
    leaving.put(held_of(STREET, 3))
    leaving.step(1.2)
    (item,) = leaving.left
    assert isinstance(item, Slate)
    assert item.time == frame_of(STREET, 3).time
    assert leaving.tally.told()["slated_late"] == 1


def test_a_frame_with_the_verdict_on_another_leaves_as_a_slate() -> None:
    leaving = Leaving(lambda frame: replace(covering(frame), frame=frame.index + 1))
    leaving.put(held_of(STREET, 0))
    leaving.step(1.2)
    assert isinstance(leaving.left[0], Slate)
    assert leaving.tally.told()["slated_failed"] == 1


@pytest.mark.parametrize("wrong", [{"frame": 1}, {"size": Size(1, 1)}])
def test_a_verdict_fits_no_other_frame(wrong: dict[str, object]) -> None:
    frame = frame_of(STREET, 0)
    with pytest.raises(BadRequest, match="verdict"):
        redacted_by(replace(covering(frame), **wrong), frame, {"solid": Solid()})  # type: ignore[arg-type]


class Broken(Solid):
    def paint(self, frame: Frame, covering: Covering) -> None:
        frame.planes[0].samples[0, 0] = 1
        raise MemoryError


def test_a_frame_whose_effect_raises_leaves_as_a_slate() -> None:
    leaving = Leaving(covering, Broken())
    leaving.put(held_of(STREET, 0))
    leaving.step(1.2)
    assert isinstance(leaving.left[0], Slate)


def test_a_damaged_frame_is_covered_whole_whatever_its_verdict_says() -> None:
    leaving = Leaving(lambda frame: replace(covering(frame), covers=()))
    one = held_of(STREET, 0)
    leaving.put(Held.copied(replace(one.frame, damaged=True), 0.0, 1.0))
    leaving.step(1.2)
    assert leaving.reds == [0]
    assert leaving.tally.told()["covered_whole"] == 1


def test_what_left_is_wiped_from_the_window() -> None:
    leaving = Leaving(lambda frame: replace(covering(frame), covers=()))
    one = leaving.put(held_of(STREET, 0))
    leaving.step(1.2)
    assert not any(plane.samples.any() for plane in one.frame.planes)


def test_frames_are_wiped_even_where_a_target_raises() -> None:
    leaving = Leaving(covering)
    one = leaving.put(held_of(STREET, 0))

    def refuse(_: object) -> None:
        raise TypeError

    leaving._release._take = refuse
    with pytest.raises(TypeError):
        leaving.step(1.2)
    assert not any(plane.samples.any() for plane in one.frame.planes)


def test_a_frame_that_is_overdue_is_thrown_away_and_counted_not_sent_late() -> None:
    leaving = Leaving(covering)
    for number in range(3):
        late = leaving.put(held_of(STREET, number))
    leaving.step(1.0)
    leaving.step(1.04 + OVERDUE + 0.02)
    assert len(leaving.reds) == 1
    assert leaving.tally.told()["frames_overdue"] == 1
    leaving.step(1.04 + OVERDUE + 0.03)
    assert len(leaving.reds) == 2
    assert not any(plane.samples.any() for plane in late.frame.planes)


def test_slates_come_while_all_frames_are_overdue() -> None:
    leaving = Leaving(covering)
    for number in range(100):
        leaving.put(held_of(STREET, number))
        leaving.step(number / 25 + 1.0 + 2 * OVERDUE)
    assert not leaving.reds
    seconds = 100 / 25 + 1.0 + 2 * OVERDUE - GAP
    assert len(leaving.left) == pytest.approx(seconds / PATCH, rel=0.3)
    times = [item.time.pts for item in leaving.left if isinstance(item, Slate)]
    assert times == sorted(set(times))


def test_a_release_says_how_late_a_frame_was() -> None:
    leaving = Leaving(covering)
    leaving.put(held_of(STREET, 0))
    assert leaving.step(1.1) == pytest.approx(0.1)
    assert leaving.step(1.1) is None


def test_one_frame_leaves_at_a_time_so_that_whoever_waits_for_a_sign_of_life_gets_it() -> None:
    leaving = Leaving(covering)
    for number in range(3):
        leaving.put(held_of(STREET, number))
    leaving.step(1.2)
    assert len(leaving.left) == 1


def test_slates_come_while_no_frame_does() -> None:
    leaving = Leaving(covering)
    leaving.put(held_of(STREET, 0))
    leaving.step(1.0)
    for tenth in range(10, 40):
        leaving.step(tenth / 10)
    slates = [item for item in leaving.left if isinstance(item, Slate)]
    assert len(slates) == pytest.approx((4.0 - 1.0 - GAP) / PATCH, rel=0.3)
    times = [slate.time.pts for slate in slates]
    assert times == sorted(set(times))


def test_no_slate_comes_while_a_frame_waits() -> None:
    leaving = Leaving(covering)
    leaving.put(held_of(STREET, 0, delay=30.0))
    for second in range(30):
        leaving.step(float(second))
    assert leaving.left == []


def test_targets_take_no_frame_that_was_not_redacted() -> None:
    canvas = Canvas(STREET.size)
    for raw in (frame_of(STREET, 0), STREET.pixels(0), None):
        with pytest.raises(TypeError, match="Redacted"):
            canvas.picture(raw)


def test_a_slate_shows_the_time_and_nothing_else() -> None:
    slate = Slate(frame_of(STREET, 0).time, "12:34:56 UTC")
    shown = [np.asarray(Canvas(Size(320, 180)).picture(slate).to_ndarray()) for _ in range(2)]
    assert np.array_equal(shown[0], shown[1])
    assert shown[0].max() > 150
    empty = Canvas(Size(320, 180)).picture(replace(slate, words="")).to_ndarray()
    assert len(np.unique(empty)) == 2
