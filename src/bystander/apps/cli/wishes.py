"""What the user typed, as the values that the verbs take."""

from __future__ import annotations

from argparse import Namespace

from bystander.domain.geometry import Shape
from bystander.domain.job import Listener, Orders
from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.errors import BadRequest
from bystander.run.crew import Equipment


def policy_of(wishes: Namespace) -> Policy:
    """Raises BadRequest for values that make no sense."""
    usual = Policy()
    try:
        return Policy(
            effect=wishes.effect,
            shape=Shape(wishes.shape),
            margin=usual.margin if wishes.margin is None else wishes.margin,
            hold=usual.hold if wishes.hold is None else wishes.hold,
            sound=SoundPolicy(wishes.sound),
            on_damage=OnDamage(wishes.on_damage),
        )
    except ValueError as cause:
        raise BadRequest(f"{cause}; see `bystander redact --help`") from cause


def equipment_of(wishes: Namespace) -> Equipment:
    return Equipment(wishes.model, wishes.runtime, wishes.device, wishes.image)


def orders_of(wishes: Namespace, listener: Listener) -> Orders:
    return Orders(wishes.force, wishes.publish_anyway, listener)
