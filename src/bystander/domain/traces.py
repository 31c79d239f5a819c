"""What identifies in a file beside its pictures and its sound: tags, other streams, remains."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TraceKind(StrEnum):
    """What a trace gives away. The most telling come first."""

    POSITION = "position"
    PERSON = "person"
    SERIAL = "serial number"
    PICTURE = "other picture"  # thumbnails and previews show what was covered
    MAKER = "maker note"
    TIME = "time"
    WORDS = "words"
    DEVICE = "device or program"
    PROVENANCE = "provenance"
    STREAM = "other stream"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that was found.

    name: of the tag, as its format calls it; ``--keep-tag`` takes it
    value: as a person reads it. Never to be logged; only its owner asks for it
    place: where it lies, such as "EXIF" or "audio stream 1"
    """

    kind: TraceKind
    name: str
    value: str
    place: str


_WORDS = {
    TraceKind.POSITION: "gps location latitude longitude altitude xyz position city country "
    "province iso6709 geo heading",
    TraceKind.MAKER: "makernote maker_note dngprivate",
    TraceKind.PICTURE: "thumbnail preview jpegif jpginterchange jpeginterchange cover picture "
    "artwork",
    TraceKind.SERIAL: "serial uniqueid uniquecamera bodyid cameraid documentid instanceid "
    "identifier firmware",
    TraceKind.PERSON: "artist author creator owner by-line byline copyright rights credit contact "
    "performer composer director producer person region album publisher encoded_by username "
    "hostcomputer email phone lyricist conductor",
    TraceKind.TIME: "date time year created modified",
    TraceKind.DEVICE: "make model software lens encoder tool device camera android com.apple "
    "handler vendor writing",
    TraceKind.WORDS: "comment description title caption keyword subject headline label synopsis "
    "lyrics note words genre instructions document chapter text name",
}
"""Words in the names of tags, the most telling first: the first that fits decides."""

_TOOL = re.compile("creator_?tool", re.IGNORECASE)

_KINDS = {
    kind: re.compile("|".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    for kind, words in _WORDS.items()
}


def kind_of(name: str) -> TraceKind:
    """What a tag of this name gives away."""
    for kind, pattern in _KINDS.items():
        if pattern.search(name) and not (kind is TraceKind.PERSON and _TOOL.search(name)):
            return kind
    return TraceKind.REST


DANGEROUS = frozenset({TraceKind.POSITION, TraceKind.SERIAL, TraceKind.PERSON, TraceKind.MAKER})
"""Tags of these kinds are only kept by somebody who says that he knows."""

NEVER = frozenset({TraceKind.PICTURE})
"""Kept for nobody: a small copy of the picture as it was."""


def refusal(names: Iterable[str], *, knowingly: bool) -> str | None:
    """Why tags of these names may not be kept, or None."""
    for name in names:
        kind = kind_of(name)
        if kind in NEVER:
            return f"the tag {name} may show what was covered, and is never kept"
        if kind in DANGEROUS and not knowingly:
            return f"the tag {name} ({kind.value}) identifies; add --i-know to keep it all the same"
    return None
