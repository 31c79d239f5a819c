"""How each photo format is written back: its own way and quality, and no tag but two."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from bystander.domain.geometry import Orientation
from bystander.errors import BadRequest, Unsupported
from bystander.media.colour_profile import bare_profile
from bystander.media.packed import Picture
from bystander.media.photo_colours import (
    avif_colours,
    heif_colours,
    png_colours,
    with_avif_colours,
)
from bystander.media.photo_deep import DEEP, encode_deep
from bystander.media.photo_depth import av1_flags
from bystander.media.photo_heif_deep import BITS
from bystander.media.photo_jpeg import encode_jpeg, jpeg_options, stored_in_rgb
from bystander.media.pillow_door import ORIENTATION_TAG, encoding_picture
from bystander.media.webp import is_lossless
from bystander.media.webp_quality import quality_of

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

TURNABLE = ("JPEG", "PNG", "WEBP", "AVIF")
"""Formats that can say how they are turned. Pixels of the others are turned instead."""

_FORGETFUL = ("WEBP", "AVIF")
"""Formats whose encoders leave alpha out where nothing is see-through, as under a cover.
With or without, such a picture counts as one with alpha."""

_AVIF_QUALITY = 90
"""AVIF does not say at which quality it was written."""

_HEIF_QUALITY = 70
"""HEIC does not say either. A phone's photo comes back 51 dB from what it was, 1.5 times its
size; at 90 it would be four times its size."""


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


def format_of(picture: Image.Image) -> str:
    """Pillow's name of the format in which an opened picture is written back."""
    name = picture.format or ""
    return {"MPO": "JPEG", "DIB": "BMP"}.get(name, name)


def manner_of(
    picture: Image.Image, path: Path, orientation: Orientation, deep: str | None = None
) -> Manner:
    """How an opened picture was written. Raises Unsupported for what cannot be again.

    deep: the mode of a picture that keeps more than 8 bits a colour
    """
    name = format_of(picture)
    mode = deep or working_mode(picture)
    options = _OPTIONS[name](picture, path) if name in _OPTIONS else {}
    profile = bare_profile(picture.info.get("icc_profile") or b"")
    if profile and name != "BMP":
        options["icc_profile"] = profile
    if orientation is not Orientation.UPRIGHT and name in TURNABLE:
        options["exif"] = orientation_block(orientation)
    if mode == "I;16" and "transparency" in picture.info:
        options["transparency"] = picture.info["transparency"]
    return Manner(name, mode, options)


def working_mode(picture: Image.Image) -> str:
    """The mode in which a picture is covered and written: the same colours, no palette."""
    if format_of(picture) == "JPEG" and picture.mode == "RGB" and not stored_in_rgb(picture):
        return "YCbCr"  # as it is stored: no detour through RGB
    if picture.mode in ("P", "PA", "RGB", "RGBX"):
        clear = _see_through(picture) or picture.format in _FORGETFUL
        return "RGBA" if clear else "RGB"
    if picture.mode in ("1", "L"):
        return "LA" if _see_through(picture) else "L"
    if picture.mode.startswith("I;16"):
        return "I;16"
    if picture.mode in ("LA", "RGBA", "CMYK"):
        return picture.mode
    raise Unsupported(
        f"pictures of the kind {picture.mode} cannot be written back without loss; "
        "convert it to 8-bit RGB first"
    )


def encoded(pixels: Picture, manner: Manner) -> bytes:
    """One picture as a file: pixels, and no tag that ``manner`` does not name.

    pixels: (height, width[, components]) in the manner's mode. Raises Unsupported.
    """
    with encoding_picture(manner.format):
        if manner.mode in DEEP:
            deep = pixels.astype(np.uint16, copy=False)
            return encode_deep(deep, manner.format, manner.mode, manner.options)
        picture = Image.fromarray(pixels, None if manner.mode == "I;16" else manner.mode)
        if manner.format == "JPEG":
            return encode_jpeg(picture, manner.options)
        options = dict(manner.options)
        colours = options.pop("avif_colours", None)
        file = io.BytesIO()
        picture.save(file, manner.format, **options)
        return with_avif_colours(file.getvalue(), colours)


def check_suffix(name: str, target: Path) -> None:
    """Raises BadRequest for a name that means another format."""
    if target.suffix.lower() not in SUFFIXES[name]:
        raise BadRequest(
            f"the copy's name must end in one of {', '.join(SUFFIXES[name])}, for it has its "
            "original's format; name it with -o"
        )


def orientation_block(orientation: Orientation) -> bytes:
    """An EXIF block that holds one tag, and nothing else."""
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation.value
    return exif.tobytes()


def _see_through(picture: Image.Image) -> bool:
    return picture.mode == "PA" or "transparency" in picture.info


def _jpeg_options(picture: Image.Image, _: Path) -> dict[str, Any]:
    return jpeg_options(picture)


def _webp_options(_: Image.Image, path: Path) -> dict[str, Any]:
    if is_lossless(path):
        return {"lossless": True, "exact": True}
    return {"quality": quality_of(path), "exact": True}


def _tiff_options(picture: Image.Image, _: Path) -> dict[str, Any]:
    used = picture.info.get("compression")
    return {"compression": used if used in LOSSLESS_TIFF else "tiff_adobe_deflate"}


def _png_options(_: Image.Image, path: Path) -> dict[str, Any]:
    return png_colours(path)


def _heif_options(picture: Image.Image, _: Path) -> dict[str, Any]:
    chroma = picture.info.get("chroma")
    sampling = {"chroma": chroma} if chroma in (422, 444) else {}
    bits = picture.info.get("bit_depth")
    deep = {"bits": bits} if bits in BITS else {}
    return {"quality": _HEIF_QUALITY} | sampling | deep | heif_colours(picture)


def _avif_options(picture: Image.Image, path: Path) -> dict[str, Any]:
    return {
        "quality": _AVIF_QUALITY,
        "subsampling": "4:0:0" if picture.mode == "L" else _avif_sampling(path),
        "avif_colours": avif_colours(path),
    }


def _avif_sampling(path: Path) -> str:
    flags = av1_flags(path) or 0
    subsampled = (bool(flags & 0x08), bool(flags & 0x04))
    names = {(False, False): "4:4:4", (True, False): "4:2:2"}
    return names.get(subsampled, "4:2:0")


_OPTIONS: dict[str, Callable[[Image.Image, Path], dict[str, Any]]] = {
    "JPEG": _jpeg_options,
    "WEBP": _webp_options,
    "TIFF": _tiff_options,
    "PNG": _png_options,
    "HEIF": _heif_options,
    "AVIF": _avif_options,
}
