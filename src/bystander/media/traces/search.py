"""Whether words occur in a file's bytes."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable
from pathlib import Path

_TELLING = 8
"""Letters from which on words are hardly found in compressed data by chance."""

_OURS = re.compile(r"(?:\d+ bytes|damaged|\d+ letters|a |user data|-?[\d.]+, ).*|[\d. ]*")
"""What we say about a trace instead of its value, and numbers."""

_USUAL = re.compile(r"Lav[cf][\d.]*.*|x26[45].*|LAME.*|isom\w*", re.IGNORECASE)
"""Names of programs that write them into the sound or the pictures, too."""


def holds_any(path: Path, values: Iterable[str]) -> bool:
    """Looks for each value that is long enough to tell, in UTF-8 and UTF-16."""
    words = {value for value in values if _is_telling(value)}
    forms = {word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")}
    if not forms or path.stat().st_size == 0:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(form) >= 0 for form in forms)


def _is_telling(value: str) -> bool:
    if len(value) < _TELLING or len(set(value)) < _TELLING // 2:
        return False
    return not _OURS.fullmatch(value) and not _USUAL.fullmatch(value)
