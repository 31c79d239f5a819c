"""A run as others see it: which step, how far, how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bystander.domain.plan import Plan
from bystander.domain.proof import Proof
from bystander.domain.report import Report


class Step(StrEnum):
    """The verbs, in order. Of sound alone, listening is all of looking; where there are
    pictures, sound is heard meanwhile, and pictures tell how far it is.
    """

    LISTEN = "listen"
    LOOK = "look"
    CARRY_OUT = "carry out"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` frames in one step; ``total`` is None when nobody knows it. Where
    sound is gone through, seconds stand for frames.

    part, parts: which member of an archive, from 1, and how many there are; None elsewhere
    """

    step: Step
    done: int
    total: int | None
    part: int | None = None
    parts: int | None = None


Listener = Callable[[Progress], None]


def _nobody_listens(_: Progress) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Orders:
    """How to run, as opposed to what to hide.

    replace: an existing target may be replaced
    publish_anyway: leaks are named in the report, but do not withhold the output
    proof: how hard the copy is attacked
    listener: told about progress, from the running thread, often; must be quick
    """

    replace: bool = False
    publish_anyway: bool = False
    listener: Listener = _nobody_listens
    proof: Proof = Proof.QUICK


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finished file: where the copy is, what was planned and what the judge says."""

    target: Path
    plan: Plan
    report: Report
    seconds: float  # wall time


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """One finished file without its tags: where the copy is, and what was left out, in words."""

    target: Path
    dropped: tuple[str, ...]
    seconds: float  # wall time
