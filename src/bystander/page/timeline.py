"""When each thing was seen, when with doubt, and when it was covered unseen: one row a track."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bystander.domain.clock import timecode
from bystander.domain.counts import number_of
from bystander.domain.frame_span import FrameSpan
from bystander.domain.plan import Cover, Medium, Plan
from bystander.page.drawing import Axis, Bar, Tick
from bystander.page.words import NAMES

WIDE, LEFT, RIGHT, TOP, FOOT, ROW = 1000.0, 150.0, 985.0, 6.0, 24.0, 16.0
MOST = 36
"""Rows of one drawing: less than what fits on a printed page."""

SURE, DOUBTFUL, UNSEEN, KEPT = "sure", "doubtful", "unseen", "kept"
SECOND, MINUTE, HOUR = 1, 60, 3600


@dataclass(frozen=True)
class Row:
    """One track. ``words``: all that it shows, for who hears the page."""

    y: float
    label: str
    words: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Timeline:
    """Some of what a plan covers or keeps, over all of its time."""

    width: float
    height: float
    row: float
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]


def timelines(plan: Plan) -> tuple[Timeline, ...]:
    """Of all tracks, in order of time, on as many drawings as it takes.

    None where nothing is hidden or kept, and for a photo, which has no time.
    """
    covers = sorted((*plan.covers, *plan.kept), key=lambda cover: (cover.path.start, cover.track))
    if not covers or plan.source.medium is Medium.PHOTO:
        return ()
    moments = Moments(plan)
    axis = Axis(0.0, float(moments.at(len(plan.timeline))), LEFT, RIGHT)
    drawn = _Drawn(axis, moments, frozenset(map(id, plan.kept)))
    parts = (covers[start : start + MOST] for start in range(0, len(covers), MOST))
    return tuple(_timeline(part, drawn) for part in parts)


def _timeline(covers: Sequence[Cover], drawn: _Drawn) -> Timeline:
    rows = [_row(cover, TOP + place * ROW, drawn) for place, cover in enumerate(covers)]
    ticks = tuple(Tick(drawn.axis.at(mark), _short(mark)) for mark in drawn.axis.marks())
    return Timeline(WIDE, TOP + ROW * len(rows) + FOOT, ROW, tuple(rows), ticks)


class Moments:
    """When a frame is shown, in seconds since the first one."""

    def __init__(self, plan: Plan) -> None:
        self._times = plan.timeline
        self._rate = plan.source.rate

    def at(self, frame: int) -> Fraction:
        """Of one past the last frame: when the last one is over, as far as that is known."""
        if frame < len(self._times):
            return self._times.at(frame).seconds - self._times.at(0).seconds
        pause = 1 / self._rate if self._rate else Fraction(1, 25)
        return self.at(len(self._times) - 1) + pause


@dataclass(frozen=True)
class _Drawn:
    axis: Axis
    moments: Moments
    kept: frozenset[int]

    def bar(self, span: FrameSpan, look: str) -> Bar:
        start = self.axis.at(float(self.moments.at(span.start)))
        end = self.axis.at(float(self.moments.at(span.end)))
        return Bar(start, round(max(end - start, 0.8), 2), look)


def _row(cover: Cover, y: float, drawn: _Drawn) -> Row:
    name = NAMES[cover.kind][0]
    whole = FrameSpan(cover.path.start, cover.path.end)
    kept = id(cover) in drawn.kept
    looks = [(whole, KEPT if kept else UNSEEN)]
    if not kept:
        looks += [(span, SURE) for span in cover.sure]
        looks += [(span, DOUBTFUL) for span in cover.doubtful]
    bars = tuple(drawn.bar(span, look) for span, look in looks)
    label = f"{cover.track} {cover.kind}"
    return Row(y, label, f"Track {cover.track}, {name}: {_told(cover, drawn, kept=kept)}", bars)


def _told(cover: Cover, drawn: _Drawn, *, kept: bool) -> str:
    times = [timecode(drawn.moments.at(frame)) for frame in (cover.path.start, cover.path.end)]
    what = "left visible" if kept else "covered"
    return f"{what} from {times[0]} to {times[1]}; {', '.join(_seen(cover))}"


def _seen(cover: Cover) -> Iterator[str]:
    sure, doubtful = (sum(map(len, spans)) for spans in (cover.sure, cover.doubtful))
    yield f"seen in {number_of(sure, 'frame')}"
    yield f"with doubt in {doubtful}"
    yield f"not seen in {cover.path.end - cover.path.start - sure - doubtful}"


def _short(seconds: float) -> str:
    """Such as "7.5 s", "2:30", "1:02:30"."""
    if seconds < MINUTE:
        return f"{seconds:g} s"
    hours, rest = divmod(round(seconds), HOUR)
    minutes, left = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
