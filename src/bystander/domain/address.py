"""Where a live picture comes from or goes to. Its text may hold a password; nothing says it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, repr=False)
class Address:
    """A URL, a device, a file or a folder.

    text: all of it, secrets included; for the library that opens it and for nobody else
    """

    text: str

    @property
    def scheme(self) -> str:
        """In lower case; empty for a path."""
        head, mark, _ = self.text.partition("://")
        return head.lower() if mark else ""

    @property
    def has_secret(self) -> bool:
        """Whether a user or a password stands in it."""
        return bool(self.scheme) and "@" in self.text.partition("://")[2].split("/")[0]

    @property
    def spoken(self) -> str:
        """For people and logs: of a URL no user, no path and no query, which may be keys."""
        if not self.scheme:
            return self.text
        try:
            parts = urlsplit(self.text)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return f"{self.scheme}://..."
        return f"{self.scheme}://{host}{f':{port}' if port else ''}"

    def __repr__(self) -> str:
        return f"Address({self.spoken})"
