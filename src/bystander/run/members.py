"""Which members of an archive are copied, and what they are called in the copy."""

from __future__ import annotations

import hashlib
import posixpath
import re

from bystander.domain.archive import Terms, Why, archive_suffix
from bystander.media.archive_member import Member, Nature
from bystander.run.targets import PICTURES, SOUNDS, VIDEOS

# fmt: off
_ARCHIVES = frozenset({
    ".7z", ".apk", ".bz2", ".cab", ".cbr", ".cbz", ".dmg", ".gz", ".iso", ".jar", ".lz", ".lz4",
    ".lzma", ".rar", ".tar", ".tbz", ".tbz2", ".tgz", ".txz", ".tzst", ".xz", ".z", ".zip",
    ".zst", ".zstd",
})
_SPEAKABLE = frozenset({
    ".aae", ".csv", ".db", ".doc", ".docx", ".gpx", ".htm", ".html", ".ini", ".json", ".kml",
    ".log", ".lrv", ".md", ".pdf", ".srt", ".svg", ".thm", ".txt", ".xlsx", ".xml", ".xmp", ".yaml",
    ".yml",
})
# fmt: on

_BY_NATURE = {
    Nature.LINK: Why.LINK,
    Nature.DEVICE: Why.DEVICE,
    Nature.ENCRYPTED: Why.ENCRYPTED,
    Nature.PACKED: Why.PACKING,
}

_LONGEST_PART = 255
_LONGEST_NAME = 1024
"""Bytes. What the common file systems take, and their programs."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DRIVE = re.compile(r"[A-Za-z]:")


def spoken_suffix(name: str) -> str:
    """The suffix in lower case, where it is a common one: others may be a part of a name."""
    suffix = archive_suffix(name).lower() or _suffix(name)
    known = PICTURES | VIDEOS | SOUNDS | _ARCHIVES | _SPEAKABLE
    return suffix if suffix in known or archive_suffix(name) else ""


class Sorter:
    """Decides about one member after the other, in order."""

    def __init__(self, terms: Terms) -> None:
        self._rename = terms.rename
        self._known = PICTURES | VIDEOS | (SOUNDS if terms.sounds else frozenset())
        self._seen: set[bytes] = set()

    def why_not(self, member: Member) -> Why | None:
        """Why a member, which is no folder, will not be in the copy; None if it will be."""
        parts = _parts(member.name)
        if any(part.startswith(".") and part != ".." for part in parts):
            return Why.HIDDEN
        if member.nature in (Nature.LINK, Nature.DEVICE):
            return _BY_NATURE[member.nature]
        suffix = _suffix(member.name)
        if suffix in _ARCHIVES:
            return Why.NESTED
        if suffix not in self._known:
            return Why.NOT_FOOTAGE
        return _BY_NATURE.get(member.nature) or self._name(member.name, parts)

    def _name(self, name: str, parts: tuple[str, ...]) -> Why | None:
        if self._rename:
            return None  # what the name says is not written anywhere
        if _leads_out(name, parts):
            return Why.NAME
        digest = hashlib.sha256(_bytes("/".join(parts))).digest()
        if digest in self._seen:
            return Why.DUPLICATE
        self._seen.add(digest)
        return None


class Namer:
    """Names for the copy's members.

    rename: numbers in place of names: the suffix and the depth of folders stay
    count: of the archive's members, for numbers of equal length
    """

    def __init__(self, *, rename: bool, count: int) -> None:
        self._rename = rename
        self._digits = max(4, len(str(count)))
        self._folders: dict[bytes, int] = {}
        self._inside: dict[bytes, int] = {}

    def name(self, member: Member) -> str:
        """Slashes between folders, and none at the beginning."""
        parts = _parts(member.name)
        if not self._rename:
            return "/".join(parts)
        folders = [part for part in parts[:-1] if part != ".."]
        numbers = [self._number(folders[: depth + 1]) for depth in range(len(folders))]
        file = f"{member.number:0{self._digits}d}{_suffix(member.name)}"
        return "/".join([*(f"{number:02d}" for number in numbers), file])

    def _number(self, folders: list[str]) -> int:
        """A folder's, in the order in which they come up inside the folder around it."""
        folder, around = _key(folders), _key(folders[:-1])
        if folder not in self._folders:
            self._inside[around] = self._folders[folder] = self._inside.get(around, 0) + 1
        return self._folders[folder]


def _key(folders: list[str]) -> bytes:
    return hashlib.sha256(_bytes("/".join(folders))).digest()


def _parts(name: str) -> tuple[str, ...]:
    """Programs on Windows take a backslash for a slash, wherever the archive was made."""
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))


def _leads_out(name: str, parts: tuple[str, ...]) -> bool:
    """Could it be written outside the folder that an archive is unpacked in, or nowhere?"""
    return (
        not parts
        or name.startswith(("/", "\\"))
        or ".." in parts
        or _DRIVE.match(parts[0]) is not None
        or _CONTROL.search(name) is not None
        or len(_bytes(name)) > _LONGEST_NAME
        or max(len(_bytes(part)) for part in parts) > _LONGEST_PART
    )


def _suffix(name: str) -> str:
    # Not a Path, which would keep each part of each name in memory for good.
    return posixpath.splitext(name.replace("\\", "/"))[1].lower()


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
