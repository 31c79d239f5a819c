"""A crew that sees nothing: for tests of what goes on around the pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from bystander.domain.findings import Kind
from bystander.domain.job import Orders, Outcome
from bystander.domain.policy import Policy
from bystander.redact.solid import Solid
from bystander.run import file
from bystander.run.bundle import Redact
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid")


@pytest.fixture
def one() -> Redact:
    """Makes a judged copy of one file."""
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    crew = Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"solid": Solid()})

    def redact(source: Path, target: Path, orders: Orders) -> Outcome:
        return file.redact(source, target, POLICY, crew, orders)

    return redact
