"""Who attacks what lies under covers, and how hard."""

from __future__ import annotations

from bystander.domain.plan import Plan
from bystander.domain.proof import Proof
from bystander.verify.independence import Independence
from bystander.verify.presence import Presence
from bystander.verify.recogniser import Dlib
from bystander.verify.reidentification import Reidentification
from bystander.verify.side_by_side import Comparison


def attacks(proof: Proof, plan: Plan) -> tuple[Comparison, ...]:
    """In the order in which a report names them."""
    if proof is Proof.QUICK:
        return (Presence(),)
    return (Presence(), Independence(plan), Reidentification(plan, Dlib))
