"""One line, drawn again now and then, and taken away in the end."""

from __future__ import annotations

import io
import signal
from pathlib import Path

import pytest

from bystander.apps.cli.progress import CLEAR, EVERY, ProgressLine, described, shown
from bystander.apps.cli.signals import Stop
from bystander.domain.job import Progress, Step
from bystander.errors import Interrupted


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_line_is_drawn_a_few_times_a_second_however_often_it_is_told() -> None:
    clock, screen = Clock(), io.StringIO()
    line = ProgressLine("a.mp4", Stop(), screen, clock)
    for done in range(1, 1001):  # one second
        clock.now += 0.001
        line(Progress(Step.LOOK, done, 1000))
    drawn = screen.getvalue().split(CLEAR)[1:]
    assert 2 < len(drawn) <= 1 / EVERY + 1
    assert all(text.startswith("a.mp4  look") for text in drawn)


def test_the_line_goes_away_in_the_end() -> None:
    screen = io.StringIO()
    line = ProgressLine("a.mp4", Stop(), screen)
    line(Progress(Step.LOOK, 1, 10))
    line.close()
    assert screen.getvalue().endswith(CLEAR)


def test_a_line_nobody_looks_at_says_nothing_but_still_stops() -> None:
    stop = Stop()
    line = ProgressLine("a.mp4", stop, None)
    line(Progress(Step.LOOK, 1, 10))
    with pytest.raises(Interrupted):
        stop.ask(signal.SIGTERM)
    with pytest.raises(Interrupted):
        line(Progress(Step.LOOK, 2, 10))


def test_share_speed_and_time_left_are_told() -> None:
    text = described(Progress(Step.CARRY_OUT, 250, 1000), 10.0)
    assert text == "carry out   25 %  25 frames/s  0:30 left in this step"


def test_what_nobody_knows_is_left_out() -> None:
    assert described(Progress(Step.LOOK, 50, None), 2.0) == "look  25 frames/s"
    assert described(Progress(Step.LOOK, 0, None), 0.0) == "look"


def test_more_frames_than_declared_are_never_more_than_all() -> None:
    assert described(Progress(Step.JUDGE, 20, 10), 1.0).endswith(
        "100 %  20 frames/s  0:00 left in this step"
    )


def test_a_name_cannot_command_the_terminal() -> None:
    assert shown(Path("a\x1b[2Jb\nc.mp4")) == "a\\x1b[2Jb\\nc.mp4"
    assert shown(Path("\xe9t\xe9 \udcff.mp4")) == "\xe9t\xe9 \\udcff.mp4"
