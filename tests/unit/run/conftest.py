"""A crew that sees nothing: for tests of what goes on around the pictures."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future
from pathlib import Path

import pytest

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.domain.job import Orders, Outcome
from bystander.domain.plan import Model
from bystander.domain.policy import Policy
from bystander.redact.solid import Solid
from bystander.run import file
from bystander.run.bundle import Redact
from bystander.run.crew import Crew
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid")


class Nobody:
    """A detector for pictures of nothing."""

    kinds = frozenset({Kind.FACE})
    model = Model("nobody", "none", "0" * 64, "none", "none", "none")

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        answer: Future[tuple[Detection, ...]] = Future()
        answer.set_result(())
        return answer

    def prepare(self, sizes: Collection[Size]) -> None:
        pass

    def rest(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def one() -> Redact:
    """Makes a judged copy of one file."""
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    crew = Crew(Nobody(), tracker, {"solid": Solid()})

    def redact(source: Path, target: Path, orders: Orders) -> Outcome:
        return file.redact(source, target, POLICY, crew, orders)

    return redact
