"""``bystander verify``: judges a copy that is there already."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace

from bystander.apps.cli import intent
from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.documents import read_plan, save_report
from bystander.apps.cli.progress import watched
from bystander.apps.cli.signals import Stop
from bystander.domain.clock import timecode
from bystander.domain.job import Orders
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy, SoundPolicy, Subtitles
from bystander.domain.report import Leak, LeakKind, Report
from bystander.errors import BadRequest, Withheld
from bystander.run import file
from bystander.run.crew import Crew, assemble_painting
from bystander.run.targets import Pair

_HINT = (
    "without its plan, a copy is taken for one without sound and subtitles; say --sound keep or "
    "--subtitles keep if it was made to keep them, or name the plan with --plan"
)


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0 for a clean copy, and the exit code of Withheld for one with leaks."""
    refuse_document(wishes.report, Pair(wishes.source, wishes.copy), replace=wishes.force)
    if wishes.plan is not None and wishes.subtitles == Subtitles.KEEP:
        raise BadRequest("the plan says what becomes of subtitles; leave --subtitles away")
    plan = None if wishes.plan is None else read_plan(wishes.plan)
    policy = Policy() if plan is None else plan.policy
    with (
        assemble_painting((), policy, intent.equipment(wishes)) as crew,
        watched(wishes.copy, stop, quiet=wishes.quiet) as line,
    ):
        orders = intent.orders(wishes, line)
        known = plan or _what_a_copy_must_be(wishes, crew, orders)
        report = file.verify(wishes.source, wishes.copy, crew, orders, known)
    if wishes.report is not None:
        save_report(report, wishes.report)
    _tell(report, quiet=wishes.quiet)
    if plan is None and any(leak.kind is LeakKind.STREAM for leak in report.leaks):
        print(f"bystander: {_HINT}", file=sys.stderr)
    return 0 if report.clean else Withheld.exit_code


def _what_a_copy_must_be(wishes: Namespace, crew: Crew, orders: Orders) -> Plan:
    """A plan to compare with. Where a copy is covered is not known, so nothing is excused."""
    policy = Policy(sound=SoundPolicy(wishes.sound), subtitles=Subtitles(wishes.subtitles))
    return replace(file.look_at(wishes.source, policy, crew, orders), covers=())


def _tell(report: Report, *, quiet: bool) -> None:
    for leak in report.leaks:
        print(f"bystander: leak{_when(leak)}: {leak.detail}", file=sys.stderr)
    if report.clean and not quiet:
        print(f"no leak found in {report.frames} frames by {', '.join(report.checks)}")


def _when(leak: Leak) -> str:
    return "" if leak.seconds is None else f" at {timecode(leak.seconds)}"
