"""``bystander scrub``: copies without tags and without other streams, nothing re-encoded."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bystander.apps.cli.copying import dry_run, refuse_document, with_papers
from bystander.apps.cli.intent import kept_tags, limits, terms
from bystander.apps.cli.progress import shown
from bystander.apps.cli.results import aligned
from bystander.apps.cli.signals import Stop
from bystander.domain.archive_report import Bundle
from bystander.domain.job import Orders, Scrubbed
from bystander.errors import BadRequest, BystanderError
from bystander.media.archive import kind_of
from bystander.run import batch
from bystander.run.batch import Ended, Status
from bystander.run.scrub import scrub, scrub_archive
from bystander.run.targets import Destination, Errand, Pair, pair_up, refuse

HEAD = ("file", "result", "left out")

Results = Sequence[Ended[Scrubbed]]


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns the exit code of the whole batch."""
    errand, results = Errand(()), list[Ended[Scrubbed]]()
    try:
        keep = kept_tags(wishes)
        errand = pair_up(wishes.sources, _destination(wishes), recursive=wishes.recursive)
        refuse(errand.pairs, replace=wishes.force)
        _refuse_report(errand, wishes)
        if wishes.dry_run:
            return dry_run(errand, wishes)
        for result in batch.run(errand.pairs, partial(_scrubbed, wishes, stop, keep)):
            results.append(result)
            _tell(result)
    except BystanderError as error:
        if wishes.json:
            print(json.dumps(_document(errand, results, error.exit_code, str(error)), indent=1))
        raise
    code = batch.verdict([result.exit_code for result in results])
    if wishes.json:
        print(json.dumps(_document(errand, results, code, None), indent=1))
    elif not wishes.quiet:
        print(_table(errand, results))
    return code


def _destination(wishes: Namespace) -> Destination:
    folder = (wishes.output or "").endswith("/")
    output = None if wishes.output is None else Path(wishes.output)
    return Destination(output, wishes.pattern, folder=folder, sounds=True, archives=True)


def _refuse_report(errand: Errand, wishes: Namespace) -> None:
    if wishes.report is None:
        return
    if len(errand.pairs) > 1 or not kind_of(errand.pairs[0].source):
        raise BadRequest("--report is for the report of one archive; leave it out")
    refuse_document(wishes.report, errand.pairs[0], replace=wishes.force)


def _scrubbed(wishes: Namespace, stop: Stop, keep: Sequence[str], pair: Pair) -> Scrubbed:
    def one(source: Path, target: Path, orders: Orders) -> Scrubbed:
        stop.check()
        return scrub(source, target, keep, limits(wishes), replace=orders.replace)

    def archive(orders: Orders) -> Bundle:
        return scrub_archive(pair.source, pair.target, one, orders, terms(wishes))

    if not kind_of(pair.source):
        return one(pair.source, pair.target, Orders(replace=wishes.force))

    bundle = with_papers(pair, wishes, stop, archive)
    return Scrubbed(bundle.target, bundle.report.notices, bundle.seconds)


def _tell(result: Ended[Scrubbed]) -> None:
    if result.error is not None:
        print(f"bystander: {shown(result.pair.source)}: {result.error}", file=sys.stderr)


def _table(errand: Errand, results: Results) -> str:
    rows = [HEAD]
    for result in results:
        dropped = "" if result.outcome is None else "; ".join(result.outcome.dropped)
        made = result.status is Status.PUBLISHED
        status = f"-> {shown(result.pair.target)}" if made else result.status.value
        rows.append((shown(result.pair.source), status, dropped))
    rows += [(shown(each.source), "skipped", each.reason) for each in errand.skipped]
    return aligned(rows)


def _document(errand: Errand, results: Results, code: int, error: str | None) -> dict[str, object]:
    files = [
        {
            "source": str(result.pair.source),
            "target": str(result.pair.target),
            "status": result.status.value,
            "left_out": [] if result.outcome is None else list(result.outcome.dropped),
            "seconds": None if result.outcome is None else round(result.outcome.seconds, 3),
            "error": None if result.error is None else str(result.error),
            "exit_code": result.exit_code,
        }
        for result in results
    ]
    skipped = [{"source": str(each.source), "reason": each.reason} for each in errand.skipped]
    return {"files": files, "skipped": skipped, "error": error, "exit_code": code}
