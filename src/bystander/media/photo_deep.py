"""Photos with more than 8 bits a colour: formats that can keep all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bystander.media.photo_heif_deep import decode_heif, encode_heif
from bystander.media.photo_png16 import decode_png16, encode_png16

DEEP = ("LA;16", "RGB;16", "RGBA;16")
"""Modes of uint16 samples, named as Pillow would if it knew them."""


def decode_deep(path: Path, name: str, mode: str) -> NDArray[np.uint16]:
    """(height, width, components). name: of the format, PNG or HEIF

    Raises ValueError and what libheif's door raises for what cannot be decoded.
    """
    decode = decode_heif if name == "HEIF" else decode_png16
    return decode(path, mode)


def encode_deep(pixels: NDArray[np.uint16], name: str, mode: str, options: dict[str, Any]) -> bytes:
    """The file. name: of the format, PNG or HEIF"""
    encode = encode_heif if name == "HEIF" else encode_png16
    return encode(pixels, mode, options)
