"""Tags out, pictures and sound as they are: one file, an archive, and what a file carries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic

from bystander.domain.archive import Terms
from bystander.domain.archive_report import Bundle
from bystander.domain.job import Orders, Scrubbed
from bystander.domain.limits import Limits
from bystander.domain.traces import Trace
from bystander.errors import Unsupported
from bystander.media.archive import kind_of
from bystander.media.scrub.door import scrub_file
from bystander.media.traces.door import traces_of
from bystander.run.bundle import copy_archive


def scrub(
    source: Path,
    target: Path,
    keep: Sequence[str] = (),
    limits: Limits = Limits(),
    *,
    replace: bool = False,
) -> Scrubbed:
    """A copy of ``source`` at ``target`` with the same pictures and sound, bit by bit.

    keep: names of tags that stay, exactly as ``inspect`` shows them
    Raises BystanderError; Unsupported where the file must be re-encoded for that.
    """
    started = monotonic()
    dropped = scrub_file(source, target, keep, limits, replace=replace)
    return Scrubbed(target, dropped, monotonic() - started)


def scrub_archive(
    source: Path,
    target: Path,
    one: Callable[[Path, Path, Orders], Scrubbed],
    orders: Orders = Orders(),
    terms: Terms = Terms(),
) -> Bundle:
    """A copy of an archive with every member scrubbed, or left out and named.

    one: makes a copy of one file, as ``scrub`` does
    The rules are those of ``redact_archive``; files of sound alone are members, too.
    """
    return copy_archive(source, target, one, orders, replace(terms, sounds=True))


def inspect(path: Path) -> tuple[Trace, ...]:
    """Everything in a file that identifies, beside pictures and sound. For its owner only.

    Raises Unreadable, Unsupported, Damaged.
    """
    if kind_of(path):
        raise Unsupported(f"{path} is an archive; unpack it to inspect its members")
    return traces_of(path)
