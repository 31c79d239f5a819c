"""Which colours the numbers of HEIC, AVIF and PNG mean, where a few numbers say it.

Code points are those of ITU-T H.273. A copy without them would be taken for sRGB, and every
colour in it would change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bystander.media.chunks import png_chunks

_HEAD = 1 << 16
_BOX = b"colrnclx"
_LENGTH = 4
"""Of the primaries and the transfer function, which come first in the box."""

_DERIVED = (12, 13)
"""Luma weights that follow from the primaries, which libheif writes in one way and reads in
another. The copy has BT.601's instead, and says so."""

_BT601 = 6

_PNG = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4}
"""Chunks of colour (PNG, third edition, 11.3.2) and their lengths. With another length they
would be something else in disguise."""


def heif_colours(picture: Image.Image) -> dict[str, Any]:
    """For Pillow's ``save``: what the original says about its colours."""
    known = picture.info.get("nclx_profile")
    if not known:
        return {}
    if known["matrix_coefficients"] in _DERIVED:
        known = known | {"matrix_coefficients": _BT601}
    return {"nclx_profile": known}


def avif_colours(path: Path) -> bytes | None:
    """Primaries and transfer function as they stand in the file, None where it is silent."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    place = head.find(_BOX) + len(_BOX)
    return head[place : place + _LENGTH] if _BOX in head else None


def with_avif_colours(content: bytes, colours: bytes | None) -> bytes:
    """The same file with other code points. Its luma weights stay, for it is written so."""
    place = content.find(_BOX, 0, _HEAD) + len(_BOX)
    if colours is None or len(colours) != _LENGTH or place < len(_BOX):
        return content
    return content[:place] + colours + content[place + _LENGTH :]


def png_colours(path: Path) -> dict[str, Any]:
    """For Pillow's ``save``: the chunks of colour as they stand in the file."""
    known, info = dict(_PNG), PngInfo()
    with path.open("rb") as file:
        for chunk in png_chunks(file):
            if chunk.name == b"IDAT":
                break
            if known.pop(chunk.name, None) == chunk.length:
                info.add(chunk.name, chunk.read(file, chunk.length))
    return {"pnginfo": info} if info.chunks else {}
