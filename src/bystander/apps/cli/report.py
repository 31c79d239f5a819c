"""``bystander report``: plans and reports as one page that a person can read."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from bystander.apps.cli.documents import read_document, save
from bystander.apps.cli.progress import shown
from bystander.apps.cli.signals import Stop
from bystander.domain.archive_report import ArchiveReport
from bystander.domain.findings import Kind
from bystander.domain.plan import Plan
from bystander.domain.report import Report
from bystander.errors import BadRequest
from bystander.page.entry import Entry, Part, Statement
from bystander.page.log import STREAM, VOICE, log
from bystander.page.pictures import pictures_of
from bystander.page.render import page
from bystander.page.sheet import sheet
from bystander.plan.fingerprint import fingerprint
from bystander.run.targets import refuse_existing

GROUNDS = (*Kind, VOICE, STREAM)


def run(wishes: Namespace, stop: Stop) -> int:
    """Returns 0, whatever the reports say; raises for documents that do not belong together."""
    statement = _statement(wishes)
    paths = list(_documents(wishes.documents))
    _refuse(wishes, paths)
    parts = _parts([read_document(path) for path in paths])
    if wishes.pictures is not None:
        parts = _with_pictures(parts, wishes.pictures)
    stop.check()
    texts = {wishes.output: page(parts, statement)}
    if wishes.log is not None:
        texts[wishes.log] = _log(parts, statement)
    for path, text in texts.items():
        save(path, partial(_written, text))
        if not wishes.quiet:
            print(f"{'page' if path == wishes.output else 'log'}: {shown(path)}")
    return 0


def _written(text: str, stream: TextIO) -> None:
    stream.write(text)


def _refuse(wishes: Namespace, documents: Sequence[Path]) -> None:
    taken = {path.resolve() for path in (*documents, *filter(None, [wishes.pictures]))}
    for path in filter(None, (wishes.output, wishes.log)):
        if path.resolve() in taken:
            raise BadRequest(f"{path} is written or read already; choose another name")
        taken.add(path.resolve())
        refuse_existing(path, replace=wishes.force)


def _log(parts: Sequence[Part], statement: Statement) -> str:
    (part, *others) = parts
    if others or not isinstance(part, Entry) or part.plan is None:
        raise BadRequest("--log is for one copy, and needs its plan; name both, or leave it out")
    return sheet(log(part.plan, part.report, statement.exemptions))


def _documents(named: Sequence[Path]) -> Iterator[Path]:
    """Of a folder, all reports below it."""
    for path in named:
        found = sorted(path.rglob("*.report.json")) if path.is_dir() else [path]
        if not found:
            raise BadRequest(f"no report lies in {path}; they are called *.report.json")
        yield from found


def _parts(documents: Sequence[Plan | Report | ArchiveReport]) -> list[Part]:
    plans = {fingerprint(each): each for each in documents if isinstance(each, Plan)}
    reports = [each for each in documents if not isinstance(each, Plan)]
    if not reports:
        raise BadRequest("none of the documents is a report; name one beside its plan")
    made_by = {each.plan_digest for each in reports if isinstance(each, Report)}
    if not set(plans) <= made_by:
        raise BadRequest(
            "a plan is not the one that a copy of these reports was made by, or one of the two "
            "was changed since; name those that belong together"
        )
    return [
        Entry(each, plans.get(each.plan_digest)) if isinstance(each, Report) else each
        for each in reports
    ]


def _with_pictures(parts: Sequence[Part], copy: Path) -> list[Part]:
    (part, *others) = parts
    if others or not isinstance(part, Entry):
        raise BadRequest("--pictures is for the page of one copy; leave it out")
    return [Entry(part.report, part.plan, pictures_of(copy, part.report))]


def _statement(wishes: Namespace) -> Statement:
    exemptions = {}
    for words in wishes.exemption:
        kind, _, ground = words.partition("=")
        if kind not in GROUNDS or not ground:
            raise BadRequest(
                f"{words!r} names no ground; say it as KIND=TEXT, of {', '.join(GROUNDS)}"
            )
        exemptions[kind] = ground
    for text in (wishes.title, wishes.decided_by, *exemptions.values()):
        if not text.isprintable():
            raise BadRequest("what stands on the page must be one line of text each")
    return Statement(wishes.title, wishes.decided_by, exemptions)
