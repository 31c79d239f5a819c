"""Many files, one after another or some at once: a bad file is a result, not an end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from bystander.domain.archive_report import Finished
from bystander.errors import (
    BystanderError,
    CannotWrite,
    Interrupted,
    SomeFailed,
    Unreadable,
    Withheld,
)
from bystander.run.targets import Pair

Made = TypeVar("Made")
"""What is known of a copy that was made."""

Work = Callable[[Pair], Made]
"""Makes one copy. Raises BystanderError where it cannot."""


class Status(StrEnum):
    """How one file ended."""

    PUBLISHED = "published"
    WITHHELD = "withheld"  # made, and a leak was found in it
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ended(Generic[Made]):
    """How one file ended: with an outcome, or with an error."""

    pair: Pair
    status: Status
    outcome: Made | None = None
    error: BystanderError | None = None

    @property
    def exit_code(self) -> int:
        return self.error.exit_code if self.error else 0


Result = Ended[Finished]
"""How redacting one file ended."""


def run(pairs: Iterable[Pair], work: Work[Made], jobs: int = 1) -> Iterator[Ended[Made]]:
    """One result a pair, in their order. Only Interrupted ends a batch early.

    jobs: pairs worked on at once, in threads of their own where more than one
    """
    made: list[Path] = []
    end = partial(_ended, work, made)
    try:
        yield from map(end, pairs) if jobs == 1 else _at_once(pairs, end, jobs)
    finally:
        for folder in reversed(made):
            with suppress(OSError):  # something is in it, as there should be
                folder.rmdir()


def _at_once(
    pairs: Iterable[Pair], end: Callable[[Pair], Ended[Made]], jobs: int
) -> Iterator[Ended[Made]]:
    begun: deque[Future[Ended[Made]]] = deque()
    workers = ThreadPoolExecutor(jobs, thread_name_prefix="file")
    try:
        for pair in pairs:
            begun.append(workers.submit(end, pair))
            if len(begun) > jobs:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        workers.shutdown(wait=True, cancel_futures=True)


def _ended(work: Work[Made], made: list[Path], pair: Pair) -> Ended[Made]:
    try:
        if not pair.source.exists():
            raise Unreadable(f"there is no file {pair.source}; check the path")
        made += _make_folders(pair.target.parent)
        return Ended(pair, Status.PUBLISHED, outcome=work(pair))
    except Interrupted:
        raise
    except Withheld as error:
        return Ended(pair, Status.WITHHELD, error=error)
    except BystanderError as error:
        return Ended(pair, Status.FAILED, error=error)


def verdict(exit_codes: Sequence[int]) -> int:
    """The failures' own exit code where they share one, otherwise that of SomeFailed."""
    failures = {code for code in exit_codes if code}
    if not failures:
        return 0
    return failures.pop() if len(failures) == 1 else SomeFailed.exit_code


def _make_folders(folder: Path) -> list[Path]:
    """Make what is missing of a path. Returns what was made, outermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()][::-1]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise CannotWrite(
            f"the folder {folder} cannot be made; choose another one with -o"
        ) from cause
    return missing
