"""Live runs in workers of their own, under a supervisor that a test drives."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bystander.run.live.job import Job
from bystander.run.live.supervisor import Camera, Main, Supervisor
from bystander.testing.live_run import LONG

PATIENT = 120.0
"""Seconds for which a supervisor of these tests waits, where another one waits for a few."""


class Watched:
    """events: what the supervisor and its workers said, each line with its camera's name"""

    def __init__(self, supervisor: Supervisor, events: list[str]) -> None:
        self.supervisor, self.events = supervisor, events

    @property
    def camera(self) -> Camera:
        """The first."""
        return next(iter(self.supervisor.cameras.values()))

    @property
    def worker(self) -> int:
        """The number of the first one's process."""
        return number_of(self.camera)

    def until(self, holds: Callable[[], bool]) -> None:
        """Goes on until it holds."""
        gives_up = time.monotonic() + LONG
        while not holds():
            if time.monotonic() > gives_up:
                raise AssertionError(f"it never came true: {self.events}")
            self.supervisor.step(0.1)

    def out(self) -> float:
        """How many analysed pictures of the first left, as its worker said last."""
        return out_of(self.camera)


def number_of(camera: Camera) -> int:
    """Of its worker's process."""
    if camera.process is None or camera.process.pid is None:
        raise AssertionError("it has no worker")
    return camera.process.pid


def out_of(camera: Camera) -> float:
    return camera.figures.get("frames_out", 0)


@contextmanager
def watched(main: Main, *jobs: Job) -> Iterator[Watched]:
    """Until the block ends, and all workers with it."""
    events: list[str] = []
    supervisor = Supervisor(jobs, lambda *told: events.append(" ".join(told)), main)
    try:
        yield Watched(supervisor, events)
    finally:
        supervisor.close()
