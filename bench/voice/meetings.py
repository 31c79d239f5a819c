"""Meetings: is every second that somebody speaks found, and changed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.voice.disguises import Disguise
from bench.voice.left import Left, left, outside
from bench.voice.speech import RATE, Meeting
from bystander.domain.sound import Samples, Span
from bystander.stages import SpeechFinder


@dataclass(frozen=True)
class Found:
    """Of all meetings.

    missed: share of what somebody speaks that lies outside the spans
    seconds: that somebody speaks; held: share of all sound that lies inside the spans
    unchanged: frames of speech that still are the original once the spans are said anew
    factor: CPU seconds a second of that, in long stretches
    """

    missed: float
    seconds: float
    held: float
    unchanged: Left
    factor: float


def spans(finder: SpeechFinder, samples: Samples) -> tuple[Span, ...]:
    """Where the finder hears speech in a whole recording at its rate."""
    listener = finder.begin()
    return (*listener.hear(samples), *listener.finish())


def through(meetings: Sequence[Meeting], finder: SpeechFinder, disguise: Disguise) -> Found:
    """The finder's spans said anew, each by a voice of its own."""
    missed, spoken, held = 0, 0, 0
    before = disguise.cost.spent
    unchanged = Left(0, 0)
    for meeting in meetings:
        where = spans(finder, meeting.samples)
        lost, said = outside(meeting.spoken, where)
        missed, spoken = missed + lost, spoken + said
        held += sum(span.end - span.start for span in where)
        unchanged += kept(meeting, replaced(meeting.samples, where, disguise))
    whole = sum(len(meeting.samples) for meeting in meetings)
    factor = (disguise.cost.spent - before) * RATE / held if held else 0.0
    return Found(missed / spoken, spoken / RATE, held / whole, unchanged, factor)


def replaced(samples: Samples, where: Sequence[Span], disguise: Disguise) -> Samples:
    copy = samples.copy()
    for span in where:
        copy[span.start : span.end] = disguise.apply(samples[span.start : span.end])
    return copy


def kept(meeting: Meeting, copy: Samples) -> Left:
    """Frames in which somebody speaks that still are the original."""
    speaks = np.zeros(len(copy), dtype=bool)
    for span in meeting.spoken:
        speaks[span.start : span.end] = True
    return left(meeting.samples[speaks], copy[speaks])
