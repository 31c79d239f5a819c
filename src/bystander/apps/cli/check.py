"""``bystander check``: is a record the signer's, and of this copy?"""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli.documents import read_record
from bystander.apps.cli.signals import Stop
from bystander.provenance.keys import read_public
from bystander.run.record import check


def run(wishes: Namespace, _: Stop) -> int:
    """Returns 0; raises Unproven for everything that does not fit."""
    signer = read_public(wishes.signer)
    record = read_record(wishes.record)
    check(record, wishes.copy, signer, wishes.original)
    if not wishes.quiet:
        leaks = record.report.get("clean")
        print(f"signed with the key {signer.fingerprint}, and unchanged: the record and the copy")
        if wishes.original is not None:
            print("the original is the file that was committed to")
        if leaks is False:
            print("note: the report that was signed names leaks in the copy")
    return 0
