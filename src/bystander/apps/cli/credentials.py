"""``bystander credentials``: a judged copy with a C2PA manifest, signed by the user."""

from __future__ import annotations

from argparse import Namespace

from bystander.apps.cli.copying import refuse_document
from bystander.apps.cli.documents import read_document, report_path, save_report
from bystander.apps.cli.progress import shown
from bystander.apps.cli.signals import Stop
from bystander.domain.plan import Plan
from bystander.domain.report import Report
from bystander.errors import BadRequest
from bystander.provenance.credentials import read_signer
from bystander.run.credentials import add_credentials
from bystander.run.targets import Pair, refuse


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0; raises where nothing was written."""
    plan, report = read_document(wishes.plan), read_document(wishes.report)
    if not isinstance(plan, Plan) or not isinstance(report, Report):
        raise BadRequest("name the copy, its plan and its report, in this order")
    pair = Pair(wishes.copy, wishes.output)
    path = report_path(wishes.output, None)
    refuse([pair], replace=wishes.force)
    refuse_document(path, pair, replace=wishes.force)
    signer = read_signer(wishes.certificate, wishes.private_key)
    stop.check()
    made = add_credentials(wishes.copy, wishes.output, (plan, report), signer, force=wishes.force)
    save_report(made, path)
    if not wishes.quiet:
        print(f"copy:   {shown(wishes.output)}\nreport: {shown(path)}")
    return 0
