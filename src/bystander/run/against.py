"""What a copy is compared with, and what of the original it took over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bystander.domain.frame_span import FrameSpan
from bystander.domain.plan import Plan
from bystander.run.voicing import Muted
from bystander.stages import Source


def taken_over(source: Source, plan: Plan) -> tuple[FrameSpan, ...]:
    """Passages whose pictures stay as they are coded: nothing is hidden there."""
    return () if plan.policy.encode_all else source.passages(plan.timeline, plan.covered())


@dataclass(frozen=True)
class Against:
    """What a copy is compared with.

    untouched: passages of pictures that must be the original's, sample by sample
    muted: what was muted beyond the plan, where whoever made the copy told
    """

    original: Source
    untouched: tuple[FrameSpan, ...] = ()
    muted: Muted = ()

    def carried_out(self, plan: Plan) -> Plan:
        """The plan as it was carried out: with silence where no disguise could be made."""
        if not any(self.muted):
            return plan
        both = zip(plan.sounds, self.muted, strict=True)
        sounds = [replace(sound, passages=(*sound.passages, *muted)) for sound, muted in both]
        return replace(plan, sounds=tuple(sounds))


def made_from(original: Source, plan: Plan, muted: Muted = ()) -> Against:
    """For a copy that was made just now."""
    return Against(original, taken_over(original, plan), muted)
