"""HEIC with 10 or 12 bits a colour, which its Pillow plugin would read as 8."""

from __future__ import annotations

import io
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray

BITS = (10, 12)
"""What libheif writes deep samples with."""

_SAVING = Lock()
"""Which of the two it takes is a setting of the whole process."""


def decode_heif(path: Path, mode: str) -> NDArray[np.uint16]:
    """(height, width, components), samples shifted up to 16 bits, upright.

    Raises ValueError for what cannot be decoded.
    """
    picture = pillow_heif.open_heif(path, convert_hdr_to_8bit=False)[0]
    if picture.mode != mode:
        raise ValueError("another HEIC than its head says")
    return np.array(picture, dtype=np.uint16)


def encode_heif(pixels: NDArray[np.uint16], mode: str, options: dict[str, Any]) -> bytes:
    """The file: the upper bits of the samples, and no more than ``options`` name.

    options: ``bits`` says how many of them, 10 where it is missing
    """
    kept = {name: value for name, value in options.items() if name != "bits"}
    size = pixels.shape[1], pixels.shape[0]
    data = np.ascontiguousarray(pixels).tobytes()
    file = io.BytesIO()
    with _SAVING:
        usual = pillow_heif.options.SAVE_HDR_TO_12_BIT
        pillow_heif.options.SAVE_HDR_TO_12_BIT = options.get("bits") == max(BITS)
        try:
            pillow_heif.from_bytes(mode, size, data).save(file, **kept)
        finally:
            pillow_heif.options.SAVE_HDR_TO_12_BIT = usual
    return file.getvalue()
