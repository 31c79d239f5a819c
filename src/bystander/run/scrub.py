"""Tags out, pictures and sound as they are: one file, and what a file carries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from bystander.domain.job import Scrubbed
from bystander.domain.traces import Trace
from bystander.media.scrub.door import scrub_file
from bystander.media.traces.door import traces_of


def scrub(
    source: Path, target: Path, keep: Sequence[str] = (), *, replace: bool = False
) -> Scrubbed:
    """A copy of ``source`` at ``target`` with the same pictures and sound, bit by bit.

    keep: names of tags that stay, exactly as ``inspect`` shows them
    Raises BystanderError; Unsupported where the file must be re-encoded for that.
    """
    started = monotonic()
    dropped = scrub_file(source, target, keep, replace=replace)
    return Scrubbed(target, dropped, monotonic() - started)


def inspect(path: Path) -> tuple[Trace, ...]:
    """Everything in a file that identifies, beside pictures and sound. For its owner only.

    Raises Unreadable, Unsupported, Damaged.
    """
    return traces_of(path)
