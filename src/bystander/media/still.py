"""A picture as a small JPEG, for pages that carry it with them."""

from __future__ import annotations

import io

from PIL import Image as PilImage

from bystander.domain.frame import Pixels

QUALITY = 80


def jpeg_of(pixels: Pixels) -> bytes:
    """The bytes of a JPEG without any tag. ``pixels``: (height, width, 3) uint8 RGB, upright."""
    stream = io.BytesIO()
    PilImage.fromarray(pixels).save(stream, "JPEG", quality=QUALITY, optimize=True)
    return stream.getvalue()
