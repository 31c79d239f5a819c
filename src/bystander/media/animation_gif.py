"""GIF89a (CompuServe, 1990): of every picture what changed, with its own colour table."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from bystander.media.animation_change import Part, changed_part
from bystander.media.animation_look import Look
from bystander.media.gif_palette import OPAQUE, indexed
from bystander.media.packed import PackedNative

_TABLE = 256
_MOST_HUNDREDTHS = 0xFFFF
_STAYS, _CLEARED = 1, 2
"""What becomes of a picture when the next one is drawn."""


@dataclass(frozen=True)
class _Held:
    """A picture that is written once it is known whether the next one is see-through."""

    pixels: NDArray[np.uint8]
    original: NDArray[np.uint8]
    delay: Fraction

    @property
    def clear(self) -> bool:
        return bool((self.pixels[..., 3] < OPAQUE).any())


class GifWriter:
    """Holds two pictures, whatever their number."""

    def __init__(self, look: Look, path: Path) -> None:
        self._file = path.open("wb")
        self._held: _Held | None = None
        self._before: NDArray[np.uint8] | None = None  # what stays when the next is drawn
        size, loop = look.size, look.times.loop
        self._file.write(b"GIF89a" + struct.pack("<HHBBB", size.width, size.height, 0, 0, 0))
        if loop is not None:
            self._file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", loop, 0))

    def add(self, native: PackedNative, delay: Fraction) -> None:
        following = _Held(_bytes(native.pixels), _bytes(native.original), delay)
        if self._held is not None:
            self._write(self._held, cleared=following.clear)
        self._held = following

    def close(self) -> None:
        if self._held is not None:
            self._write(self._held, cleared=False)
        self._file.write(b";")
        self._file.close()

    def abandon(self) -> None:
        self._file.close()

    def _write(self, held: _Held, *, cleared: bool) -> None:
        # A reader clears to see-through only what has a see-through colour itself.
        see_through = cleared or held.clear
        part = changed_part(None if see_through else self._before, held.pixels)
        self._before = None if see_through else held.pixels
        pixels = part.of(held.pixels)
        places, table = indexed(pixels, part.of(held.original), _TABLE - see_through)
        clear = len(table)
        if see_through:
            places = np.where(pixels[..., 3] < OPAQUE, clear, places).astype(np.uint8)
            table = np.concatenate([table, np.zeros((1, 3), dtype=np.uint8)])
        disposal = _CLEARED if see_through else _STAYS
        hundredths = min(_MOST_HUNDREDTHS, round(held.delay * 100))
        control = disposal << 2 | see_through, hundredths, clear if see_through else 0, 0
        self._file.write(b"\x21\xf9\x04" + struct.pack("<BHBB", *control))
        self._file.writelines(_image_blocks(places, table, part))


def _bytes(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.uint8]:
    return pixels.astype(np.uint8, copy=False)


def _image_blocks(places: NDArray[np.uint8], table: NDArray[np.uint8], part: Part) -> list[bytes]:
    """The image descriptor, the table and the packed places."""
    picture = Image.fromarray(places, "P")
    picture.putpalette(table.tobytes(), "RGB")
    return GifImagePlugin.getdata(picture, (part.left, part.top), include_color_table=True)
