"""``bystander keys``: what records are signed and checked with."""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli.progress import shown
from bystander.apps.cli.signals import Stop
from bystander.provenance.keys import PUBLIC, make_keys


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0; raises for a name that is taken."""
    made = make_keys(wishes.path)
    print(f"private key: {shown(wishes.path)} (only you can read it; keep a copy in a safe place)")
    print(f"public key:  {shown(wishes.path)}{PUBLIC} (give it to whoever is to check)")
    print(f"fingerprint: {made.fingerprint}")
    return 0
