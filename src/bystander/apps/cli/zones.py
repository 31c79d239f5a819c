"""``bystander zones``: a policy's zones, drawn on a still of the original."""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli import intent
from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.progress import shown
from bystander.apps.cli.signals import Stop
from bystander.domain.counts import number_of
from bystander.media.paper import insist_png
from bystander.run.policies import draft_by
from bystander.run.preview import draw_zones
from bystander.run.targets import Pair


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0; raises for everything else."""
    insist_png(wishes.output)
    pair = Pair(wishes.source, wishes.source)
    refuse_document(wishes.output, pair, replace=wishes.force)
    policy = intent.about(draft_by(wishes.policy).policy(), wishes.source)
    count = draw_zones(wishes.source, policy, wishes.at, wishes.output, replace=wishes.force)
    print(f"{number_of(count, 'zone')} drawn")
    print(f"still: {shown(wishes.output)} (shows people as they are; only you can read it)")
    return 0
