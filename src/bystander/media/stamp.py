"""The picture that the effect ``image`` puts over faces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageOps

from bystander.errors import Unreadable


def read_stamp(path: Path) -> NDArray[np.uint8]:
    """(height, width, 4) uint8 RGBA, upright. Raises Unreadable."""
    try:
        with PilImage.open(path) as picture:
            return np.asarray(ImageOps.exif_transpose(picture).convert("RGBA"), dtype=np.uint8)
    except (OSError, SyntaxError, ValueError, PilImage.DecompressionBombError) as cause:
        raise Unreadable(f"{path} is not a picture that can be put over faces") from cause
