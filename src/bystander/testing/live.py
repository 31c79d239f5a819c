"""A live run's window without a camera: frames of a street in the run's own numbers and ticks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from bystander.domain.clock import Instant
from bystander.domain.findings import Kind
from bystander.domain.frame import Frame
from bystander.domain.live import TICKS
from bystander.domain.plan import SourceFacts
from bystander.domain.policy import Policy
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.live.clock import TICK
from bystander.run.live.window import Held
from bystander.run.lookout import Lookout, trackers
from bystander.stages import Detector
from bystander.testing.plans import plan_for
from bystander.testing.street import Street

RATE = 25

COVERING = Policy(effect="solid", hold=Fraction(1, 2))
"""Covers that can be told from whatever was there."""


def crew_with(detector: Detector) -> Crew:
    """One that looks for faces with this detector, as COVERING wants it."""
    return Crew((Lookout(detector, trackers(COVERING, Kind.FACE)),), {"solid": Solid()})


def facts_of(street: Street) -> SourceFacts:
    """As a live source would tell them."""
    return replace(plan_for(street.size, ()).source, rate=Fraction(RATE), time_base=TICK)


def frame_of(street: Street, number: int) -> Frame:
    """Shown at its number's 25th of a second, in the run's own ticks."""
    time = Instant(number * TICKS // RATE, TICK)
    return replace(street.frame(number), time=time)


def held_of(street: Street, number: int, delay: float = 1.0) -> Held:
    """It came when it is shown, and leaves so many seconds later."""
    return Held.copied(frame_of(street, number), number / RATE, number / RATE + delay)
