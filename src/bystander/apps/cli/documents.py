"""Plans and reports as files: whole or not at all, like every copy."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from bystander.domain.plan import Plan
from bystander.errors import BadRequest, CannotWrite
from bystander.plan import document


def report_beside(target: Path) -> Path:
    """Where a copy's report is kept unless somebody says otherwise."""
    return target.with_name(f"{target.name}.report.json")


def save(path: Path, write: Callable[[TextIO], None]) -> None:
    """Write a text file beside its final name, then rename it. Raises CannotWrite."""
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=".bystander-", delete=False
        ) as staged:
            try:
                write(staged)
                staged.flush()
                os.fchmod(staged.fileno(), 0o666 & ~_umask())
                os.fsync(staged.fileno())
                Path(staged.name).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(staged.name).unlink()
                raise
    except OSError as cause:
        raise CannotWrite(
            f"{path} cannot be written; check that its folder exists, is yours and has room"
        ) from cause


def read_plan(path: Path) -> Plan:
    """Raises BadRequest for whatever is not a plan."""
    try:
        with path.open(encoding="utf-8") as file:
            return document.load(file)
    except (OSError, UnicodeDecodeError) as cause:
        raise BadRequest(f"the plan {path} cannot be read; check the path") from cause


def _umask() -> int:
    """The process's mask; the system has no call that only reads it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
