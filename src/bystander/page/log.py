"""The exemption log: everything that was withheld from whoever gets the copy, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bystander.domain.clock import timecode
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover, Medium, Plan
from bystander.domain.report import Report
from bystander.domain.sound import MILLISECONDS, Instead
from bystander.page.timeline import Moments
from bystander.page.words import NAMES

VOICE, STREAM = "voice", "stream"
"""Kinds of what is no picture, as grounds are given for them."""

TREATED = {
    Instead.DISGUISE: "said in another voice",
    Instead.TONE: "a tone in its place",
    Instead.MUTE: "silenced",
}


@dataclass(frozen=True)
class Line:
    """One thing that is not in the copy.

    what: its kind in words; start, end: of the recording, empty where time says nothing
    place: in the first picture that shows it, "left, top, width x height" in pixels
    ground: on what ground, in the words of whoever asked for the page
    """

    number: str
    what: str
    start: str
    end: str
    place: str
    treatment: str
    reason: str
    ground: str


def log(plan: Plan, report: Report, grounds: Mapping[str, str]) -> tuple[Line, ...]:
    """Pictures in order of time, then sound, then streams that were left out."""
    return (
        *_covers(plan, grounds),
        *_sounds(report, grounds.get(VOICE, "")),
        *_streams(report, grounds.get(STREAM, "")),
    )


def _covers(plan: Plan, grounds: Mapping[str, str]) -> Iterator[Line]:
    moments = Moments(plan)
    timed = plan.source.medium is not Medium.PHOTO
    for cover in sorted(plan.covers, key=lambda each: (each.path.start, each.track)):
        yield Line(
            number=str(cover.track),
            what=NAMES[cover.kind][0],
            start=timecode(moments.at(cover.path.start)) if timed else "",
            end=timecode(moments.at(cover.path.end)) if timed else "",
            place=_place(cover, plan.source.size),
            treatment=f"covered ({cover.effect})",
            reason=cover.reason,
            ground=grounds.get(cover.kind, ""),
        )


def _place(cover: Cover, size: Size) -> str:
    """What of it is in the picture; where nothing is, it is held outside."""
    box = Box(*cover.path.boxes[0].tolist()).clipped(size)
    if box is None:
        return "outside"
    left, top, right, bottom = map(round, (box.left, box.top, box.right, box.bottom))
    return f"{left}, {top}, {right - left} x {bottom - top}"


def _sounds(report: Report, ground: str) -> Iterator[Line]:
    """As it was carried out: with what was muted because no disguise could be made of it."""
    for sound in report.sounds:
        for passage in sorted(sound.passages, key=lambda each: each.start):
            times = (Fraction(each, MILLISECONDS) for each in (passage.start, passage.end))
            start, end = map(timecode, times)
            what = f"voice (stream {sound.stream})"
            treatment = TREATED[passage.instead]
            yield Line("", what, start, end, "", treatment, passage.reason, ground)


def _streams(report: Report, ground: str) -> Iterator[Line]:
    for stream in report.streams:
        if not stream.kept:
            what = f"stream {stream.index} ({stream.kind})"
            yield Line("", what, "", "", "", "left out", stream.reason, ground)
