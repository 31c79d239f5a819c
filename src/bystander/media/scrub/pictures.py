"""Photos and animations: which scrubber takes which format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bystander.domain.limits import Limits
from bystander.errors import Unsupported
from bystander.media.animated import is_animated
from bystander.media.photo_extras import extras_of
from bystander.media.photo_formats import check_suffix, format_of
from bystander.media.photo_tags import tag_block
from bystander.media.pillow_door import opened, orientation_of
from bystander.media.scrub import bmp, gif, heif, jpeg, png, tiff, webp
from bystander.media.scrub.words import needs_encoding, readable

Scrubber = Callable[[bytes], bytes]

_HEAD = b"Exif\0\0"
_TURNED: dict[str, Callable[[bytes, bytes | None], bytes]] = {
    "JPEG": jpeg.scrubbed,
    "PNG": lambda data, exif: png.scrubbed(data, exif and exif.removeprefix(_HEAD)),
    "WEBP": lambda data, exif: webp.scrubbed(data, exif and exif.removeprefix(_HEAD)),
}
"""Formats in which EXIF says how a picture is turned."""

_ITSELF: dict[str, Scrubber] = {
    "GIF": gif.scrubbed,
    "TIFF": tiff.scrubbed,
    "BMP": bmp.scrubbed,
    "HEIF": heif.scrubbed,
    "AVIF": heif.scrubbed,
}
"""Formats that say it in their own words, or not at all."""


def scrub_picture(
    source: Path, file: Path, keep: Sequence[str] = (), limits: Limits = Limits()
) -> tuple[str, ...]:
    """Writes the copy. Returns what was left out, in words.

    keep: names of EXIF tags that stay

    Raises Unreadable, Unsupported, Damaged, BadRequest, CannotWrite.
    """
    with opened(source, limits) as picture:
        name = format_of(picture)
        block = tag_block(picture, orientation_of(picture), keep)
        # The pictures of an animation are what it shows, and all stay.
        notices = () if is_animated(source) else extras_of(picture, source).notices
    check_suffix(name, file)
    if keep and name not in _TURNED:
        raise Unsupported(f"no tag can be kept while a {name} file is scrubbed; leave it out")
    data = source.read_bytes()
    with readable():
        content = _scrubbed(name, data, block)
    file.write_bytes(content)
    return notices


def _scrubbed(name: str, data: bytes, block: bytes | None) -> bytes:
    if name in _TURNED:
        return _TURNED[name](data, block)
    if name not in _ITSELF:
        raise needs_encoding(f"a picture of the kind {name}")
    return _ITSELF[name](data)
