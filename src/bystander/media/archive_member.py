"""One member of an archive, as its reader sees it, and how it gets onto the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import IO

from bystander.errors import Damaged
from bystander.media.archive_errors import reading
from bystander.media.staging import write_errors

CHUNK = 1 << 20
"""Bytes in memory at a time."""

Seen = Callable[[bytes], object]
"""Is given every byte of a member, piece by piece."""

_DAMAGED = "its data is cut off or damaged; get the archive anew"


class Nature(Enum):
    """What a member is, before anybody asks what is in it."""

    FILE = auto()
    FOLDER = auto()
    LINK = auto()
    DEVICE = auto()
    ENCRYPTED = auto()
    PACKED = auto()  # in a way that is not unpacked here


@dataclass(frozen=True, eq=False)
class Member:
    """number: from 1, in the archive's order. name: as in the archive; may name somebody.
    size: bytes unpacked, as the archive declares. open: its bytes; of a FILE only, and
    before the next member is asked for.
    """

    number: int
    name: str = field(repr=False)
    size: int
    nature: Nature
    open: Callable[[], IO[bytes]] = field(repr=False)


def unpack(member: Member, path: Path) -> None:
    """Write a member to a new file, mode 0600. Raises Damaged, CannotWrite."""
    done = 0
    new = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    with reading(_DAMAGED):
        data = member.open()
    with data, write_errors(), os.fdopen(os.open(path, new, 0o600), "wb") as file:
        while chunk := _chunk(data):
            file.write(chunk)
            done += len(chunk)
    if done != member.size:
        raise Damaged(_DAMAGED)


def _chunk(data: IO[bytes]) -> bytes:
    with reading(_DAMAGED):
        return data.read(CHUNK)
