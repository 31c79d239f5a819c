"""Archives: which there are, what may become of a member, and how far they are trusted.

Loads nothing heavy, so that the command line can name these without numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ArchiveKind(StrEnum):
    """How members are put together and packed. A copy has its original's kind."""

    ZIP = "zip"
    TAR = "tar"
    TAR_GZ = "tar.gz"
    TAR_XZ = "tar.xz"
    TAR_ZST = "tar.zst"


SUFFIXES = {
    ArchiveKind.ZIP: (".zip",),
    ArchiveKind.TAR: (".tar",),
    ArchiveKind.TAR_GZ: (".tar.gz", ".tgz"),
    ArchiveKind.TAR_XZ: (".tar.xz", ".txz"),
    ArchiveKind.TAR_ZST: (".tar.zst", ".tzst"),
}
"""The names that copies of each kind may have."""


def archive_suffix(name: str) -> str:
    """The end of a file name that says that it is an archive, as written, or an empty text."""
    for suffixes in SUFFIXES.values():
        for suffix in suffixes:
            if name.lower().endswith(suffix) and len(name) > len(suffix):
                return name[-len(suffix) :]
    return ""


class OnBadMember(StrEnum):
    """What happens when a member that should be in the copy cannot be."""

    WITHHOLD = "withhold"
    LEAVE_OUT = "leave-out"


class Why(StrEnum):
    """Why a member of the original is not in the copy."""

    NOT_FOOTAGE = "not a kind of picture or video that Bystander knows"
    HIDDEN = "a hidden file"
    LINK = "a link"
    DEVICE = "a device or another special file"
    ENCRYPTED = "encrypted"
    NESTED = "an archive in the archive"
    PACKING = "packed in a way that Bystander does not unpack"
    NAME = "its name could lead out of a folder or cannot be written everywhere"
    DUPLICATE = "another member before it has the same name"
    FAILED = "no copy of it could be made"

    @property
    def bad(self) -> bool:
        """Is something missing that whoever asked for the copy expects to be in it?"""
        return self not in _EXPECTED


_EXPECTED = frozenset({Why.NOT_FOOTAGE, Why.HIDDEN, Why.LINK, Why.DEVICE})


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may claim before it is taken for a bomb.

    unpacked: bytes of all members together, or None for the usual bounds: USUAL_UNPACKED,
        and USUAL_RATIO times the archive's own size where it is more than SMALL
    members: how many, folders included
    """

    unpacked: int | None = None
    members: int = 100_000

    def most_unpacked(self, packed: int) -> int:
        """Bytes that an archive of ``packed`` bytes may unpack to."""
        if self.unpacked is not None:
            return self.unpacked
        return min(USUAL_UNPACKED, max(SMALL, USUAL_RATIO * packed))


USUAL_UNPACKED = 256 << 30
USUAL_RATIO = 250
"""Pictures and videos are packed already: even raw ones seldom shrink to a hundredth."""
SMALL = 256 << 20


@dataclass(frozen=True, slots=True)
class Terms:
    """How an archive is treated, apart from what is hidden in its members.

    rename: members get numbers in place of their names, which may name somebody
    sounds: members that hold nothing but sound are wanted, too
    """

    rename: bool = False
    on_bad: OnBadMember = OnBadMember.WITHHOLD
    bounds: Bounds = Bounds()
    sounds: bool = False
