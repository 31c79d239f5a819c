"""What every command that makes a copy shares: progress, a report, and saying it only."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from bystander.apps.cli import intent, telling
from bystander.apps.cli.documents import report_path, save_plan, save_report
from bystander.apps.cli.progress import watched
from bystander.apps.cli.signals import Stop
from bystander.domain.archive_report import Finished
from bystander.domain.job import Orders, Outcome
from bystander.domain.plan import Plan
from bystander.errors import BadRequest, BystanderError, Withheld
from bystander.media.archive import kind_of
from bystander.media.staging import Staging
from bystander.run import batch, bundle
from bystander.run.targets import Errand, Pair, refuse_existing

Made = TypeVar("Made", bound=Finished)


def with_papers(
    pair: Pair,
    wishes: Namespace,
    stop: Stop,
    made: Callable[[Orders], Made],
    plan_out: Path | None = None,
) -> Made:
    """Make one copy and write its report, and its plan where it was asked for.

    Both also of a copy that was withheld: the report is told beside it, and it may be mended.
    """
    path = report_path(pair.target, wishes.report)
    try:
        with watched(pair.source, stop, quiet=wishes.quiet or wishes.jobs > 1) as line:
            outcome = made(intent.orders(wishes, line))
    except Withheld as error:
        save_report(error.report, path)
        _save(error.plan, plan_out)
        raise
    with _gone_without_papers(pair.target):
        _save(outcome.plan if isinstance(outcome, Outcome) else None, plan_out)
        save_report(outcome.report, path)
    return outcome


def _save(plan: object, path: Path | None) -> None:
    if path is not None and isinstance(plan, Plan):
        save_plan(plan, path)


@contextmanager
def _gone_without_papers(copy: Path) -> Iterator[None]:
    """Where they cannot be written the copy goes, too: nothing stands there but after code 0."""
    try:
        yield
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


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


def refuse_papers(wishes: Namespace, pair: Pair) -> None:
    """Before the long work: names for a report and a plan that cannot be."""
    for path in (wishes.report, wishes.plan_out):
        refuse_document(path, pair, replace=wishes.force)
    if wishes.report is not None and wishes.report == wishes.plan_out:
        raise BadRequest("--report and --plan-out name the same file; choose two")


def refuse_document(path: Path | None, pair: Pair, *, replace: bool) -> None:
    """Refuse a name for a document that is the original's, the copy's, or taken.

    Raises CannotWrite where nothing can be written, but for a folder that the copy will make.
    """
    if path is None:
        return
    if path.resolve() in (pair.source.resolve(), pair.target.resolve()):
        raise BadRequest(f"{path} is the original or its copy; choose another name")
    refuse_existing(path, replace=replace)
    if path.parent.exists() or path.parent.resolve() != pair.target.parent.resolve():
        with Staging(path, replace=replace):
            pass
