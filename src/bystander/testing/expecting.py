"""What a contract suite expects, said so that it also holds where no test runner is."""

from __future__ import annotations

from collections.abc import Callable

from bystander.errors import StageFailed


def expect(holds: bool, sentence: str) -> None:  # noqa: FBT001 -- reads like an assertion
    """Raises AssertionError with a sentence when something does not hold."""
    if not holds:
        raise AssertionError(sentence)


def refuses(work: Callable[[], object], sentence: str) -> None:
    """Raises AssertionError unless the work raises StageFailed."""
    try:
        work()
    except StageFailed:
        return
    raise AssertionError(sentence)
