"""Detectors that raise, hang or dawdle: nobody waits for them, and nothing is shown for them."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fractions import Fraction
from threading import Event, get_native_id

import pytest

from bystander.domain.findings import Detection
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.run.live.analysis import NICENESS, Analysis, Pace
from bystander.run.live.load import Load, Step
from bystander.run.live.looker import Looker
from bystander.run.live.share import make_way
from bystander.run.live.tally import Tally
from bystander.stages import Detector
from bystander.testing.live import COVERING, crew_with, facts_of, frame_of, held_of
from bystander.testing.stand_in import StandIn
from bystander.testing.street import RedSeer, Street

STREET = Street([lambda _: Box(50, 20, 70, 46)], Size(160, 96))
LONG = 600


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Running:
    def __init__(self, detector: Detector) -> None:
        self.clock, self.tally = Clock(), Tally()
        self.steps: list[Step] = []
        crew = crew_with(detector)
        self.analysis = Analysis(
            lambda: Looker(facts_of(STREET), COVERING, crew, Fraction(1)),
            Pace(self.clock, 1.0, 60),
            self.tally,
            Load(),
            self.steps.append,
        )

    def put(self, number: int) -> None:
        held = held_of(STREET, number)
        self.analysis.put(held)
        held.let_go()

    def known(self, number: int) -> bool:
        return self.analysis.verdict(frame_of(STREET, number)) is not None


@contextmanager
def running(detector: Detector) -> Iterator[Running]:
    one = Running(detector)
    yield one
    one.analysis.close(LONG)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(100 * LONG):
        if holds():
            return
        time.sleep(0.01)
    pytest.fail("it never came true")


def test_what_was_looked_at_is_known() -> None:
    with running(RedSeer()) as one:
        for number in range(20):
            one.put(number)
        until(lambda: one.known(12))


class Modest(RedSeer):
    """Says how much the thread in which it looks makes way."""

    nice = -1

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self.nice = os.getpriority(os.PRIO_PROCESS, get_native_id())
        return super().see(pixels)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are alike elsewhere")
def test_looks_make_way_in_a_process_that_makes_way_for_others_already() -> None:
    detector = Modest()

    def look() -> None:
        make_way(get_native_id(), 10)
        with running(detector) as one:
            one.put(0)
            until(lambda: detector.nice >= 0)

    own = os.getpriority(os.PRIO_PROCESS, 0)
    with ThreadPoolExecutor(1) as process:
        process.submit(look).result()
    assert detector.nice == min(19, own + 10 + NICENESS)


class Raising(RedSeer):
    """Raises something that no detector should, as often as it is told to."""

    def __init__(self, times: int) -> None:
        self._left = times

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self._left -= 1
        if self._left >= 0:
            raise ZeroDivisionError
        return super().see(pixels)


def test_nothing_is_known_while_a_detector_raises_and_it_recovers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bystander.run.live.analysis.PAUSE", 0.01)
    with running(Raising(2)) as one:
        for number in range(40):
            one.put(number)
            if number == 3:
                until(lambda: one.tally.told().get("looks_failed", 0) >= 1)
                assert not one.known(0)
        until(lambda: one.known(16))
        assert not one.known(0)


class Hanging(StandIn):
    def __init__(self) -> None:
        self.go_on = Event()

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self.go_on.wait(LONG)
        return ()


def test_nobody_waits_for_a_detector_that_hangs_and_it_can_be_seen() -> None:
    hanging = Hanging()
    with running(hanging) as one:
        for number in range(200):
            one.put(number)
        assert not one.known(0)
        until(lambda: one.analysis.busy_since is not None)
        assert len(one.analysis._queue) <= 60
        hanging.go_on.set()


def test_frames_that_left_before_anybody_looked_are_not_looked_at() -> None:
    with running(RedSeer()) as one:
        one.clock.now = 1000.0
        for number in range(20):
            one.put(number)
        until(lambda: one.tally.told().get("frames_missed", 0) == 20)
        assert "looks" not in one.tally.told()


class Crowd(deque[tuple[int, float]]):
    """Calls back when a frame was taken and is not looked at yet."""

    def __init__(self, taken: Callable[[int], None]) -> None:
        super().__init__()
        self._taken = taken

    def append(self, frame: tuple[int, float]) -> None:
        super().append(frame)
        self._taken(frame[0])


def test_frames_that_are_crowded_out_behind_the_one_that_was_taken_are_not_known() -> None:
    with running(RedSeer()) as one:

        def crowd(taken: int) -> None:
            for number in range(6, 76) if taken == 5 else ():
                one.put(number)

        one.analysis._arrived = Crowd(crowd)
        for number in range(6):
            one.put(number)
        until(lambda: one.tally.told().get("looks", 0) >= 6)
        assert one.tally.told()["frames_missed"] == 10
        assert not one.known(10)


def test_what_is_never_looked_at_is_wiped_all_the_same() -> None:
    hanging = Hanging()
    held = [held_of(STREET, number) for number in range(5)]
    with running(hanging) as one:
        for each in held:
            one.analysis.put(each)
            each.let_go()
        hanging.go_on.set()
    assert all(not plane.samples.any() for each in held for plane in each.frame.planes)
