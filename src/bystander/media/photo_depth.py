"""Pictures whose samples Pillow would read with fewer bits, or other ones, and say nothing."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from bystander.errors import Unsupported
from bystander.media.photo_heif_deep import BITS

_PHOTOMETRIC = 262
_CONFIGURATION_HEAD = 1 << 16
_BITS_IN_A_BYTE = 8


def deep_mode_of(picture: Image.Image, path: Path) -> str | None:
    """The mode of a photo whose copy keeps more than 8 bits a colour; None for 8 bits.

    Raises Unsupported where a copy would have other samples than its original. Comes
    first: once a picture's pixels are loaded, it does not tell any more.
    """
    if picture.format == "HEIF" and picture.mode in ("RGB", "RGBA"):
        if picture.info.get("bit_depth") in BITS:
            return f"{picture.mode};16"
    elif picture.format == "PNG" and _is_deep(picture, path):
        # Pillow shows 16-bit grey with alpha as RGBA: its raw mode knows better.
        mode = _raw_mode(picture).removesuffix("B")
        return "RGBA;16" if "transparency" in picture.info else mode
    refuse_deep(picture, path)
    return None


def refuse_deep(picture: Image.Image, path: Path) -> None:
    """As ``deep_mode_of``, for pictures of which no more than 8 bits are kept."""
    if _is_deep(picture, path):
        raise Unsupported(
            f"{path} has more than 8 bits a colour, which would be lost here; "
            "convert it to 16-bit PNG, or to 8 bits if that is good enough"
        )
    if _is_odd_grey(picture):
        raise Unsupported(
            f"{path} holds grey values in a way that cannot be written back; "
            "convert it to 16-bit PNG first"
        )


def _is_deep(picture: Image.Image, path: Path) -> bool:
    if picture.format == "HEIF":
        return int(picture.info.get("bit_depth", _BITS_IN_A_BYTE)) > _BITS_IN_A_BYTE
    if picture.format == "AVIF":
        flags = av1_flags(path)
        return flags is None or bool(flags & 0x40)  # high_bitdepth
    if picture.format in ("PNG", "TIFF"):
        return ";16" in _raw_mode(picture) and not picture.mode.startswith("I;16")
    return False


def _is_odd_grey(picture: Image.Image) -> bool:
    """12 bits that would become 16 and dark, or white as 0 that would become black."""
    if picture.format != "TIFF" or not picture.mode.startswith("I;16"):
        return False
    photometric = getattr(picture, "tag_v2", {}).get(_PHOTOMETRIC)
    return photometric == 0 or "I;12" in _raw_mode(picture)


def _raw_mode(picture: Image.Image) -> str:
    return "".join(str(tile.args) for tile in getattr(picture, "tile", ())[:1])


def av1_flags(path: Path) -> int | None:
    """The byte of AV1's configuration record (AV1 in ISOBMFF, 2.3.3) that holds, from the
    highest bit: tier, high bit depth, twelve bits, monochrome, chroma subsampled in x,
    in y, and two bits of its position. None where there is no record.
    """
    with path.open("rb") as file:
        head = file.read(_CONFIGURATION_HEAD)
    place = head.find(b"av1C")
    return head[place + 6] if 0 <= place < len(head) - 6 else None
