"""What lies around a tar: gzip, xz, zstandard, or nothing. Constant memory, whatever is claimed."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import IO, BinaryIO, Protocol, cast

from bystander.domain.archive import ArchiveKind

_XZ_MEMORY = 160 << 20
"""Bytes. xz -9 needs 65 MiB; a file may ask for 4 GiB."""

_PIECE = 1 << 16


class _Decompressor(Protocol):
    """What lzma's and zstandard's have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Unpacked(io.RawIOBase):
    """Unlike the libraries' own readers, without patience for what follows the last stream.

    begin: makes a decompressor, for each stream anew
    broken: what it raises for bytes that make no sense to it
    """

    def __init__(
        self, file: BinaryIO, begin: Callable[[], _Decompressor], broken: type[Exception]
    ) -> None:
        self._file = file
        self._begin = begin
        self._broken = broken
        self._stream = begin()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = b""
        while not data:
            fed = b""
            if self._stream.eof:
                fed = self._stream.unused_data or self._file.read(_PIECE)
                if not fed:
                    return 0
                self._stream = self._begin()
            elif self._stream.needs_input:
                fed = self._file.read(_PIECE)
                if not fed:
                    raise EOFError
            data = self._fed(fed, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _fed(self, data: bytes, most: int) -> bytes:
        try:
            return self._stream.decompress(data, most)
        except self._broken as cause:
            raise EOFError from cause


def unpacked(kind: ArchiveKind, file: BinaryIO) -> IO[bytes]:
    """The tar inside. Reading raises what ``archive_errors.reading`` knows."""
    if kind is ArchiveKind.TAR_GZ:
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file, mode="rb"))
    if kind is ArchiveKind.TAR_XZ:
        begin = partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, _XZ_MEMORY)
        return io.BufferedReader(_Unpacked(file, begin, lzma.LZMAError), _PIECE)
    if kind is ArchiveKind.TAR_ZST:
        library = zstandard()  # its decompressors refuse windows beyond 128 MiB
        stream = _Unpacked(file, library.ZstdDecompressor, library.ZstdError)
        return io.BufferedReader(stream, _PIECE)
    return file


def packed(kind: ArchiveKind, file: BinaryIO) -> IO[bytes]:
    """Where to write a tar. Quick settings, for pictures and videos are packed already."""
    if kind is ArchiveKind.TAR_GZ:
        # Neither a name nor a time in its header.
        return cast("IO[bytes]", gzip.GzipFile("", "wb", 1, file, mtime=0))
    if kind is ArchiveKind.TAR_XZ:
        return cast("IO[bytes]", lzma.LZMAFile(file, "wb", preset=0))
    if kind is ArchiveKind.TAR_ZST:
        return cast("IO[bytes]", zstandard().ZstdFile(file, "w"))
    return file


def zstandard() -> ModuleType:
    """The standard library's from Python 3.14 on, and before that the same as a package.

    Loaded only here, for few archives need it.
    """
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415 -- see above
    else:
        from backports import zstd  # noqa: PLC0415 -- see above
    return zstd
