"""Plans and reports as files: whole or not at all, like every copy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

from bystander.domain.archive_report import ArchiveReport
from bystander.domain.plan import Plan
from bystander.domain.record import Record
from bystander.domain.report import Report
from bystander.errors import BadRequest, Unproven
from bystander.media.staging import Staging, write_errors
from bystander.plan import archive_document, document, record_document, report_document
from bystander.plan.reading import Document, read


def report_path(target: Path, wish: Path | None) -> Path:
    """Where a copy's report is kept: beside it, unless somebody wished otherwise."""
    return wish or target.with_name(f"{target.name}.report.json")


def save_report(report: object, path: Path) -> None:
    """Raises CannotWrite. ``report`` is the judge's; errors carry it without its type."""
    if isinstance(report, ArchiveReport):
        told = archive_document.as_json(report)
    elif isinstance(report, Report):
        told = report_document.as_json(report)
    else:
        raise TypeError(f"a report must be a Report, got {type(report).__name__}")
    save(path, lambda stream: stream.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n"))


def save_plan(plan: Plan, path: Path) -> None:
    """Raises CannotWrite."""
    with saved_plan(plan, path):
        pass


@contextmanager
def saved_plan(plan: Plan, path: Path) -> Iterator[None]:
    """There once the block has ended well: not, where what belongs to it failed.

    Raises CannotWrite.
    """
    with _staged(path, partial(document.dump, plan), private=False):
        yield


def save_record(record: Record, path: Path, *, private: bool = False) -> None:
    """private: for its owner alone (mode 0600). Raises CannotWrite."""
    told = json.dumps(record_document.as_json(record), indent=1, ensure_ascii=False)
    save(path, lambda stream: stream.write(told + "\n"), private=private)


def save(path: Path, write: Callable[[TextIO], object], *, private: bool = False) -> None:
    """Write a text file, in place of one that is there. Raises CannotWrite."""
    with _staged(path, write, private=private):
        pass


@contextmanager
def _staged(path: Path, write: Callable[[TextIO], object], *, private: bool) -> Iterator[None]:
    """Written at once, published after the block."""
    with Staging(path, replace=True, private=private) as staged:
        with write_errors(), staged.file.open("w", encoding="utf-8", newline="") as file:
            write(file)
        yield
        staged.publish()


def read_record(path: Path) -> Record:
    """Raises Unproven for whatever is no record, BadRequest for what cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            return record_document.load(file)
    except UnicodeDecodeError as cause:
        raise Unproven(f"{path} is no record, or was changed; ask for it again") from cause
    except OSError as cause:
        raise BadRequest(f"the record {path} cannot be read; check the path") from cause


def read_document(path: Path) -> Document:
    """A plan or a report. Raises BadRequest for whatever is neither."""
    try:
        with path.open(encoding="utf-8") as file:
            return read(file)
    except (OSError, UnicodeDecodeError) as cause:
        raise BadRequest(f"{path} cannot be read; check the path") from cause
    except BadRequest as cause:
        raise BadRequest(f"{path}: {cause}") from cause


def read_plan(path: Path) -> Plan:
    """Raises BadRequest for whatever is not a plan."""
    try:
        with path.open(encoding="utf-8") as file:
            return document.load(file)
    except (OSError, UnicodeDecodeError) as cause:
        raise BadRequest(f"the plan {path} cannot be read; check the path") from cause
