"""``bystander redact``: copies of files and folders in which nobody can be recognised."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bystander.apps.cli import intent, telling
from bystander.apps.cli.documents import report_beside, save
from bystander.apps.cli.progress import ProgressLine, drawn_on, shown
from bystander.apps.cli.signals import Stop
from bystander.domain.job import Outcome
from bystander.domain.policy import Policy
from bystander.domain.report import Report
from bystander.errors import BadRequest, BystanderError, Withheld
from bystander.plan import document, report_document
from bystander.run import batch, file
from bystander.run.batch import Result
from bystander.run.crew import Crew, assemble
from bystander.run.targets import Destination, Errand, Pair, pair_up, refuse, refuse_existing


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns the exit code of the whole batch."""
    errand, results = Errand(()), []
    try:
        policy = intent.policy(wishes)
        errand = _errand(wishes)
        if wishes.dry_run:
            telling.announce(errand, wishes)
            return 0
        results = _work_through(errand, policy, wishes, stop)
    except BystanderError as error:
        if wishes.json:
            telling.print_json(errand, results, error)
        raise
    code = batch.verdict([result.exit_code for result in results])
    telling.close(errand, results, wishes)
    return code


def _errand(wishes: Namespace) -> Errand:
    """Everything that is refused is refused here, before the long work."""
    to = Destination(wishes.output, wishes.pattern)
    errand = pair_up(wishes.sources, to, recursive=wishes.recursive)
    refuse(errand.pairs, replace=wishes.force)
    for option, path in (("--report", wishes.report), ("--plan-out", wishes.plan_out)):
        if path is not None:
            if len(errand.pairs) > 1:
                raise BadRequest(
                    f"{option} is one file, and there are several sources; leave it out"
                )
            _refuse_document(path, errand.pairs[0], replace=wishes.force)
    return errand


def _refuse_document(path: Path, pair: Pair, *, replace: bool) -> None:
    if path.resolve() in (pair.source.resolve(), pair.target.resolve()):
        raise BadRequest(f"{path} is the original or its copy; choose another name")
    refuse_existing(path, replace=replace)


def _work_through(errand: Errand, policy: Policy, wishes: Namespace, stop: Stop) -> list[Result]:
    results: list[Result] = []
    with assemble(policy, intent.equipment(wishes)) as crew:
        telling.warn(policy, crew)
        work = partial(_redact, wishes, stop, policy, crew)
        for result in batch.run(errand.pairs, work):
            results.append(result)
            telling.tell(result, wishes)
    return results


def _redact(wishes: Namespace, stop: Stop, policy: Policy, crew: Crew, pair: Pair) -> Outcome:
    line = ProgressLine(shown(pair.source), stop, drawn_on(wishes.quiet))
    try:
        outcome = file.redact(pair.source, pair.target, policy, crew, intent.orders(wishes, line))
    except Withheld as error:
        _save_report(error.report, wishes.report or report_beside(pair.target))
        raise
    finally:
        line.close()
    _save_report(outcome.report, wishes.report or report_beside(pair.target))
    if wishes.plan_out is not None:
        save(wishes.plan_out, partial(document.dump, outcome.plan))
    return outcome
