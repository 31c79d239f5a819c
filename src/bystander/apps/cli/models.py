"""``bystander models``: which detectors there are; others are added by file."""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli.signals import Stop
from bystander.detect import store
from bystander.domain.findings import Kind


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0; raises for everything else."""
    if wishes.action == "add":
        added = store.add(Kind(wishes.kind), wishes.path, wishes.family)
        print(f"added {added.name}; use it with --model {added.name}")
    elif wishes.action == "remove":
        store.remove(wishes.name)
        print(f"removed {wishes.name}")
    else:
        for model in store.installed():
            print(
                f"{model.name}  {model.kind}  {model.family}  {model.digest[:12]}  {model.licence}"
            )
    return 0
