"""Many files, one after another: a bad file is a result, and the next one is begun."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
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


def run(pairs: Iterable[Pair], work: Work[Made]) -> Iterator[Ended[Made]]:
    """One result a pair, each as soon as it is known. Only Interrupted ends a batch early."""
    for pair in pairs:
        try:
            with _room_for(pair):
                outcome = work(pair)
        except Interrupted:
            raise
        except Withheld as error:
            yield Ended(pair, Status.WITHHELD, error=error)
        except BystanderError as error:
            yield Ended(pair, Status.FAILED, error=error)
        else:
            yield Ended(pair, Status.PUBLISHED, outcome=outcome)


def verdict(exit_codes: Sequence[int]) -> int:
    """The failures' own exit code where they share one, otherwise that of SomeFailed."""
    failures = {code for code in exit_codes if code}
    if not failures:
        return 0
    return failures.pop() if len(failures) == 1 else SomeFailed.exit_code


@contextmanager
def _room_for(pair: Pair) -> Iterator[None]:
    """The source is there, and so is the target's folder; if all fails, it is not left empty."""
    if not pair.source.exists():
        raise Unreadable(f"there is no file {pair.source}; check the path")
    made = _make_folders(pair.target.parent)
    try:
        yield
    except BaseException:
        for folder in reversed(made):
            with suppress(OSError):  # somebody else put something in it
                folder.rmdir()
        raise


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
