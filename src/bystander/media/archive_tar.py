"""Tar archives, packed or not: the only user of tarfile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from tarfile import BLOCKSIZE, GNU_FORMAT, TarFile, TarInfo
from typing import IO, BinaryIO, cast

from bystander.domain.archive import ArchiveKind, Bounds
from bystander.errors import Damaged
from bystander.media.archive_bounds import Tally
from bystander.media.archive_errors import reading
from bystander.media.archive_member import Member, Nature, Seen
from bystander.media.archive_packing import packed, unpacked
from bystander.media.archive_tape import Tape

_EARLIEST = 315532800
"""1980-01-01, as in zip archives: seconds since 1970."""

_END = bytes(BLOCKSIZE)

_NO_TAR = (
    "this file holds no tar archive, is damaged, or takes too much memory to unpack; pack it anew"
)


class _Forgetful(TarFile):
    """tarfile remembers every member, and every header that is meant for all that follow."""

    members: list[TarInfo]

    def forget(self) -> None:
        self.members = []
        self.pax_headers = {}


class TarReader:
    """Open for reading, from the beginning to the end and never back. Raises Damaged."""

    def __init__(self, kind: ArchiveKind, file: BinaryIO, bounds: Bounds) -> None:
        self._tally = Tally(bounds, os.fstat(file.fileno()).st_size)
        with reading():
            self._stream = unpacked(kind, file)
            self._tape = Tape(self._stream, self._tally)

    def members(self) -> Iterator[Member]:
        """All members in order. Raises Damaged where the end is not the archive's own end,
        and Unreadable beyond the bounds.
        """
        number = 0
        with reading(_NO_TAR):
            tar = _opened(self._tape)
        while info := self._next(tar):
            number += 1
            self._tally.member()
            opened = partial(_data, tar, info)
            yield Member(number, info.name, info.size, _nature(info), opened)
        with reading():
            self._tape.insist_on_end(_END)

    def close(self) -> None:
        self._stream.close()

    def _next(self, tar: _Forgetful) -> TarInfo | None:
        with reading():
            self._tape.begin_header()
            info = tar.next()
            self._tape.end_header()
        tar.forget()
        return info


class TarWriter:
    """Members without time, owner and extended headers."""

    def __init__(self, kind: ArchiveKind, file: BinaryIO) -> None:
        self._stream = packed(kind, file)
        self._outer = file
        self._tar = _Forgetful(
            fileobj=self._stream, mode="w", format=GNU_FORMAT,
            encoding="utf-8", errors="surrogateescape",
        )  # fmt: skip

    def add(self, name: str, path: Path, see: Seen) -> None:
        """``see`` is given every byte as it is read."""
        info = TarInfo(name)
        info.mode, info.mtime = 0o644, _EARLIEST
        with path.open("rb") as data:
            info.size = os.fstat(data.fileno()).st_size
            self._tar.addfile(info, cast("IO[bytes]", _Watched(data, see)))
        self._tar.forget()

    def close(self) -> None:
        self._tar.close()
        if self._stream is not self._outer:
            self._stream.close()

    def abandon(self) -> None:
        with suppress(OSError, ValueError):
            self._tar.close()
        with suppress(OSError, ValueError):
            self._stream.close()


class _Watched:
    """Hands out what a file holds, and shows it to somebody."""

    def __init__(self, data: BinaryIO, see: Seen) -> None:
        self._data, self._see = data, see

    def read(self, size: int) -> bytes:
        chunk = self._data.read(size)
        self._see(chunk)
        return chunk


def _opened(tape: Tape) -> _Forgetful:
    """Names keep their bytes, also where those are no UTF-8."""
    tape.begin_header()
    return _Forgetful(
        fileobj=cast("IO[bytes]", tape), mode="r", encoding="utf-8", errors="surrogateescape"
    )


def _data(tar: TarFile, info: TarInfo) -> IO[bytes]:
    data = tar.extractfile(info)
    if data is None:
        raise Damaged("it is no file; get the archive anew")
    return data


def _nature(info: TarInfo) -> Nature:
    if info.isdir():
        return Nature.FOLDER
    if info.issym() or info.islnk():
        return Nature.LINK
    if info.isdev():
        return Nature.DEVICE
    # A sparse file is mostly holes, of any size that it likes to claim.
    return Nature.FILE if info.isreg() and not info.issparse() else Nature.PACKED
