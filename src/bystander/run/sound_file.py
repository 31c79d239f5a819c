"""A plan for what holds nothing to be seen: looking is listening."""

from __future__ import annotations

import numpy as np

import bystander
from bystander.domain.clock import Timeline
from bystander.domain.job import Orders
from bystander.domain.plan import PLAN_VERSION, Plan
from bystander.domain.policy import Policy
from bystander.run.ears import Ears
from bystander.run.hearing import heard
from bystander.stages import Source


def look_at_sound(source: Source, policy: Policy, ears: Ears, orders: Orders) -> Plan:
    """Hears everything, changes nothing."""
    listened = heard(source, policy, ears, orders)
    return Plan(
        version=PLAN_VERSION,
        made_by=f"bystander {bystander.__version__}",
        digest=source.digest,
        source=source.facts,
        policy=policy,
        models=listened.models,
        timeline=Timeline(np.zeros(0, dtype=np.int64), source.facts.time_base),
        looked=0,
        shots=(),
        covers=(),
        seed=0,
        sounds=listened.sounds,
        notices=(*source.facts.notices, *listened.notices),
    )
