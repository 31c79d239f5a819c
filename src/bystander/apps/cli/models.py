"""``bystander models``: which detectors there are; others are added by file."""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli.signals import Stop
from bystander.detect import store
from bystander.domain.findings import Kind
from bystander.errors import BadRequest


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0; raises for everything else."""
    if wishes.action == "add":
        added = store.add(_kind(wishes.kind), wishes.path, wishes.family)
        named = added.name if added.kind is Kind.FACE else f"{added.kind.value}={added.name}"
        print(f"added {added.name}; use it with --model {named}")
    elif wishes.action == "remove":
        removed = store.remove(wishes.name)
        print(f"removed {removed.name}")
    else:
        _list()
    return 0


def _list() -> None:
    for model in store.installed():
        digest = model.digest[: store.SHORT]
        print(f"{model.name}  {model.kind.value}  {model.family}  {digest}  {model.licence}")


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError as cause:
        raise BadRequest(
            f"there is no kind {name!r} of models; choose one of: {', '.join(store.ADDABLE)}"
        ) from cause
