"""Who attacks what lies under covers and disguised voices, and how hard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import bystander
from bystander.domain.findings import Kind
from bystander.domain.frame import Frame
from bystander.domain.plan import Plan
from bystander.domain.proof import Proof
from bystander.redact.apply import painted
from bystander.redact.sweep import Sweep
from bystander.stages import Effect
from bystander.verify import repainted
from bystander.verify.independence import Independence
from bystander.verify.order import Order
from bystander.verify.presence import Presence
from bystander.verify.recogniser import Dlib
from bystander.verify.reidentification import Reidentification
from bystander.verify.repainted import Paint, Repainted
from bystander.verify.shining import ShiningThrough
from bystander.verify.side_by_side import Comparison, LeftOut
from bystander.verify.voice_recogniser import GE2E, VoiceRecogniser


def voice_attacker(proof: Proof) -> Callable[[], VoiceRecogniser] | None:
    """What makes the recogniser of who attacks disguised voices, where they are attacked."""
    return GE2E if proof is Proof.FULL else None


def attacks(proof: Proof, plan: Plan, effects: Mapping[str, Effect]) -> tuple[Comparison, ...]:
    """In the order in which a report names them. ``effects``: by the names that covers use."""
    order = (Order(),) if len(plan.timeline) > 1 else ()
    why, paint = _painter(plan, effects)
    again = Repainted(paint) if paint else LeftOut(repainted.NAME, why)
    quick = (Presence(paint), ShiningThrough(), again, *order)
    if proof is Proof.QUICK:
        return quick
    return (*quick, Independence(plan), Reidentification(plan, Dlib))


def _painter(plan: Plan, effects: Mapping[str, Effect]) -> tuple[str, Paint | None]:
    """What paints the plan's covers again; or why nothing can, and None."""
    if plan.made_by != f"bystander {bystander.__version__}":
        return "another version made the plan, and may paint otherwise", None
    if not {each.effect for each in plan.covers if each.kind is not Kind.DAMAGE} <= {*effects}:
        return "an effect of the plan is not at hand", None
    sweep = Sweep(plan.covers)

    def paint(frame: Frame) -> Frame:
        return painted(frame, sweep.at(frame.index), plan, effects)

    return "", paint
