"""A stream as tarfile reads it: forwards only, counted, and with short headers."""

from __future__ import annotations

import io
from typing import IO

from bystander.errors import Damaged
from bystander.media.archive_bounds import Tally
from bystander.media.archive_member import CHUNK

_LONGEST_HEADER = 1 << 18
"""Bytes of one member's headers, which tarfile reads whole into memory. Names are shorter."""


class Tape:
    """What tarfile needs of a file. ``begin_header`` comes before it looks for a member."""

    def __init__(self, stream: IO[bytes], tally: Tally) -> None:
        self._stream = stream
        self._tally = tally
        # Only what is not packed can be passed over without reading it.
        self._plain = isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO)
        self._at = 0
        self._header: int | None = None
        self._last = b""

    def begin_header(self) -> None:
        self._header = _LONGEST_HEADER

    def end_header(self) -> None:
        self._header = None

    def tell(self) -> int:
        return self._at

    def read(self, size: int) -> bytes:
        """Raises Damaged for a header without end, Unreadable beyond the bounds."""
        if self._header is not None:
            self._header -= size
            if self._header < 0:
                raise Damaged("a header in the archive is too long; get the archive anew")
        data = self._stream.read(size)
        self._moved(len(data))
        self._last = data
        return data

    def seek(self, place: int) -> None:
        """Forwards; a place beyond the end is noticed by the next read."""
        if place < self._at:
            raise Damaged("the archive goes backwards; get it anew")
        if self._plain:
            self._stream.seek(place)
            self._moved(place - self._at)
            return
        while self._at < place:
            passed = len(self._stream.read(min(CHUNK, place - self._at)))
            if not passed:
                return
            self._moved(passed)

    def insist_on_end(self, end: bytes) -> None:
        """The last thing read was ``end``, and only zeros follow. Raises Damaged."""
        if self._last != end:
            raise Damaged("the archive has no end, or is damaged before it; get it anew")
        while chunk := self._stream.read(CHUNK):
            self._moved(len(chunk))
            if chunk.strip(b"\0"):
                raise Damaged(
                    "the archive goes on after its end; unpack it and redact the folder with -r"
                )

    def _moved(self, count: int) -> None:
        self._at += count
        self._tally.unpacked(count)
