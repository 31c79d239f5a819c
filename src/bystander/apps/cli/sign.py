"""``bystander sign``: a signed record of a copy, for everybody and for oneself."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.documents import read_document, save_record
from bystander.apps.cli.progress import shown
from bystander.apps.cli.signals import Stop
from bystander.domain.plan import Plan
from bystander.errors import BadRequest
from bystander.provenance.keys import read_private
from bystander.run.record import Papers, signed
from bystander.run.targets import Pair


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0; raises for papers that do not belong together."""
    _refuse(wishes)
    key = read_private(wishes.key)
    record = signed(_papers(wishes), key)
    stop.check()
    if wishes.private is not None:
        save_record(record, wishes.private, private=True)
    save_record(replace(record, opening=None), wishes.output)
    if not wishes.quiet:
        print(f"record: {shown(wishes.output)} (for everybody)")
        if wishes.private is not None:
            print(f"private record: {shown(wishes.private)} (tells the original; only you read it)")
        print(f"signed with the key {key.public.fingerprint}")
    return 0


def _refuse(wishes: Namespace) -> None:
    written = [path for path in (wishes.output, wishes.private) if path is not None]
    if len({path.resolve() for path in written}) < len(written):
        raise BadRequest("--output and --private name the same file; choose two")
    pair = Pair(wishes.copy, wishes.original or wishes.copy)
    for path in written:
        refuse_document(path, pair, replace=wishes.force)
        if path.resolve() in {each.resolve() for each in (wishes.key, *wishes.documents)}:
            raise BadRequest(f"{path} is the key or one of the documents; choose another name")


def _papers(wishes: Namespace) -> Papers:
    found = [read_document(path) for path in wishes.documents]
    plans = [each for each in found if isinstance(each, Plan)]
    reports = [each for each in found if not isinstance(each, Plan)]
    if len(reports) != 1 or len(plans) > 1:
        raise BadRequest("one copy has one report, and one plan at most; name those of this copy")
    return Papers(wishes.copy, reports[0], plans[0] if plans else None, wishes.original)
