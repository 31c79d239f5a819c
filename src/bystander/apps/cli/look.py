"""``bystander look``: a plan of what would be covered; nothing is changed."""

from __future__ import annotations

import sys
from argparse import Namespace

from bystander.apps.cli import intent
from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.documents import save_plan
from bystander.apps.cli.progress import shown, watched
from bystander.apps.cli.signals import Stop
from bystander.domain.clock import timecode
from bystander.run.crew import assemble
from bystander.run.file import look_at
from bystander.run.targets import Pair


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0; raises for everything else."""
    refuse_document(wishes.output, Pair(wishes.source, wishes.source), replace=wishes.force)
    policy = intent.policy(wishes)
    with (
        assemble(policy, intent.equipment(wishes)) as crew,
        watched(wishes.source, stop, quiet=wishes.quiet) as line,
    ):
        plan = look_at(wishes.source, policy, crew, intent.orders(wishes, line))
    save_plan(plan, wishes.output)
    if not wishes.quiet:
        for notice in plan.notices:
            print(f"bystander: note: {notice}", file=sys.stderr)
        covers, frames = len(plan.covers), len(plan.timeline)
        print(f"{covers} covers in {frames} frames" if frames else "nothing to be seen")
        for sound in plan.sounds:
            passages, lasts = len(sound.passages), timecode(sound.duration)
            print(f"{passages} passages in {lasts} of sound (stream {sound.stream})")
        print(f"plan: {shown(wishes.output)}")
    return 0
