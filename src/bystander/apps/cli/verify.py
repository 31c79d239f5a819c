"""``bystander verify``: judges a copy that is there already."""

from __future__ import annotations

import json
from argparse import Namespace

from bystander.apps.cli.documents import read_plan
from bystander.apps.cli.screen import Screen
from bystander.apps.cli.signals import Stop
from bystander.apps.cli.wishes import equipment_of
from bystander.domain.job import Orders
from bystander.domain.policy import Policy
from bystander.errors import Withheld
from bystander.plan import report_document
from bystander.run import file
from bystander.run.crew import assemble


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0 for a clean copy, and the exit code of Withheld for one with leaks."""
    screen = Screen(quiet=wishes.quiet or wishes.json)
    plan = None if wishes.plan is None else read_plan(wishes.plan)
    with assemble(Policy(), equipment_of(wishes)) as crew:
        orders = Orders(listener=screen.show)
        report = file.verify(wishes.original, wishes.redacted, crew, orders, plan)
    if wishes.json:
        print(json.dumps(report_document.as_json(report), indent=1))
    for leak in report.leaks:
        screen.complain(f"leak ({leak.kind}): {leak.detail}")
    if report.clean:
        screen.say(f"no leak found in {report.frames} frames by: {', '.join(report.checks)}")
    return 0 if report.clean else Withheld.exit_code
