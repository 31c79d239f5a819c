"""What a copy is compared with, and what of the original it took over."""

from __future__ import annotations

from dataclasses import dataclass

from bystander.domain.frame_span import FrameSpan
from bystander.domain.plan import Plan
from bystander.stages import Source


def taken_over(source: Source, plan: Plan) -> tuple[FrameSpan, ...]:
    """Passages whose pictures stay as they are coded: nothing is hidden there."""
    return () if plan.policy.encode_all else source.passages(plan.timeline, plan.covered())


@dataclass(frozen=True)
class Against:
    """What a copy is compared with.

    untouched: passages of pictures that must be the original's, sample by sample
    """

    original: Source
    untouched: tuple[FrameSpan, ...] = ()


def made_from(original: Source, plan: Plan) -> Against:
    """For a copy that was made just now."""
    return Against(original, taken_over(original, plan))
