"""``bystander apply``: a copy by a plan, perhaps one that a person edited."""

from __future__ import annotations

import json
from argparse import Namespace

from bystander.apps.cli.documents import read_plan, report_path, write_report
from bystander.apps.cli.results import as_json, table
from bystander.apps.cli.screen import Screen
from bystander.apps.cli.signals import Stop
from bystander.apps.cli.wishes import equipment_of, orders_of
from bystander.domain.findings import Kind
from bystander.run import batch
from bystander.run.crew import assemble, with_effects
from bystander.run.file import apply_plan
from bystander.run.targets import Pair, refuse


def run(wishes: Namespace, _: Stop) -> int:
    """Returns the exit code."""
    screen = Screen(quiet=wishes.quiet or wishes.json)
    plan = read_plan(wishes.plan)
    pair = Pair(wishes.source, wishes.output)
    refuse([pair], replace=wishes.force)
    equipment = equipment_of(wishes)
    names = frozenset(cover.effect for cover in plan.covers if cover.kind is not Kind.DAMAGE)
    orders = orders_of(wishes, screen.show)
    with with_effects(assemble(plan.policy, equipment), names, equipment) as crew:
        (result,) = batch.run(
            [pair], lambda each: apply_plan(each.source, each.target, plan, crew, orders)
        )
    if result.error is not None:
        screen.complain(f"{pair.source}: {result.error}")
    if result.outcome is not None:
        report = report_path(pair.target, wishes.report)
        write_report(result.outcome.report, report)
        screen.say(f"{table([result], ())}\n\ncopy:   {pair.target}\nreport: {report}")
    if wishes.json:
        print(json.dumps({"files": [as_json(result)]}, indent=1))
    return result.exit_code
