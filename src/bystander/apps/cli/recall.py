"""``bystander recall``: how many faces are missed in a recording, estimated on itself."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict

from bystander.apps.cli import intent
from bystander.apps.cli.progress import shown, watched
from bystander.apps.cli.signals import Stop
from bystander.domain.findings import Kind
from bystander.domain.proof import Missed, RecallEstimate
from bystander.errors import BadRequest
from bystander.evaluate.seeded.estimate import estimated
from bystander.run.crew import assemble

CAVEAT = (
    "an estimate: they are faces that were seen here, smaller and blurred, in free places; faces "
    "of other poses, half hidden, or in light of which none was seen are missed more often"
)


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0; raises for everything else."""
    policy = intent.policy_for(wishes, wishes.source)
    if Kind.FACE not in policy.kinds:
        raise BadRequest("the policy leaves faces visible, so none can be missed")
    with (
        assemble(policy, intent.equipment(wishes)) as crew,
        watched(wishes.source, stop, quiet=wishes.quiet or wishes.json) as line,
    ):
        orders = intent.orders(wishes, line)
        found = estimated(wishes.source, policy, crew, wishes.seed_faces, orders)
    if wishes.json:
        print(json.dumps(_document(found), indent=1))
    elif not wishes.quiet:
        _tell(wishes, found)
    return 0


def _tell(wishes: Namespace, found: RecallEstimate) -> None:
    print(f"{shown(wishes.source)}: {found.all.of} faces put in, made of {found.donors} seen there")
    for each in found.sizes:
        print(f"  from {each.side} pixels: {_words(each)}")
    print(f"  of all sizes: {_words(found.all)}")
    if found.placeless:
        print(f"  {found.placeless} more found no free place")
    print(CAVEAT)


def _words(each: Missed) -> str:
    low, high = each.interval
    rate = (
        f"{each.missed / each.of:.1%} missed ({low:.1%} to {high:.1%}), {each.missed} of {each.of}"
    )
    return f"{rate}; open in any frame: {each.exposed}"


def _document(found: RecallEstimate) -> dict[str, object]:
    return {
        "all": _figures(found.all),
        "sizes": [_figures(each) for each in found.sizes],
        "donors": found.donors,
        "frames": found.frames,
        "placeless": found.placeless,
        "caveat": CAVEAT,
    }


def _figures(each: Missed) -> dict[str, object]:
    low, high = each.interval
    rate = each.missed / each.of
    return {**asdict(each), "rate": round(rate, 4), "low": round(low, 4), "high": round(high, 4)}
