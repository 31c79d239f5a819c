"""Live runs in this process, with a detector that sees what is red, and a judge of what left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from multiprocessing.connection import Connection
from pathlib import Path

from bystander.domain.address import Address
from bystander.domain.geometry import Box, Size
from bystander.run.live import session as sessions
from bystander.run.live.job import Job
from bystander.run.live.session import Session
from bystander.run.live.share import keep_to
from bystander.run.live.worker import serve, settle
from bystander.stages import Detector
from bystander.testing.live import COVERING, crew_with
from bystander.testing.street import RedSeer, Seen, Street, seen_in

LONG = 600.0
"""Seconds after which a run is given up; no test is about how long anything takes."""

Told = dict[str, float]


def _walking(number: int) -> Box:
    return Box(20, 20, 50, 60).shifted(2 * (number % 120), 0)


def _coming_and_going(number: int) -> Box:
    shown = number % 80 < 40  # noqa: PLR2004 -- half of the time
    return Box(220, 60, 250, 100) if shown else Box(-90, -90, -50, -50)


@contextmanager
def patient() -> Iterator[None]:
    """Runs do not end before their recordings are whole, also on a machine that has other work."""
    before, sessions.IMPATIENT = sessions.IMPATIENT, LONG
    try:
        yield
    finally:
        sessions.IMPATIENT = before


STREET = Street([_walking, _coming_and_going], Size(320, 192))


class Run:
    """One run; ``until`` ends it when what it tells holds."""

    def __init__(
        self,
        source: str,
        targets: Sequence[str],
        delay: Fraction = Fraction(2),
        detector: Detector | None = None,
        transport: str = "tcp",
    ) -> None:
        addresses = tuple(map(Address, targets))
        job = Job("camera", Address(source), addresses, COVERING, delay, transport)
        self.events: list[tuple[str, str]] = []
        crew = crew_with(detector or RedSeer())
        self.session = Session(job, crew, lambda *event: self.events.append(event))

    def until(self, *steps: Callable[[Told], bool]) -> Told:
        """Goes on until each of the steps held once, one after the other."""
        waiting, gives_up = list(steps), time.monotonic() + LONG

        def report() -> None:
            if waiting and waiting[0](self.session.told()):
                waiting.pop(0)
            if not waiting or time.monotonic() > gives_up:
                self.session.stop()

        with patient():
            self.session.run(report)
        told = self.session.told()
        if waiting:
            raise AssertionError(f"it never came true; the run told {told} and {self.events}")
        return told


def left(more: int, since: Told | None = None) -> Callable[[Told], bool]:
    """So many analysed pictures left, since then or since this was asked first."""
    first: list[float] = [] if since is None else [since.get("frames_out", 0)]

    def holds(told: Told) -> bool:
        out = told.get("frames_out", 0)
        if not first:
            first.append(out)
        return out >= first[0] + more

    return holds


def does(work: Callable[[], object]) -> Callable[[Told], bool]:
    """A step that is done as soon as it was reached."""

    def holds(_: Told) -> bool:
        work()
        return True

    return holds


def counted(name: str, least: float = 1) -> Callable[[Told], bool]:
    """What a run counts under a name has come so far."""
    return lambda told: told.get(name, 0) >= least


def recorded(folder: Path) -> Seen:
    """All parts of a recording, judged."""
    parts = [seen_in(path, STREET) for path in sorted(folder.glob("*.mkv"))]
    if list(folder.glob(".*")):
        raise AssertionError("something unfinished was left")
    return Seen(
        tuple(number for part in parts for number in part.numbers),
        sum(part.slates for part in parts),
        tuple(number for part in parts for number in part.exposed),
    )


def work_seeing_red(job: Job, line: Connection, parent: int) -> None:
    """A worker's main function with the detector of these runs."""
    settle(parent)
    keep_to(job.share)
    with patient():
        serve(job, line, crew_with(RedSeer()))
