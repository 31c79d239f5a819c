"""``bystander verify``: judges a copy that is there already."""

from __future__ import annotations

import sys
from argparse import Namespace

from bystander import registry
from bystander.apps.cli import intent
from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.documents import read_plan, save_report
from bystander.apps.cli.progress import watched
from bystander.apps.cli.signals import Stop
from bystander.domain.clock import timecode
from bystander.domain.counts import number_of
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy, SoundPolicy, Subtitles
from bystander.domain.report import Leak, LeakKind, Report
from bystander.errors import BadRequest, Withheld
from bystander.run import file, streams
from bystander.run.crew import IMAGE, assemble_painting
from bystander.run.targets import Pair

_HINT = (
    "without its plan, a copy is taken for one whose speech is disguised, without subtitles; say "
    "--sound and --subtitles as it was made, or name the plan with --plan"
)
_HINTED = (LeakKind.STREAM, LeakKind.VOICE)


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0, or the exit code of Withheld for leaks that the policy does not put up with."""
    refuse_document(wishes.report, Pair(wishes.source, wishes.copy), replace=wishes.force)
    if wishes.plan is not None and wishes.subtitles == Subtitles.KEEP:
        raise BadRequest("the plan says what becomes of subtitles; leave --subtitles away")
    plan = None if wishes.plan is None else read_plan(wishes.plan)
    policy = Policy() if plan is None else plan.policy
    with (
        assemble_painting(_effects(plan), policy, intent.equipment(wishes)) as crew,
        watched(wishes.copy, stop, quiet=wishes.quiet) as line,
    ):
        orders = intent.orders(wishes, line)
        if plan is None:
            report = streams.verify(wishes.source, wishes.copy, _kept(wishes), crew, orders)
        else:
            report = file.verify(wishes.source, wishes.copy, crew, orders, plan)
    if wishes.report is not None:
        save_report(report, wishes.report)
    _tell(report, quiet=wishes.quiet)
    if plan is None and any(leak.kind in _HINTED for leak in report.leaks):
        print(f"bystander: {_HINT}", file=sys.stderr)
    return Withheld.exit_code if report.withholding else 0


def _effects(plan: Plan | None) -> set[str]:
    """Those of a plan that can be had without anything else, to paint its covers again."""
    used = {cover.effect for cover in plan.covers} if plan else set()
    return used & {*registry.names("effect")} - {IMAGE}


def _kept(wishes: Namespace) -> Policy:
    """What a copy was made to keep, as far as it was said."""
    return Policy(sound=SoundPolicy(wishes.sound), subtitles=Subtitles(wishes.subtitles))


def _tell(report: Report, *, quiet: bool) -> None:
    for leak in report.leaks:
        print(f"bystander: {leak.severity} leak{_when(leak)}: {leak.detail}", file=sys.stderr)
    if report.clean and not quiet:
        sounds = [f"{timecode(sound.duration)} of sound" for sound in report.sounds]
        frames = [number_of(report.frames, "frame")] if report.frames else []
        for omission in report.omitted:
            print(f"not checked: {omission.check}, for {omission.why}")
        print(f"no leak found in {', '.join(frames + sounds)} by {', '.join(report.checks)}")


def _when(leak: Leak) -> str:
    return "" if leak.seconds is None else f" at {timecode(leak.seconds)}"
