"""A copy of an archive in the making: members are added, then it is read again and compared."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from bystander.domain.archive import SUFFIXES, ArchiveKind, Bounds
from bystander.errors import BadRequest, StageFailed
from bystander.media.archive import open_archive
from bystander.media.archive_errors import reading
from bystander.media.archive_member import CHUNK, Member, Nature
from bystander.media.archive_tar import TarWriter
from bystander.media.archive_zip import ZipWriter
from bystander.media.digest import sha256
from bystander.media.staged_file import StagedFile
from bystander.media.staging import refuse_same_file, write_errors


class ArchiveStaged(StagedFile):
    """Written in a private folder beside the target, which goes away with the block."""

    def __init__(self, kind: ArchiveKind, target: Path, *, replace: bool) -> None:
        super().__init__(target, replace=replace)
        self._kind = kind
        self._digests: list[bytes] = []
        self._file: BinaryIO | None = None
        self._writer: ZipWriter | TarWriter | None = None

    @property
    def folder(self) -> Path:
        """The private folder, where members may lie while they are worked on."""
        return self._staging.file.parent

    def add(self, name: str, path: Path) -> None:
        """One member, under this name and without anything else that tells of it."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape"))
        with write_errors():
            self._open().add(name, path, digest.update)
        self._digests.append(digest.digest())

    def seal(self) -> str:
        """Finish writing, and read all of it again. Returns the file's SHA-256, hexadecimal.

        Raises StageFailed when it does not hold exactly what was added, CannotWrite.
        """
        with write_errors():
            self._open().close()
            self._writer = None
            self._close()
        everything = Bounds(unpacked=1 << 62, members=len(self._digests))
        with open_archive(self._staging.file, self._kind, everything) as archive:
            if [_digest(member) for member in archive.members()] != self._digests:
                raise StageFailed("the archive was not written as it should be; please report it")
        return sha256(self._staging.file)

    def _open(self) -> ZipWriter | TarWriter:
        if self._writer is None:
            self._file = self._staging.file.open("wb")
            is_zip = self._kind is ArchiveKind.ZIP
            self._writer = ZipWriter(self._file) if is_zip else TarWriter(self._kind, self._file)
        return self._writer

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _abandon(self) -> None:
        if self._writer is not None:
            self._writer.abandon()
        with suppress(OSError):  # on a full disk, what is still to be written
            self._close()


def stage_archive(kind: ArchiveKind, path: Path, target: Path, *, replace: bool) -> ArchiveStaged:
    """A copy of the archive at ``path``. Entering it raises TargetExists and CannotWrite.

    Raises SourceIsTarget, and BadRequest for a suffix that means another kind.
    """
    refuse_same_file(path, target)
    if not target.name.lower().endswith(SUFFIXES[kind]):
        raise BadRequest(
            f"{target} must end in one of {', '.join(SUFFIXES[kind])}, "
            "for the copy has its original's kind"
        )
    return ArchiveStaged(kind, target, replace=replace)


def _digest(member: Member) -> bytes:
    """Of its name and its bytes; nothing's for what should not be there."""
    if member.nature is not Nature.FILE:
        return b""
    digest = hashlib.sha256(member.name.encode("utf-8", "surrogateescape"))
    with reading(), member.open() as data:
        while chunk := data.read(CHUNK):
            digest.update(chunk)
    return digest.digest()
