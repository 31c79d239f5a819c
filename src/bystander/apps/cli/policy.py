"""``bystander policy``: what a policy says, in sentences, before anybody relies on it."""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli.signals import Stop
from bystander.detect.store import installed
from bystander.domain.findings import Kind
from bystander.domain.policy import Policy
from bystander.plan.policy_words import doubts, sentences
from bystander.registry import find, names
from bystander.run.policies import NAMES, draft_by, purpose_of, text_of


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0; raises BadRequest for a policy that makes no sense."""
    if wishes.action == "list":
        for name in NAMES:
            print(f"{name:16}{purpose_of(name)}")
    elif wishes.action == "show":
        draft_by(wishes.policy)
        print(text_of(wishes.policy), end="")
    else:
        _check(draft_by(wishes.policy).policy())
    return 0


def _check(policy: Policy) -> None:
    for effect in sorted(policy.effects):
        find("effect", effect)
    for sentence in sentences(policy):
        print(sentence)
    for doubt in (*doubts(policy), *_missing(policy)):
        print(f"Note: {doubt}")


def _missing(policy: Policy) -> list[str]:
    """Kinds for which somebody has to add or to name a model first."""
    found: list[str] = []
    for kind in policy.kinds:
        if kind in (Kind.FACE, Kind.MOVING) or kind in names("detector"):
            continue
        theirs = [model.name for model in installed(kind)]
        if theirs:
            found.append(f"Name a model for the kind {kind}, such as --model {kind}={theirs[0]}.")
        else:
            found.append(f"Nothing finds the kind {kind} here; see `bystander models add --help`.")
    return found
