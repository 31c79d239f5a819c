"""Zip archives: the only user of zipfile."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bystander.domain.archive import Bounds
from bystander.errors import Damaged, Unreadable
from bystander.media.archive_bounds import Tally
from bystander.media.archive_errors import reading
from bystander.media.archive_member import CHUNK, Member, Nature, Seen

# APPNOTE.TXT 6.3.10, 4.3.16 and 4.4.4
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_END64 = b"PK\x06\x06"
_LOCATOR64 = b"PK\x06\x07"
_LOCATOR64_SIZE = 20
_END64_SIZE = 56
_COUNTED = 1 << 16
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_NAME_IS_UTF8 = 0x800

_CUT_OFF = "the archive has no end, so it was cut off; get it anew"

_MOST_DIRECTORY = 32 << 20
"""Bytes of the list of members, which zipfile reads whole into memory."""

# The methods that unpack in little memory, whatever the archive says.
_METHODS = {0: ZIP_STORED, 8: ZIP_DEFLATED, 12: 12}

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip archive can hold."""

_ROOMY = frozenset({".bmp", ".dib", ".tif", ".tiff", ".avi", ".mov"})
"""Pictures under these names may be raw; all others are packed already."""


class ZipReader:
    """Open for reading; the list of members is read at once, their data never ahead of time.

    Raises Damaged, Unreadable for a list that is too long.
    """

    def __init__(self, file: BinaryIO, bounds: Bounds) -> None:
        size = os.fstat(file.fileno()).st_size
        with reading():
            directory, self._declared = _directory(file, size)
            if directory > _MOST_DIRECTORY:
                raise Unreadable(
                    "the archive lists more members than Bystander takes from one; "
                    "divide it into smaller ones"
                )
            self._zip = ZipFile(file)
        self._bounds, self._size = bounds, size

    def members(self) -> Iterator[Member]:
        """All members in order, once all of them together are within bounds."""
        tally = Tally(self._bounds, self._size)
        listed = self._zip.infolist()
        if len(listed) % _COUNTED != self._declared:
            raise Damaged("the archive lists other members than it declares; get it anew")
        for info in listed:
            tally.member()
            tally.unpacked(info.file_size)
        for number, info in enumerate(listed, 1):
            opened = partial(self._zip.open, info)
            yield Member(number, _name(info), info.file_size, _nature(info), opened)

    def close(self) -> None:
        self._zip.close()


class ZipWriter:
    """Members without time, owner, comment and extra fields."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = ZipFile(file, "w")

    def add(self, name: str, path: Path, see: Seen) -> None:
        """``see`` is given every byte as it is read."""
        info = ZipInfo(name, _EARLIEST)
        info.create_system = 3  # Unix, wherever this runs
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        info.compress_type = ZIP_DEFLATED if path.suffix.lower() in _ROOMY else ZIP_STORED
        with path.open("rb") as data:
            info.file_size = os.fstat(data.fileno()).st_size
            with self._zip.open(info, "w") as member:
                while chunk := data.read(CHUNK):
                    see(chunk)
                    member.write(chunk)

    def close(self) -> None:
        self._zip.close()

    def abandon(self) -> None:
        with suppress(OSError, ValueError):
            self._zip.close()


def _nature(info: ZipInfo) -> Nature:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.filename.endswith("/"):
        return Nature.FOLDER
    if kind == stat.S_IFLNK:
        return Nature.LINK
    if kind not in (0, stat.S_IFREG):
        return Nature.DEVICE
    if info.flag_bits & _ENCRYPTED:
        return Nature.ENCRYPTED
    return Nature.FILE if info.compress_type in _METHODS else Nature.PACKED


def _name(info: ZipInfo) -> str:
    """Many programs write UTF-8 without saying so; zipfile then reads code page 437."""
    if not info.flag_bits & _NAME_IS_UTF8:
        with suppress(UnicodeError):
            return info.filename.encode("cp437").decode("utf-8")
    return info.filename


def _directory(file: BinaryIO, size: int) -> tuple[int, int]:
    """Bytes of the list of members, and how many it lists (the lowest 16 bits of that), as
    the archive's end declares. Raises Damaged.
    """
    tail = min(size, _END_SIZE + _LONGEST_COMMENT)
    file.seek(size - tail)
    end = file.read(tail)
    at = end.rfind(_END)
    if at < 0 or len(end) - at < _END_SIZE:
        raise Damaged(_CUT_OFF)
    count, length, _, comment = struct.unpack_from("<HLLH", end, at + 10)
    if len(end) - at < _END_SIZE + comment:
        raise Damaged(_CUT_OFF)
    # zipfile believes the second end, where there is one, whatever the first one says.
    second = _second_end(file, size - tail + at)
    file.seek(0)
    return (length, count) if second is None else second


def _second_end(file: BinaryIO, end: int) -> tuple[int, int] | None:
    """The same for archives with more than 4 GB or 65,535 members; None for others."""
    file.seek(max(0, end - _LOCATOR64_SIZE))
    if not file.read(_LOCATOR64_SIZE).startswith(_LOCATOR64):
        return None
    file.seek(max(0, end - _LOCATOR64_SIZE - _END64_SIZE))
    record = file.read(_END64_SIZE)
    if not record.startswith(_END64):
        return None
    count, length = struct.unpack_from("<QQ", record, 32)
    return length, count % _COUNTED
