"""The EXIF block of a copy: how it is turned, and tags that somebody asked to keep by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PIL import ExifTags, Image

from bystander.domain.geometry import Orientation
from bystander.media.pillow_door import BAD_DATA, ORIENTATION_TAG, exif_block_of

_GPS, _EXIF = 0x8825, 0x8769
_CODES = {name: code for code, name in ExifTags.TAGS.items()}

CARRIERS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
"""Formats in which tags can be kept."""


def tag_block(picture: Image.Image, orientation: Orientation, keep: Sequence[str]) -> bytes | None:
    """A block with its own head ("Exif", two zeros), or None where nothing is to be said.

    keep: names of EXIF tags, "GPSInfo" for all of a position
    """
    block = Image.Exif()
    if orientation is not Orientation.UPRIGHT:
        block[ORIENTATION_TAG] = orientation.value
    if keep:
        _add_kept(block, exif_block_of(picture), keep)
    return block.tobytes() if len(block) else None


def _add_kept(block: Image.Exif, original: bytes, keep: Sequence[str]) -> None:
    codes = {_CODES[name] for name in keep if name in _CODES} - {ORIENTATION_TAG, _EXIF, _GPS}
    source = Image.Exif()
    try:
        source.load(original)
        inner: dict[int, Any] = source.get_ifd(_EXIF)
        position = source.get_ifd(_GPS) if "GPSInfo" in keep else {}
    except BAD_DATA:
        return  # what makes no sense is not kept
    block.update({code: value for code, value in source.items() if code in codes})
    kept = {code: value for code, value in inner.items() if code in codes}
    if kept:
        block.get_ifd(_EXIF).update(kept)
        block[_EXIF] = kept
    if position:
        block[_GPS] = position
