"""``bystander look``: a plan of what would be covered; nothing is changed."""

from __future__ import annotations

import sys
from argparse import Namespace
from fractions import Fraction

from bystander.apps.cli import intent
from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.documents import saved_plan
from bystander.apps.cli.progress import shown, watched
from bystander.apps.cli.signals import Stop
from bystander.domain.clock import timecode
from bystander.domain.counts import number_of
from bystander.domain.plan import Plan
from bystander.domain.sound import MILLISECONDS, Sound
from bystander.errors import BadRequest
from bystander.media.paper import insist_png
from bystander.plan.sounds import SPEECH
from bystander.run.crew import assemble
from bystander.run.file import look_at
from bystander.run.hearing import DAMAGED
from bystander.run.sheet import draw_sheet
from bystander.run.targets import Pair

MOST_TOLD = 50
"""Silent words that are listed one by one."""


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0; raises for everything else."""
    _refuse(wishes)
    policy = intent.policy_for(wishes, wishes.source)
    with (
        assemble(policy, intent.equipment(wishes)) as crew,
        watched(wishes.source, stop, quiet=wishes.quiet) as line,
    ):
        orders = intent.orders(wishes, line)
        plan = look_at(wishes.source, policy, crew, orders)
        with saved_plan(plan, wishes.output):
            if wishes.sheet is not None:
                draw_sheet(wishes.source, plan, wishes.sheet, orders)
    if not wishes.quiet:
        _tell(wishes, plan)
    return 0


def _refuse(wishes: Namespace) -> None:
    pair = Pair(wishes.source, wishes.source)
    refuse_document(wishes.output, pair, replace=wishes.force)
    if wishes.sheet is not None:
        insist_png(wishes.sheet)
        refuse_document(wishes.sheet, pair, replace=wishes.force)
        if wishes.sheet.resolve() == wishes.output.resolve():
            raise BadRequest("--sheet and --output name the same file; choose two")


def _tell_names(sound: Sound) -> None:
    """What is silent inside of speech, for a person who chooses; never what was said."""
    found = sorted(
        (each.start, each.end, each.reason)
        for each in sound.passages
        if each.reason not in (SPEECH, DAMAGED)
    )
    for start, end, reason in found[:MOST_TOLD]:
        when = " to ".join(timecode(Fraction(at, MILLISECONDS)) for at in (start, end))
        print(f"  {when}: {reason}")
    if len(found) > MOST_TOLD:
        print(f"  and {len(found) - MOST_TOLD} more, in the plan")


def _tell(wishes: Namespace, plan: Plan) -> None:
    for notice in plan.notices:
        print(f"bystander: note: {notice}", file=sys.stderr)
    covers, frames = len(plan.covers), len(plan.timeline)
    seen = f"{number_of(covers, 'cover')} in {number_of(frames, 'frame')}"
    print(seen if frames else "nothing to be seen")
    for sound in plan.sounds:
        passages, lasts = number_of(len(sound.passages), "passage"), timecode(sound.duration)
        print(f"{passages} in {lasts} of sound (stream {sound.stream})")
        _tell_names(sound)
    print(f"plan: {shown(wishes.output)}")
    if wishes.sheet is not None:
        print(f"sheet: {shown(wishes.sheet)} (shows people as they are; only you can read it)")
