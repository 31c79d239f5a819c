"""Why a file cannot be scrubbed: sentences that several formats share."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from bystander.errors import Damaged, Unsupported


@contextmanager
def readable() -> Iterator[None]:
    """Raises Damaged for numbers in a file that point out of it."""
    try:
        yield
    except (IndexError, OverflowError, ValueError, struct.error) as cause:
        raise damaged() from cause


def damaged() -> Damaged:
    return Damaged("the file is damaged and its tags cannot be told from its content; repair it")


def hidden() -> Unsupported:
    return Unsupported(
        "the file holds more than it shows, mixed with its pictures, which cannot be taken out "
        "without re-encoding; use `bystander redact` instead"
    )


def needs_encoding(what: str) -> Unsupported:
    return Unsupported(
        f"{what} cannot be scrubbed without re-encoding; use `bystander redact` instead"
    )
