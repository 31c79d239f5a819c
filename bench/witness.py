"""What is left in a file: exiftool's word, and a search of every byte, packed ones too.

Independent of the product: nothing here comes from ``bystander``.
"""

from __future__ import annotations

import base64
import bz2
import json
import lzma
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


EXIFTOOL = shutil.which("exiftool")

# Class -> names of exiftool's tags, or (for the group) names of its families 0 and 1.
_NAMES = {
    "gps": re.compile(r"GPS(?!VersionID)\w*|Location\w*|\w*Latitude\w*|\w*Longitude\w*|XYZ"),
    "thumbnail/preview": re.compile(
        r"(?:Thumbnail|Preview|JpgFromRaw|OtherImage|CoverArt|Picture)(?:Image\w*|Data|TIFF)?"
    ),
    "serial": re.compile(r"\w*Serial(?:Number\w*|No)?|CameraID|ImageUniqueID|BodyID"),
    "person-name-tag": re.compile(
        r"Artist|Author\w*|Creator(?!Tool)\w*|By-line\w*|\w*Copyright(?!Flag)\w*|\w*Owner\w*|Rights"
        r"|Credit|Contact\w*|Performer|Composer|Album\w*|Director|Producer|XPAuthor|Person\w*"
    ),
    "face-region-names": re.compile(r"Region\w*|PersonDisplayName|FaceName\w*"),
}
_GROUPS = {
    "makernotes": re.compile(r"MakerNotes:"),
    "xmp": re.compile(r"XMP:"),
    "iptc": re.compile(r"(?:IPTC|Photoshop):"),
    "timed-gps": re.compile(r"(?:GoPro|QuickTime:Doc|Track\d+:GPS|Doc\d+)"),
    "c2pa": re.compile(r"JUMBF:"),
}
_NO_NEWS = re.compile(r"(?:ExifTool|System|File(?!:Comment)|Composite)(?::|$)|SourceFile$")
"""About the file, or computed from other tags."""

_SAYS_NOTHING = ("", "und", "colours")
"""Empty, or the one word that Bystander writes where a colour profile must have words."""

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
_UNPACKERS: dict[bytes, Callable[[], _Unpacker]] = {
    **dict.fromkeys((b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"), zlib.decompressobj),
    b"\x1f\x8b\x08": partial(zlib.decompressobj, 31),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lzma.LZMADecompressor,
}
"""By the bytes with which a packed block begins: PNG, PDF, compressed MP4 heads and Matroska
tracks; SVGZ; Matroska's other packings. Brotli has no such bytes; of what Bystander writes,
nothing is packed with it."""

_DEEPEST = 3
_MOST = 1 << 26


def classes(path: Path) -> set[str]:
    """The classes that exiftool finds. Raises FileNotFoundError where there is no exiftool."""
    if EXIFTOOL is None:
        raise FileNotFoundError("exiftool")
    call = [EXIFTOOL, "-j", "-G0:1", "-a", "-ee3", "-U", "-m", "-api", "RequestAll=2", str(path)]
    done = subprocess.run(call, capture_output=True, check=False, timeout=120)
    found: set[str] = set()
    for name, value in json.loads(done.stdout)[0].items():
        if not _NO_NEWS.match(name) and value not in _SAYS_NOTHING:
            found |= _classes_of(name)
    return found


def _classes_of(name: str) -> set[str]:
    tag = name.rpartition(":")[2]
    found = {each for each, pattern in _NAMES.items() if pattern.fullmatch(tag)}
    return found | {each for each, pattern in _GROUPS.items() if pattern.match(name)}


def left(path: Path, strings: Sequence[str]) -> list[str]:
    """Which strings occur in a file's bytes, however written."""
    found = set()
    for data in layers(path.read_bytes()):
        found |= {text for text in strings if any(form in data for form in forms(text))}
    return sorted(found)


def forms(text: str) -> list[bytes]:
    """A text in every encoding, plain and in base64 at its three possible places."""
    plain = list(dict.fromkeys(text.encode(name, "replace") for name in _ENCODINGS))
    return plain + [packed for each in plain for packed in _in_base64(each)]


def _in_base64(data: bytes) -> Iterator[bytes]:
    for place in range(3):
        coded = base64.b64encode(b"\0" * place + data)
        # Letters that also hold bits of neighbours say nothing.
        first, last = (0, 2, 3)[place], (len(data) + place) % 3
        yield coded[first : len(coded) - (4 if last else 0)]


def layers(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes as they stand, joined across PNG chunks, and every packed block in them."""
    yield data
    if depth == _DEEPEST:
        return
    if data.startswith(b"\x89PNG"):
        yield from layers(_joined(data), depth)
    for head, unpacker in _UNPACKERS.items():
        place = data.find(head)
        while place >= 0:
            unpacked = _unpacked(unpacker(), data[place:])
            if len(unpacked) > 8:
                yield from layers(unpacked, depth + 1)
            place = data.find(head, place + 1)


def _joined(png: bytes) -> bytes:
    """The data of all chunks, one behind the other, without lengths and checksums."""
    place, parts = 8, []
    while place + 8 <= len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        parts.append(png[place + 8 : place + 8 + length])
        place += 12 + length
    return b"".join(parts)


def _unpacked(unpacker: _Unpacker, data: bytes) -> bytes:
    """What of it can be unpacked; a false head gives nothing or a few bytes."""
    out = b""
    try:
        for place in range(0, len(data), 4096):
            out += unpacker.decompress(data[place : place + 4096], _MOST)
            if unpacker.eof or len(out) > _MOST:
                break
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError):
        return out
    return out
