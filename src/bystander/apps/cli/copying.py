"""What every command that makes a copy shares: progress, a report, and saying it only."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bystander.apps.cli import intent, telling
from bystander.apps.cli.documents import report_path, save_report
from bystander.apps.cli.progress import watched
from bystander.apps.cli.signals import Stop
from bystander.domain.archive_report import Finished
from bystander.domain.job import Orders
from bystander.errors import BadRequest, BystanderError, Withheld
from bystander.media.archive import kind_of
from bystander.run import batch, bundle
from bystander.run.targets import Errand, Pair, refuse_existing

Made = TypeVar("Made", bound=Finished)


def with_report(pair: Pair, wishes: Namespace, stop: Stop, made: Callable[[Orders], Made]) -> Made:
    """Make one copy and write its report, also where the copy was withheld."""
    path = report_path(pair.target, wishes.report)
    try:
        with watched(pair.source, stop, quiet=wishes.quiet or wishes.jobs > 1) as line:
            outcome = made(intent.orders(wishes, line))
    except Withheld as error:
        save_report(error.report, path)
        raise
    save_report(outcome.report, path)
    return outcome


def dry_run(errand: Errand, wishes: Namespace) -> int:
    """Says what would be done. Of archives, only the lists of members are read."""
    foreseen, codes = {}, []
    for pair in errand.pairs:
        if kind_of(pair.source):
            try:
                contents = bundle.foresee(pair.source, intent.terms(wishes))
                foreseen[pair] = contents.described
            except BystanderError as error:
                foreseen[pair] = str(error)
                codes.append(error.exit_code)
    telling.announce(errand, wishes, foreseen)
    return batch.verdict(codes)


def refuse_document(path: Path | None, pair: Pair, *, replace: bool) -> None:
    """Refuse a name for a report or a plan that is the original's, the copy's, or taken."""
    if path is None:
        return
    if path.resolve() in (pair.source.resolve(), pair.target.resolve()):
        raise BadRequest(f"{path} is the original or its copy; choose another name")
    refuse_existing(path, replace=replace)
