"""The door to archives: an archive is what its first bytes say, whatever its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tarfile import BLOCKSIZE, TarError, TarInfo
from typing import Protocol

from bystander.domain.archive import ArchiveKind, Bounds
from bystander.errors import Unreadable
from bystander.media.archive_member import Member
from bystander.media.archive_tar import TarReader
from bystander.media.archive_zip import ZipReader

_BEGINNINGS = {
    b"PK\x03\x04": ArchiveKind.ZIP,
    b"PK\x05\x06": ArchiveKind.ZIP,  # without members
    b"\x1f\x8b": ArchiveKind.TAR_GZ,
    b"\xfd7zXZ\x00": ArchiveKind.TAR_XZ,
    b"\x28\xb5\x2f\xfd": ArchiveKind.TAR_ZST,
}


class Archive(Protocol):
    """An archive, open for reading and never for writing."""

    def members(self) -> Iterator[Member]:
        """All members in order, once. Raises Damaged, Unreadable."""
        ...


def kind_of(path: Path) -> ArchiveKind | None:
    """None for whatever is no archive, and for what cannot be read: that is said elsewhere."""
    try:
        with path.open("rb") as file:
            head = file.read(BLOCKSIZE)
    except OSError:
        return None
    for beginning, kind in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    return ArchiveKind.TAR if _is_tar(head) else None


@contextmanager
def open_archive(path: Path, kind: ArchiveKind, bounds: Bounds) -> Iterator[Archive]:
    """Raises Damaged, and Unreadable beyond the bounds."""
    try:
        file = path.open("rb")
    except OSError as cause:
        raise Unreadable(f"{path} cannot be read by you; check its permissions") from cause
    with file:
        if kind is ArchiveKind.ZIP:
            with closing(ZipReader(file, bounds)) as zipped:
                yield zipped
        else:
            with closing(TarReader(kind, file, bounds)) as tar:
                yield tar


def _is_tar(head: bytes) -> bool:
    """By the checksum of its first header: old archives have no other mark."""
    try:
        TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (TarError, ValueError):
        return False
    return True
