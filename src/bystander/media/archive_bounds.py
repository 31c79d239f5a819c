"""What an archive has claimed so far, against what it may."""

from __future__ import annotations

from bystander.domain.archive import Bounds
from bystander.errors import Unreadable

_GIB = 1 << 30


class Tally:
    """Counts members and bytes. packed: bytes of the archive itself."""

    def __init__(self, bounds: Bounds, packed: int) -> None:
        self._bounds = bounds
        self._most = bounds.most_unpacked(packed)
        self._bytes = 0
        self._members = 0

    def member(self) -> None:
        """One more. Raises Unreadable beyond the bound."""
        self._members += 1
        if self._members > self._bounds.members:
            raise Unreadable(
                f"the archive holds more than {self._bounds.members} members; "
                "divide it into smaller ones"
            )

    def unpacked(self, count: int) -> None:
        """So many bytes more. Raises Unreadable beyond the bound."""
        self._bytes += count
        if self._bytes > self._most:
            raise Unreadable(
                f"the archive unpacks to more than {self._most / _GIB:.2f} GiB, which looks like "
                "an attack; if you trust it, allow more with --max-unpacked"
            )
