"""Pictures with writing on them, in the typeface that Pillow carries."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bystander.domain.frame import Pixels

MARGIN = 24


def written(*lines: str, height: int = 36) -> Pixels:
    """Black lines on white, one below the other, (height, width, 3) uint8 RGB.

    height: of the letters, in pixels
    """
    font = ImageFont.load_default(height)
    width = max(round(font.getlength(line)) for line in lines)
    step = 2 * height
    picture = Image.new("RGB", (width + 2 * MARGIN, step * len(lines) + 2 * MARGIN), "white")
    draw = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + row * step), line, fill="black", font=font)
    return np.asarray(picture)
