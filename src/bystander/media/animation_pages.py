"""The pages of a TIFF file: pictures one after another, without times."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bystander.errors import Unsupported
from bystander.media.photo_depth import refuse_deep
from bystander.media.photo_formats import working_mode
from bystander.media.pillow_door import count_of, decoding_picture

_NEW_SUBFILE_TYPE = 254
_SMALLER_COPY = 1

_PLAIN = ("L", "LA", "RGB", "RGBA")
"""Modes that can be shown in each other without loss, later ones hold earlier ones."""


@dataclass(frozen=True)
class Pages:
    """Which pages count, and the mode that holds all of them.

    places: numbers in the file, previews left out
    dropped: how many previews there are
    """

    places: tuple[int, ...]
    dropped: int
    mode: str


def places_of(picture: Image.Image) -> list[int]:
    """The pages that are not smaller copies of others. Raises Damaged."""
    places = []
    for place in range(count_of(picture)):
        with decoding_picture():
            picture.seek(place)
            if not _is_smaller_copy(picture):
                places.append(place)
    return places


def pages_of(picture: Image.Image, path: Path) -> Pages:
    """Raises Damaged, and Unsupported for pages of several sizes or depths."""
    places = places_of(picture)
    sizes, modes = set(), set()
    for place in places:
        with decoding_picture():
            picture.seek(place)
        refuse_deep(picture, path)
        sizes.add(picture.size)
        modes.add(working_mode(picture))
    if len(sizes) > 1:
        raise Unsupported(f"{path} has pages of several sizes; split it into single pages first")
    return Pages(tuple(places), count_of(picture) - len(places), _common(modes, path))


def _common(modes: set[str], path: Path) -> str:
    if len(modes) == 1:
        return modes.pop()
    if not modes <= set(_PLAIN):
        raise Unsupported(f"{path} has pages of several kinds; split it into single pages first")
    clear = any(mode.endswith("A") for mode in modes)
    colour = any(mode.startswith("RGB") for mode in modes)
    return ("RGB" if colour else "L") + ("A" if clear else "")


def _is_smaller_copy(page: Image.Image) -> bool:
    """Tag 254, "this is a reduced-resolution version of another image in this file"."""
    kind = getattr(page, "tag_v2", {}).get(_NEW_SUBFILE_TYPE, 0)
    return isinstance(kind, int) and bool(kind & _SMALLER_COPY)
