"""Who attacks what lies under covers and disguised voices, and how hard."""

from __future__ import annotations

from collections.abc import Callable

from bystander.domain.plan import Plan
from bystander.domain.proof import Proof
from bystander.verify.independence import Independence
from bystander.verify.order import Order
from bystander.verify.presence import Presence
from bystander.verify.recogniser import Dlib
from bystander.verify.reidentification import Reidentification
from bystander.verify.shining import ShiningThrough
from bystander.verify.side_by_side import Comparison
from bystander.verify.voice_recogniser import GE2E, VoiceRecogniser


def voice_attacker(proof: Proof) -> Callable[[], VoiceRecogniser] | None:
    """What makes the recogniser of who attacks disguised voices, where they are attacked."""
    return GE2E if proof is Proof.FULL else None


def attacks(proof: Proof, plan: Plan) -> tuple[Comparison, ...]:
    """In the order in which a report names them."""
    order = (Order(),) if len(plan.timeline) > 1 else ()
    quick = (Presence(), ShiningThrough(), *order)
    if proof is Proof.QUICK:
        return quick
    return (*quick, Independence(plan), Reidentification(plan, Dlib))
