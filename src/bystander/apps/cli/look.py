"""``bystander look``: a plan of what would be covered; nothing is changed."""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli.documents import write_plan
from bystander.apps.cli.screen import Screen
from bystander.apps.cli.signals import Stop
from bystander.apps.cli.wishes import equipment_of, policy_of
from bystander.domain.job import Orders
from bystander.errors import TargetExists
from bystander.run.crew import assemble
from bystander.run.file import look_at


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0; raises for everything else."""
    if wishes.output.exists() and not wishes.force:
        raise TargetExists(f"{wishes.output} exists already; add --force to replace it")
    screen = Screen(quiet=wishes.quiet)
    policy = policy_of(wishes)
    with assemble(policy, equipment_of(wishes)) as crew:
        plan = look_at(wishes.source, policy, crew, Orders(listener=screen.show))
    write_plan(plan, wishes.output, replace=wishes.force)
    screen.say(f"{len(plan.covers)} covers in {len(plan.timeline)} frames; plan: {wishes.output}")
    return 0
