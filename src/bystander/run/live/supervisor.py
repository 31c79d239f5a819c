"""Starts a worker for each camera, watches it, kills it when it hangs, and starts it again."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from bystander.run.live.job import Job
from bystander.run.live.share import memory_of
from bystander.run.live.worker import Word, work

SILENT = 3.0
"""Seconds without a word after which a worker is killed."""

STARTING = 120.0
"""Seconds that it may take to load and compile the models, before the first word."""

STUCK = 5.0
"""Seconds for which one look, or four times the delay if that is longer, may take."""

CLOGGED = 30.0
"""Seconds for which a target may neither take a picture nor refuse it."""

SHORTEST, LONGEST = 0.5, 30.0
"""Seconds before a worker is started again; twice as long each time."""

WELL = 60.0
"""Seconds of work after which what went wrong before is forgotten."""

FLOWING = 5.0
"""Seconds without an analysed picture after which a camera is not ready."""

IMPATIENT = 20.0
"""Seconds that a worker has to end by itself."""

AT_ONCE = 0.1
"""Seconds from one look at workers that end to the next, at most."""

Main = Callable[[Job, Connection, int], None]
"""A worker's main function, at the top of a module: its job, its line, its parent's number."""

Log = Callable[[str, str, str], None]
"""Camera, what about, in words."""


@dataclass
class Camera:
    """One camera as its supervisor knows it. Times are of ``time.monotonic``."""

    job: Job
    process: BaseProcess | None = None
    line: Connection | None = None
    started: float = 0.0
    heard: float | None = None
    flowed: float | None = None
    again_at: float = 0.0
    pause: float = SHORTEST
    restarts: int = 0
    figures: dict[str, float] = field(default_factory=dict)
    picture: bytes | None = None

    @property
    def memory(self) -> int:
        """Bytes that its worker holds."""
        pid = None if self.process is None else self.process.pid
        return 0 if pid is None else memory_of(pid)

    def is_alive(self, now: float) -> bool:
        return self.heard is not None and now - self.heard < SILENT

    def is_ready(self, now: float) -> bool:
        return self.is_alive(now) and self.flowed is not None and now - self.flowed < FLOWING


class Supervisor:
    """Never touches media. ``step`` again and again; ``close`` at the end.

    main: what a worker does
    """

    def __init__(self, jobs: Iterable[Job], log: Log, main: Main = work) -> None:
        self.cameras = {job.name: Camera(job) for job in jobs}
        self._log, self._main = log, main
        self._spawn = multiprocessing.get_context("spawn")

    def step(self, within: float) -> None:
        """Hears who speaks, ends who does not, starts who is not there. Waits so long at most."""
        self._listen(within)
        now = time.monotonic()
        for camera in self.cameras.values():
            why = self._why_end(camera, now)
            if why:
                self._end(camera, why)
            elif camera.process is None and now >= camera.again_at:
                self._start(camera, now)

    def change(self, jobs: Iterable[Job]) -> None:
        """Other cameras, or the same with other settings; the rest goes on undisturbed."""
        wanted = {job.name: job for job in jobs}
        others = [each for each in self.cameras.values() if wanted.get(each.job.name) != each.job]
        self._stop(others)
        for camera in others:
            del self.cameras[camera.job.name]
        for name, job in wanted.items():
            if name not in self.cameras:
                self.cameras[name] = Camera(job)

    def close(self) -> None:
        """Ends all workers: gently, then not."""
        self._stop(self.cameras.values())

    def _listen(self, within: float) -> None:
        """Hears who speaks: a worker that nobody hears is held up in the middle of a word."""
        lines = {camera.line: camera for camera in self.cameras.values() if camera.line}
        for line in wait(list(lines), within) if lines else ():
            assert isinstance(line, Connection)  # noqa: S101 -- nothing else is in the list
            self._hear(lines[line])
        if not lines:
            time.sleep(min(within, 0.1))

    def _hear(self, camera: Camera) -> None:
        assert camera.line is not None  # noqa: S101 -- it was waited for
        try:
            word = camera.line.recv()
        except (EOFError, OSError):
            camera.line.close()
            camera.line = None
            return
        assert isinstance(word, Word)  # noqa: S101 -- workers say nothing else
        now = camera.heard = time.monotonic()
        if word.figures.get("frames_out", 0) > camera.figures.get("frames_out", 0):
            camera.flowed = now
        camera.figures = word.figures or camera.figures
        camera.picture = word.picture or camera.picture
        for about, words in word.events:
            self._log(camera.job.name, about, words)

    def _why_end(self, camera: Camera, now: float) -> str:
        """Why its worker has to end, or has ended; empty while all is well."""
        if camera.process is None:
            return ""
        if not camera.process.is_alive():
            return f"ended with {camera.process.exitcode}"
        most = camera.job.share.memory
        if most is not None and camera.memory > most << 20:
            return "takes more memory than it may"
        if camera.heard is None:
            return "did not start" if now - camera.started > STARTING else ""
        return "silent" if now - camera.heard > SILENT else self._why_stuck(camera)

    def _why_stuck(self, camera: Camera) -> str:
        """A library that does not return cannot be helped from inside its process."""
        if camera.figures.get("looking_for", 0.0) > max(STUCK, 4 * float(camera.job.delay)):
            return "a look does not end"
        if camera.figures.get("sending_for", 0.0) > CLOGGED:
            return "a target neither takes nor refuses"
        return ""

    def _start(self, camera: Camera, now: float) -> None:
        ours, theirs = self._spawn.Pipe()
        process = self._spawn.Process(
            target=self._main, args=(camera.job, theirs, os.getpid()), name="live", daemon=True
        )
        process.start()
        theirs.close()
        camera.process, camera.line = process, ours
        camera.started = now
        self._log(camera.job.name, "worker", "started")

    def _end(self, camera: Camera, why: str) -> None:
        """Kills it if need be; a process that was stopped can be killed, too."""
        self._log(camera.job.name, "worker", why)
        assert camera.process is not None  # noqa: S101 -- there is a reason to end it
        camera.process.kill()
        camera.process.join()
        self._forget(camera)
        now = time.monotonic()
        if now - camera.started > WELL:
            camera.pause = SHORTEST
        camera.again_at = now + camera.pause
        camera.pause = min(2 * camera.pause, LONGEST)
        camera.restarts += 1

    def _stop(self, cameras: Iterable[Camera]) -> None:
        running = [camera for camera in cameras if camera.process is not None]
        for camera in running:
            if camera.line is not None:
                with suppress(OSError):
                    camera.line.send("stop")
        patience = time.monotonic() + IMPATIENT
        while time.monotonic() < patience and any(map(_works, running)):
            self._listen(AT_ONCE)
        for camera in running:
            assert camera.process is not None  # noqa: S101 -- chosen above
            camera.process.kill()
            camera.process.join()
            self._forget(camera)

    def _forget(self, camera: Camera) -> None:
        if camera.line is not None:
            camera.line.close()
        camera.process = camera.line = None
        camera.heard = camera.flowed = camera.picture = None
        camera.figures = {}


def _works(camera: Camera) -> bool:
    return camera.process is not None and camera.process.is_alive()
