"""How each photo format is written back: its own way and quality, and no tag but two."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, JpegImagePlugin

from bystander.domain.geometry import Orientation
from bystander.errors import BadRequest, Unsupported
from bystander.media.pillow_door import ORIENTATION_TAG

SUFFIXES = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png", ".apng"),
    "WEBP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "BMP": (".bmp", ".dib"),
    "GIF": (".gif",),
    "HEIF": (".heic", ".heif", ".hif"),
    "AVIF": (".avif",),
}

LOSSLESS_TIFF = ("raw", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits")

TURNABLE = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
"""Formats that can say how they are turned; the others' pixels are turned instead."""


@dataclass(frozen=True)
class Manner:
    """How a source is written, so that its copy can be written the same way.

    format: Pillow's name
    mode: of the pixels
    options: for Pillow's ``save``
    """

    format: str
    mode: str
    options: dict[str, Any] = field(default_factory=dict)


def manner_of(picture: Image.Image, path: Path, orientation: Orientation) -> Manner:
    """How an opened picture was written. Raises Unsupported for what would lose depth."""
    name = {"MPO": "JPEG", "DIB": "BMP"}.get(picture.format or "", picture.format or "")
    _refuse_deep(picture, name, path)
    options = _OPTIONS.get(name, _no_options)(picture, path)
    profile = picture.info.get("icc_profile")
    if profile and name != "BMP":
        options["icc_profile"] = profile
    if orientation is not Orientation.UPRIGHT and name in TURNABLE:
        options |= _turned(name, orientation)
    return Manner(name, working_mode(picture), options)


def working_mode(picture: Image.Image) -> str:
    """The mode in which a picture is covered and written: the same colours, no palette."""
    if picture.format in ("JPEG", "MPO") and picture.mode == "RGB":
        return "YCbCr"  # as it is stored: no detour through RGB
    if picture.mode in ("P", "PA"):
        return "RGBA" if _see_through(picture) else "RGB"
    if picture.mode in ("1", "L"):
        return "LA" if _see_through(picture) else "L"
    if picture.mode in ("RGB", "RGBX"):
        return "RGBA" if _see_through(picture) else "RGB"
    if picture.mode.startswith("I;16"):
        return "I;16"
    if picture.mode in ("LA", "RGBA", "CMYK"):
        return picture.mode
    raise Unsupported(
        f"pictures of the kind {picture.mode} cannot be written back without loss; "
        "convert it to 8-bit RGB first"
    )


def check_suffix(name: str, target: Path) -> None:
    """Raises BadRequest for a name that means another format."""
    if target.suffix.lower() not in SUFFIXES[name]:
        raise BadRequest(
            f"{target} must end in one of {', '.join(SUFFIXES[name])}, "
            "for the copy has its original's format"
        )


def _see_through(picture: Image.Image) -> bool:
    return picture.mode == "PA" or "transparency" in picture.info


def _refuse_deep(picture: Image.Image, name: str, path: Path) -> None:
    """Pillow would read more than 8 bits of colour as 8 and say nothing."""
    tiles = getattr(picture, "tile", None)
    raw = str(tiles[0]) if tiles else ""
    deep = ";16" in raw and not picture.mode.startswith("I;16")
    if name == "HEIF":
        deep = int(picture.info.get("bit_depth", 8)) > 8  # noqa: PLR2004 -- bits in a byte
    if name == "AVIF":
        head = path.read_bytes()[: 1 << 16]
        place = head.find(b"av1C")
        deep = place >= 0 and bool(head[place + 6] & 0x40)  # high_bitdepth of AV1's configuration
    if deep:
        raise Unsupported(
            f"{path} has more than 8 bits a colour, which would be lost here; "
            "convert it to 8 bits yourself if that is good enough"
        )


def _jpeg_options(picture: Image.Image, _: Path) -> dict[str, Any]:
    tables = getattr(picture, "quantization", None)
    options: dict[str, Any] = {"progressive": bool(picture.info.get("progressive"))}
    if tables and all(max(table) <= 255 for table in tables.values()):  # noqa: PLR2004 -- baseline tables are bytes
        options["qtables"] = {key: list(table) for key, table in tables.items()}
    else:
        options["quality"] = 95
    sampling = JpegImagePlugin.get_sampling(picture) if picture.mode == "RGB" else -1
    if sampling >= 0:
        options["subsampling"] = sampling
    return options


def _webp_options(_: Image.Image, path: Path) -> dict[str, Any]:
    head = path.read_bytes()[: 1 << 16]
    if b"VP8L" in head:
        return {"lossless": True, "exact": True}
    return {"quality": 90}


def _tiff_options(picture: Image.Image, _: Path) -> dict[str, Any]:
    used = picture.info.get("compression")
    return {"compression": used if used in LOSSLESS_TIFF else "tiff_adobe_deflate"}


def _no_options(_: Image.Image, __: Path) -> dict[str, Any]:
    return {}


def _lossy_options(_: Image.Image, __: Path) -> dict[str, Any]:
    return {"quality": 90}


_OPTIONS = {
    "JPEG": _jpeg_options,
    "WEBP": _webp_options,
    "TIFF": _tiff_options,
    "HEIF": _lossy_options,
    "AVIF": _lossy_options,
}


def _turned(name: str, orientation: Orientation) -> dict[str, Any]:
    if name == "TIFF":
        return {"tiffinfo": {ORIENTATION_TAG: orientation.value}}
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation.value
    return {"exif": exif.tobytes()}
