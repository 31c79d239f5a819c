"""TIFF pages, one after another."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from PIL import TiffImagePlugin

from bystander.media.animation_look import Look
from bystander.media.packed import PackedNative
from bystander.media.photo_formats import encoded


class TiffWriter:
    """Links each page to the one before."""

    def __init__(self, look: Look, path: Path) -> None:
        self._look = look
        self._file = path.open("w+b")
        self._pages = TiffImagePlugin.AppendingTiffWriter(self._file, new=True)

    def add(self, native: PackedNative, delay: Fraction) -> None:  # noqa: ARG002 -- pages have no time
        self._pages.write(encoded(native.pixels, self._look.manner))
        self._pages.newFrame()

    def close(self) -> None:
        self._pages.close()
        self._file.close()

    def abandon(self) -> None:
        self._file.close()
