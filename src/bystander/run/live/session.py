"""A worker's story: one source in, redacted pictures and slates out, until somebody says stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import ceil
from threading import Event, Lock, Thread

from bystander.domain.clock import Instant
from bystander.domain.frame import Frame, Redacted
from bystander.domain.geometry import Size
from bystander.domain.live import Slate, Verdict
from bystander.domain.plan import SourceFacts
from bystander.errors import BystanderError
from bystander.media.live.encoder import LiveEncoder, jpeg
from bystander.media.live.screen import Screen
from bystander.media.live.slates import Canvas
from bystander.media.live.source import Caught, LiveSource
from bystander.media.live.target import Target
from bystander.run.crew import Crew
from bystander.run.live.analysis import Analysis, Pace
from bystander.run.live.clock import LiveClock
from bystander.run.live.job import Job
from bystander.run.live.load import Level, Load, Step, Work
from bystander.run.live.looker import Looker
from bystander.run.live.places import outlet_for, screen_at
from bystander.run.live.release import OVERDUE, Release
from bystander.run.live.tally import Tally
from bystander.run.live.window import Held, Window

MOST_RATE = 120
"""Pictures a second that a window has room for."""

LONG_PAUSE, NEVER = Fraction(1, 5), Fraction(1 << 30)
"""Seconds between two pictures from which on something is missing between them."""

LONGEST_PAUSE = 10.0
"""Seconds between attempts to open a source."""

OFTEN = 0.25
"""Seconds from one report to the next."""

IMPATIENT = 8.0
"""Seconds that the end of a run waits for anybody."""


class Session:
    """Runs one job with one crew."""

    def __init__(self, job: Job, crew: Crew, say: Callable[[str, str], None]) -> None:
        self._job, self._crew, self._say = job, crew, say
        self._started = time.monotonic()
        self._pace = Pace(self.clock, float(job.delay), ceil(job.delay * MOST_RATE))
        self._window = Window(self._pace.most)
        self.tally = Tally()
        self._load = Load()
        self._analyses: list[Analysis] = []
        self._size: Size | None = None
        self._opening = Lock()
        self._encoder: LiveEncoder | None = None
        self._targets: list[Target] = []
        self._screens: list[Screen] = []
        self._picture: bytes | None = None
        self._pictured = 0.0
        self._stop = Event()
        self._failure: BaseException | None = None
        self._out = Release(self._window, self._verdict, self._take, crew.effects, self.tally)

    def clock(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._started

    def run(self, report: Callable[[], None]) -> None:
        """Until ``stop``. Calls back several times a second: nobody is alive who does not."""
        Thread(target=self._reading, name="source", daemon=True).start()
        told = 0.0
        try:
            while not self._stop.is_set():
                if self._failure is not None:
                    raise self._failure
                now = self.clock()
                self._weigh(self._out.step(now))
                if now - told >= OFTEN:
                    report()
                    told = now
                self._stop.wait(min(0.02, self._out.wait(self.clock())))
        finally:
            self._end()

    def stop(self) -> None:
        self._stop.set()

    def told(self) -> dict[str, float]:
        """Counts, and how everybody is, in numbers."""
        now = time.monotonic()
        busy = [a.busy_since for a in self._analyses if a.busy_since is not None]
        stuck = [t.busy_since for t in self._targets if t.busy_since is not None]
        return {
            **self.tally.told(),
            "level": float(self._load.level),
            "held": float(len(self._window)),
            "looking_for": max((now - since for since in busy), default=0.0),
            "sending_for": max((now - since for since in stuck), default=0.0),
            "targets_open": float(sum(target.is_open for target in self._targets)),
            "target_attempts": float(sum(target.attempts for target in self._targets)),
            "packets_thrown": float(sum(target.thrown for target in self._targets)),
            "packets_sent": float(sum(target.sent for target in self._targets)),
        }

    def picture(self) -> bytes | None:
        """The last output picture as a JPEG, once a second at most."""
        picture, self._picture = self._picture, None
        return picture

    def _verdict(self, frame: Frame) -> Verdict | None:
        """By whoever looked at it; the source may have changed since."""
        for analysis in tuple(self._analyses):
            verdict = analysis.verdict(frame)
            if verdict is not None:
                return verdict
        return None

    def _take(self, item: Redacted | Slate) -> None:
        with self._opening:
            encoder = self._encoder
        if encoder is None:
            return  # nobody knows yet how large pictures are
        encoder.spare(plain=self._load.level >= Level.PLAIN)
        now = self.clock()
        coded = encoder.encode(item, now)
        for target in self._targets:
            target.offer(coded)
        self._show(encoder.canvas, item, now)

    def _weigh(self, late: float | None) -> None:
        """By how many seconds a frame left late."""
        if late is None:
            return
        step = self._load.told(Work.ENCODER, late / OVERDUE, self.clock())
        if step is not None:
            self._changed(step)

    def _show(self, canvas: Canvas, item: Redacted | Slate, now: float) -> None:
        """To whoever looks at single pictures."""
        is_due = now - self._pictured >= 1
        watched = [screen for screen in self._screens if screen.viewers]
        if is_due or watched:
            picture = jpeg(canvas.picture(item))
            for screen in watched:
                screen.show(picture)
            if is_due:
                self._picture, self._pictured = picture, now

    def _reading(self) -> None:
        try:
            self._read()
        except BaseException as error:  # noqa: BLE001 -- raised again where the run is
            self._failure = error

    def _read(self) -> None:
        """Opens the source again and again."""
        pause, reader = 0.5, _Reader(self._pace)
        while not self._stop.is_set():
            came = reader.index
            try:
                source = LiveSource(self._job.source, transport=self._job.transport)
                self._say("source", "open")
                try:
                    self._read_from(source, reader)
                finally:
                    source.close()
            except BystanderError as error:
                self._say("source", str(error))
            self.tally.count("source_lost")
            reader.again()
            if self._analyses:
                self._analyses[-1].ended()
            pause = 0.5 if reader.index > came else min(2 * pause, LONGEST_PAUSE)
            self._stop.wait(pause)

    def _read_from(self, source: LiveSource, reader: _Reader) -> None:
        lost, is_new = 0, True
        for caught in source.pictures():
            if self._stop.is_set():
                return
            self.tally.count("frames_in")
            self.tally.count("packets_damaged", source.lost - lost)
            lost = source.lost
            held = reader.held(caught)
            if held is None:
                self.tally.count("frames_burst")
                continue
            if reader.skipped and self._analyses:
                # What moves may be anywhere now: the last picture is looked at, and this one.
                self._analyses[-1].ended()
            facts = source.facts(held.frame)
            if is_new or self._size != facts.size:
                self._begin(facts)
                is_new = False
            # The window comes last: what is overdue leaves it at once, and is wiped.
            self._analyses[-1].put(held)
            self.tally.count("frames_thrown", self._window.put(held))

    def _begin(self, facts: SourceFacts) -> None:
        """A source, or pictures of another size: nothing that was seen before is used for what
        comes now. What waits leaves by what was known of it.
        """
        self._say("source", f"{facts.codec}, {facts.size}")
        self._size = facts.size
        self._begin_output(facts)
        if self._analyses:
            self._analyses[-1].ended()
        analysis = Analysis(
            lambda: Looker(facts, self._job.policy, self._crew, self._job.delay),
            self._pace,
            self.tally,
            self._load,
            self._changed,
        )
        old, self._analyses = self._analyses[:-1], [*self._analyses[-1:], analysis]
        for each in old:
            each.close(IMPATIENT)

    def _begin_output(self, facts: SourceFacts) -> None:
        """Once; the output keeps its size."""
        with self._opening:
            if self._encoder is not None:
                return
            size = Size(facts.size.width // 2 * 2, facts.size.height // 2 * 2)
            encoder = LiveEncoder(size, facts.rate or Fraction(25))
            places = filter(None, map(screen_at, self._job.targets))
            self._screens = [Screen(host, port) for host, port in places]
            self._targets = [
                Target(address.spoken, outlet_for(address), encoder.template, self._pace.delay)
                for address in self._job.targets
                if screen_at(address) is None
            ]
            self._encoder = encoder

    def _changed(self, step: Step) -> None:
        self.tally.count("load_steps")
        self._say("load", f"{step.before.name} -> {step.after.name}: {step.reason}".lower())

    def _end(self) -> None:
        self._stop.set()
        closing = [Thread(target=target.close, args=(IMPATIENT,)) for target in self._targets]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()
        for analysis in self._analyses:
            analysis.close(IMPATIENT)
        self._window.clear()
        for screen in self._screens:
            screen.close()


class _Reader:
    """Gives pictures their numbers and times.

    skipped: whether some are missing before the last one
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._clock = LiveClock(pace.delay)
        self._last: Instant | None = None
        self._thrown = False
        self.index = 0
        self.skipped = False

    def again(self) -> None:
        self._clock.again()

    def held(self, caught: Caught) -> Held | None:
        """In memory of the run's own; None for one that comes too soon after another."""
        arrived = self._pace.clock()
        time = self._clock.instant(caught.told, arrived)
        pause = NEVER if self._last is None else time.seconds - self._last.seconds
        if pause < Fraction(1, MOST_RATE):
            self._thrown = True
            return None
        self.skipped, self._thrown = self._thrown or pause > LONG_PAUSE, False
        self._last = time
        frame = replace(caught.frame, index=self.index, time=time)
        self.index += 1
        return Held.copied(frame, arrived, float(time.seconds) + self._pace.delay)
