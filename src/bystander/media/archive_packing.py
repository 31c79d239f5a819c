"""What lies around a tar: gzip, xz, zstandard, or nothing. Constant memory, whatever is claimed."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
from typing import IO, BinaryIO, Literal, cast

from bystander.domain.archive import ArchiveKind

_XZ_MEMORY = 160 << 20
"""Bytes. xz -9 needs 65 MiB; a file may ask for 4 GiB."""

_PIECE = 1 << 16


class _Xz(io.RawIOBase):
    """Unlike the standard library's reader, with a bound on memory, and without patience for
    what follows the last stream.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._stream = self._begun()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = b""
        while not data:
            packed = b""
            if self._stream.eof:
                packed = self._stream.unused_data or self._file.read(_PIECE)
                if not packed:
                    return 0
                self._stream = self._begun()
            elif self._stream.needs_input:
                packed = self._file.read(_PIECE)
                if not packed:
                    raise EOFError
            data = self._stream.decompress(packed, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _begun(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


def unpacked(kind: ArchiveKind, file: BinaryIO) -> IO[bytes]:
    """The tar inside. Reading raises what ``archive_errors.reading`` knows."""
    if kind is ArchiveKind.TAR_GZ:
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb"))
    if kind is ArchiveKind.TAR_XZ:
        return io.BufferedReader(_Xz(file), _PIECE)
    if kind is ArchiveKind.TAR_ZST:
        return _zstd_file(file, "r")
    return file


def packed(kind: ArchiveKind, file: BinaryIO) -> IO[bytes]:
    """Where to write a tar. Quick settings, for pictures and videos are packed already."""
    if kind is ArchiveKind.TAR_GZ:
        # Neither a name nor a time in its header.
        return cast("IO[bytes]", gzip.GzipFile("", "wb", 1, file, mtime=0))
    if kind is ArchiveKind.TAR_XZ:
        return cast("IO[bytes]", lzma.LZMAFile(file, "wb", preset=0))
    if kind is ArchiveKind.TAR_ZST:
        return _zstd_file(file, "w")
    return file


def _zstd_file(file: BinaryIO, mode: Literal["r", "w"]) -> IO[bytes]:
    """The standard library's from Python 3.14 on, and before that the same as a package.

    Loaded only here, for few archives need it. Refuses windows beyond 128 MiB.
    """
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdFile  # noqa: PLC0415 -- see above
    else:
        from backports.zstd import ZstdFile  # noqa: PLC0415 -- see above
    return cast("IO[bytes]", ZstdFile(file, mode))
