"""The writer of each animated format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bystander.media.animation_gif import GifWriter
from bystander.media.animation_look import Look, Writer
from bystander.media.animation_png import PngWriter
from bystander.media.animation_tiff import TiffWriter
from bystander.media.animation_webp import WebpWriter

_WRITERS: dict[str, Callable[[Look, Path], Writer]] = {
    "GIF": GifWriter,
    "PNG": PngWriter,
    "WEBP": WebpWriter,
    "TIFF": TiffWriter,
}


def writer_for(look: Look, path: Path) -> Writer:
    """The writer of the look's container format."""
    return _WRITERS[look.manner.format](look, path)
