"""HEIC with 10 bits a colour, which its Pillow plugin would read as 8."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray

BITS = 10
"""What libheif writes deep samples with."""


def decode_heif10(path: Path, mode: str) -> NDArray[np.uint16]:
    """(height, width, components), samples shifted up to 16 bits, upright.

    Raises ValueError for what cannot be decoded.
    """
    picture = pillow_heif.open_heif(path, convert_hdr_to_8bit=False)[0]
    if picture.mode != mode:
        raise ValueError("another HEIC than its head says")
    return np.array(picture, dtype=np.uint16)


def encode_heif10(pixels: NDArray[np.uint16], mode: str, options: dict[str, Any]) -> bytes:
    """The file: the upper 10 bits of the samples, and no more than ``options`` name."""
    size = pixels.shape[1], pixels.shape[0]
    data = np.ascontiguousarray(pixels).tobytes()
    file = io.BytesIO()
    pillow_heif.from_bytes(mode, size, data).save(file, **options)
    return file.getvalue()
