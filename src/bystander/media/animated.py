"""Does a picture move?"""

from __future__ import annotations

import sys
from pathlib import Path

from bystander.domain.limits import Limits
from bystander.errors import Damaged
from bystander.media.animation_pages import places_of
from bystander.media.pillow_door import count_of, opened


def is_animated(path: Path) -> bool:
    """Whether there is more than one picture in time. Raises Unreadable, Unsupported."""
    with opened(path, Limits(sys.maxsize)) as picture:
        # The head alone is read: who decodes has limits of his own.
        try:
            if picture.format == "TIFF":
                return len(places_of(picture)) > 1
            if picture.format in ("PNG", "WEBP"):
                return count_of(picture) > 1
        except Damaged:
            return False
        return picture.format == "GIF"  # a still one is an animation of one picture
