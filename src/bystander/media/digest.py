"""The fingerprint of a file, which ties a plan to its source."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bystander.errors import Unreadable


def sha256(path: Path) -> str:
    """SHA-256 of the whole file, lower-case hexadecimal, in constant memory.

    Raises Unreadable.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as cause:
        raise Unreadable("the file cannot be read; check that it is there and yours") from cause
