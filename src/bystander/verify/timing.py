"""The same pictures at the same times, for as long as the original says."""

from __future__ import annotations

from fractions import Fraction

from bystander.domain.clock import timecode
from bystander.domain.frame import Frame
from bystander.domain.plan import Plan, SourceFacts
from bystander.domain.report import Leak, LeakKind

CLOCK_ROUNDING = Fraction(1, 100)
"""Containers round a stream's declared duration to clocks of their own, the coarsest to
milliseconds; a hundredth of a second is far below one frame."""


class Timing:
    """Number of frames, every presentation time (exact), and the declared duration."""

    name = "timing"

    def begin(self, plan: Plan, output: SourceFacts) -> _Times:
        return _Times(plan, output)


class _Times:
    def __init__(self, plan: Plan, output: SourceFacts) -> None:
        self._plan = plan
        self._output = output
        self._count = 0
        self._first_wrong: Leak | None = None
        self._running = output.running()

    def see(self, frame: Frame) -> None:
        self._running.see(frame.time.pts, frame.duration)
        due = self._count
        self._count += 1
        if self._first_wrong is not None or due >= len(self._plan.timeline):
            return
        planned = self._plan.timeline.at(due).seconds
        if frame.seconds != planned:
            self._first_wrong = Leak(
                LeakKind.TIME,
                Timing.name,
                f"frame {due} is shown at {timecode(frame.seconds)}, planned {timecode(planned)}",
                frame=due,
                seconds=planned,
            )

    def finish(self) -> tuple[Leak, ...]:
        leaks = [self._first_wrong] if self._first_wrong else []
        planned = len(self._plan.timeline)
        if self._count != planned:
            leaks.append(self._other_number(planned))
        return (*leaks, *self._durations())

    def _other_number(self, planned: int) -> Leak:
        detail, lost = f"{self._count} frames instead of {planned}", self._count < planned
        first = self._plan.timeline.at(self._count).seconds if lost else None
        frame = self._count if lost else None
        return Leak(LeakKind.FRAMES, Timing.name, detail, frame=frame, seconds=first)

    def _durations(self) -> tuple[Leak, ...]:
        wanted, found = self._plan.source.duration, self._output.duration
        if wanted is None:
            return ()
        if self._running.lacks(wanted):
            detail = f"the pictures end before the original does, which lasts {timecode(wanted)}"
            return (Leak(LeakKind.TRUNCATED, Timing.name, detail),)
        if found is None or not self._output.writes_length:
            return ()
        if abs(wanted - found) <= CLOCK_ROUNDING:
            return ()
        kind = LeakKind.TRUNCATED if found < wanted else LeakKind.TIME
        detail = f"the copy lasts {timecode(found)}, the original {timecode(wanted)}"
        return (Leak(kind, Timing.name, detail),)
