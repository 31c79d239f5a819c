"""``bystander verify``: judges a copy that is there already."""

from __future__ import annotations

import sys
from argparse import Namespace

from bystander.apps.cli import intent
from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.documents import read_plan, save_report
from bystander.apps.cli.progress import watched
from bystander.apps.cli.signals import Stop
from bystander.domain.clock import timecode
from bystander.domain.policy import Policy
from bystander.domain.report import Leak, Report
from bystander.errors import Withheld
from bystander.run import file
from bystander.run.crew import assemble
from bystander.run.targets import Pair


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0 for a clean copy, and the exit code of Withheld for one with leaks."""
    refuse_document(wishes.report, Pair(wishes.source, wishes.copy), replace=wishes.force)
    plan = None if wishes.plan is None else read_plan(wishes.plan)
    with (
        assemble(Policy(), intent.equipment(wishes)) as crew,
        watched(wishes.copy, stop, quiet=wishes.quiet) as line,
    ):
        report = file.verify(wishes.source, wishes.copy, crew, intent.orders(wishes, line), plan)
    if wishes.report is not None:
        save_report(report, wishes.report)
    _tell(report, quiet=wishes.quiet)
    return 0 if report.clean else Withheld.exit_code


def _tell(report: Report, *, quiet: bool) -> None:
    for leak in report.leaks:
        print(f"bystander: leak{_when(leak)}: {leak.detail}", file=sys.stderr)
    if report.clean and not quiet:
        print(f"no leak found in {report.frames} frames by {', '.join(report.checks)}")


def _when(leak: Leak) -> str:
    return "" if leak.seconds is None else f" at {timecode(leak.seconds)}"
