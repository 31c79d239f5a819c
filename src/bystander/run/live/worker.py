"""The process that does the media. It can be killed at any time; a supervisor starts another."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from bystander.errors import BystanderError
from bystander.run.crew import Crew, assemble
from bystander.run.live.hush import end_with, hush
from bystander.run.live.job import Job
from bystander.run.live.session import Session
from bystander.run.live.share import keep_to

SWITCH = 0.0005
"""Seconds after which one thread's Python makes way for another's. Painting and encoding a frame
hand over a dozen times; at Python's own 5 ms, a look that computes makes a frame late by 60.
"""


@dataclass(frozen=True)
class Word:
    """What a worker says of itself, several times a second.

    figures: counts and how everybody is, by name
    events: (what about, in words), in order
    picture: of what left, as a JPEG, now and then
    """

    figures: dict[str, float] = field(default_factory=dict)
    events: tuple[tuple[str, str], ...] = ()
    picture: bytes | None = None


def work(job: Job, line: Connection, parent: int) -> None:
    """The process's main function.

    line: words go out; anything that comes in, or its end, means to stop
    """
    settle(parent)
    keep_to(job.share)
    try:
        with assemble(job.policy, job.equipment) as crew:
            serve(job, line, crew)
    except BystanderError as error:
        line.send(Word(events=(("failed", str(error)),)))
        raise SystemExit(error.exit_code) from None


def settle(parent: int) -> None:
    """What a worker's process begins with."""
    hush()
    end_with(parent)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a terminal sends them to both; the other decides
    # Read when numpy is loaded. More threads than the job has would only start and wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.setswitchinterval(SWITCH)


def serve(job: Job, line: Connection, crew: Crew) -> None:
    """Until the line says stop."""
    events: deque[tuple[str, str]] = deque()
    session = Session(job, crew, lambda about, words: events.append((about, words)))

    def report() -> None:
        told = tuple(events.popleft() for _ in range(len(events)))
        try:
            line.send(Word(session.told(), told, session.picture()))
            if line.poll():
                session.stop()
        except (OSError, EOFError):
            session.stop()

    session.run(report)
    report()
