"""Who attacks what lies under covers, and how hard."""

from __future__ import annotations

from bystander.domain.plan import Plan
from bystander.domain.proof import Omission, Proof
from bystander.domain.sound import Instead
from bystander.verify.independence import Independence
from bystander.verify.presence import Presence
from bystander.verify.recogniser import Dlib
from bystander.verify.reidentification import Reidentification
from bystander.verify.side_by_side import Comparison

VOICES = Omission(
    "voices",
    "no speaker recogniser is part of bystander; what one gets is measured in docs/voice-bench.md",
)


def unattacked(proof: Proof, plan: Plan) -> tuple[Omission, ...]:
    """What the full proof ought to attack and does not."""
    passages = (passage for sound in plan.sounds for passage in sound.passages)
    disguised = any(passage.instead is Instead.DISGUISE for passage in passages)
    return (VOICES,) if proof is Proof.FULL and disguised else ()


def attacks(proof: Proof, plan: Plan) -> tuple[Comparison, ...]:
    """In the order in which a report names them."""
    if proof is Proof.QUICK:
        return (Presence(),)
    return (Presence(), Independence(plan), Reidentification(plan, Dlib))
