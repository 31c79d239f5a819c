"""``bystander redact``: copies of files and folders in which nobody can be recognised."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bystander.apps.cli import intent, telling
from bystander.apps.cli.copying import dry_run, refuse_papers, with_papers
from bystander.apps.cli.signals import Stop
from bystander.domain.archive_report import Bundle, Finished
from bystander.domain.job import Orders, Outcome
from bystander.domain.plan import Medium
from bystander.domain.policy import Policy
from bystander.errors import BadRequest, BystanderError
from bystander.media.archive import kind_of
from bystander.media.sniff import medium_of
from bystander.run import batch, bundle, streams
from bystander.run.batch import Result
from bystander.run.crew import Crew, assemble
from bystander.run.targets import Destination, Errand, Pair, pair_up, refuse


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns the exit code of the whole batch."""
    errand, results = Errand(()), list[Result]()
    try:
        policy = intent.policy(wishes)
        errand = _errand(wishes)
        if wishes.dry_run:
            return dry_run(errand, wishes)
        intent.refuse_zones_of_none(policy, [pair.source for pair in errand.pairs])
        with assemble(policy, intent.equipment(wishes)) as crew:
            telling.warn(policy, crew)
            work = partial(_redact, wishes, stop, policy, crew)
            wishes.jobs = wishes.jobs or _jobs(errand.pairs)
            for result in batch.run(errand.pairs, work, wishes.jobs):
                results.append(result)
                telling.tell(result, wishes, alone=len(errand.pairs) == 1)
    except BystanderError as error:
        if wishes.json:
            telling.print_json(errand, results, error)
        raise
    telling.close(errand, results, wishes)
    return batch.verdict([result.exit_code for result in results])


def _errand(wishes: Namespace) -> Errand:
    """Everything that can be refused is refused here, before the long work."""
    errand = pair_up(wishes.sources, _destination(wishes), recursive=wishes.recursive)
    refuse(errand.pairs, replace=wishes.force)
    for option, path in (("--report", wishes.report), ("--plan-out", wishes.plan_out)):
        if path is not None and len(errand.pairs) > 1:
            raise BadRequest(f"{option} names one file, and there are several; leave it out")
    refuse_papers(wishes, errand.pairs[0])
    if wishes.plan_out is not None and kind_of(errand.pairs[0].source):
        raise BadRequest("an archive has no plan of its own; leave --plan-out away")
    return errand


def _jobs(pairs: Sequence[Pair]) -> int:
    """A photo leaves cores idle while it is read and written; a recording does not."""
    photos = len(pairs) > 1 and all(_is_photo(pair.source) for pair in pairs)
    if not photos:
        return 1
    # macOS does not tell which cores a process may use.
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _is_photo(path: Path) -> bool:
    try:
        return kind_of(path) is None and medium_of(path) is Medium.PHOTO
    except BystanderError:
        return True  # it ends before it begins


def _destination(wishes: Namespace) -> Destination:
    sounds = intent.sounds(wishes)
    if wishes.output is None:
        return Destination(pattern=wishes.pattern, sounds=sounds, archives=True)
    # A slash at the end says what a path that is not there yet cannot: a folder is meant.
    folder = wishes.output.endswith("/")
    output = Path(wishes.output)
    return Destination(output, wishes.pattern, folder=folder, sounds=sounds, archives=True)


def _redact(wishes: Namespace, stop: Stop, whole: Policy, crew: Crew, pair: Pair) -> Finished:
    policy = intent.about(whole, pair.source)

    def redact(source: Path, target: Path, orders: Orders) -> Outcome:
        return streams.redact(source, target, policy, crew, orders)

    def archive(orders: Orders) -> Bundle:
        terms = intent.terms(wishes)
        return bundle.redact_archive(pair.source, pair.target, redact, orders, terms)

    if kind_of(pair.source):
        return with_papers(pair, wishes, stop, archive)
    if wishes.plan_out is not None and streams.video_streams(pair.source) > 1:
        raise BadRequest("several video streams have no one plan; leave --plan-out away")
    made = partial(redact, pair.source, pair.target)
    return with_papers(pair, wishes, stop, made, wishes.plan_out)
