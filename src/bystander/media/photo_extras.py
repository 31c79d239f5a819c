"""What a photo's file holds beside its photo: other pictures and films, which are dropped."""

from __future__ import annotations

import mmap
import os
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bystander.domain.plan import Stream
from bystander.errors import Damaged, Unsupported
from bystander.media.jpeg_series import hides_another
from bystander.media.pillow_door import count_of

# The first box of a film, with the brands that cameras write.
_FILM = re.compile(rb"ftyp(?:mp4[12]|isom|iso[2-6]|avc1|qt  |MSNV|hvc1)")


@dataclass(frozen=True, slots=True)
class Extras:
    """What is dropped, as the plan lists it and as a person is told."""

    streams: tuple[Stream, ...] = ()
    notices: tuple[str, ...] = ()


def extras_of(picture: Image.Image, path: Path) -> Extras:
    """Raises Unsupported where the others are the point: a film in a photo's clothing."""
    if picture.format == "HEIF" and _holds_sequence(path):
        raise Unsupported(
            f"{path} is a series of pictures, which cannot be written back as HEIC; "
            "convert it to MP4 first"
        )
    dropped = _other_pictures(picture, path)
    if _holds_film(path):
        dropped.append(("video", "the film behind the photo was dropped"))
    return Extras(
        tuple(
            Stream(index, kind, "unknown", kept=False, reason=reason)
            for index, (kind, reason) in enumerate(dropped, start=1)
        ),
        tuple(reason for _, reason in dropped),
    )


def _other_pictures(picture: Image.Image, path: Path) -> list[tuple[str, str]]:
    try:
        count = count_of(picture)
    except Damaged:
        return [("attachment", "whatever follows the first picture is damaged and was dropped")]
    if picture.format == "AVIF" and count > 1:
        raise Unsupported(
            f"{path} is an animated AVIF, which cannot be written back; "
            "convert it to WebP or MP4 first"
        )
    more = count > 1 or (picture.format == "JPEG" and hides_another(path))
    return [("attachment", "other pictures inside the file were dropped")] if more else []


def _holds_film(path: Path) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _FILM.search(data) is not None


def _holds_sequence(path: Path) -> bool:
    """Whether a HEIF file has a box of tracks (ISO/IEC 23008-12, 7) beside its pictures.

    Of those, only the first would be seen.
    """
    with path.open("rb") as file:
        end, place = file.seek(0, os.SEEK_END), 0
        while place + 8 <= end:
            file.seek(place)
            length, name = struct.unpack(">I4s", file.read(8))
            if name == b"moov":
                return True
            if length == 1:  # the real one, of eight bytes, follows
                (length,) = struct.unpack(">Q", file.read(8).rjust(8, b"\0"))
            if length < 8:  # noqa: PLR2004 -- its own head; 0 means to the end of the file
                return False
            place += length
    return False
