"""Containers of animations, put together from single encoded pictures.

Pillow's own writers hold every frame in memory and merge frames that look the same; these
write each frame as it comes, with its own delay.
"""

from __future__ import annotations

import io
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image, TiffImagePlugin

from bystander.domain.geometry import Orientation, Size
from bystander.media.pillow_door import ORIENTATION_TAG

OPAQUE = 128
"""GIF knows see-through or not: alpha below this is see-through."""

TABLE = 256
"""Colours in a GIF frame's table."""


@dataclass(frozen=True)
class Look:
    """What a container says beside its pictures.

    loop: how often it is shown, 0 for ever, None to say nothing
    """

    format: str
    size: Size
    loop: int | None
    count: int
    lossless: bool
    orientation: Orientation


class Writer(Protocol):
    """One container being written."""

    def add(self, picture: Image.Image, delay: int) -> None:
        """The next picture, shown for ``delay`` milliseconds."""
        ...

    def close(self) -> None:
        """Writes the end."""
        ...

    def abandon(self) -> None:
        """Closes the file; it is thrown away."""
        ...


def writer_for(look: Look, path: Path) -> Writer:
    """The writer of a container format."""
    return _WRITERS[look.format](look, path)


class _FileWriter(ABC):
    def __init__(self, look: Look, path: Path) -> None:
        self._look = look
        self._file = path.open("w+b")

    @abstractmethod
    def add(self, picture: Image.Image, delay: int) -> None: ...

    @abstractmethod
    def close(self) -> None: ...

    def abandon(self) -> None:
        self._file.close()


class GifWriter(_FileWriter):
    """GIF89a (CompuServe, 1990): every frame whole, with a colour table of its own."""

    def __init__(self, look: Look, path: Path) -> None:
        super().__init__(look, path)
        self._file.write(
            b"GIF89a" + struct.pack("<HHBBB", look.size.width, look.size.height, 0, 0, 0)
        )
        if look.loop is not None:
            self._file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", look.loop, 0))

    def add(self, picture: Image.Image, delay: int) -> None:
        indexed, clear = _indexed(picture)
        disposal = 2 if clear is not None else 1
        flags = disposal << 2 | (clear is not None)
        hundredths = min(0xFFFF, round(delay / 10))
        self._file.write(b"\x21\xf9\x04" + struct.pack("<BHBB", flags, hundredths, clear or 0, 0))
        blocks = GifImagePlugin.getdata(indexed, include_color_table=True)
        self._file.writelines(block for block in blocks if not block.startswith(b"\x21"))

    def close(self) -> None:
        self._file.write(b";")
        self._file.close()


def _indexed(picture: Image.Image) -> tuple[Image.Image, int | None]:
    """The picture with a table of colours, exact where they fit, and the see-through index."""
    pixels = np.asarray(picture.convert("RGBA"))
    clear = pixels[..., 3] < OPAQUE
    room = TABLE - 1 if clear.any() else TABLE
    opaque = Image.fromarray(pixels[..., :3].copy(), "RGB")
    colours = _colours(pixels[..., :3])
    if len(colours) > room:
        indexed = opaque.quantize(room, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    else:
        indexed = _exact(pixels[..., :3], colours)
    if not clear.any():
        return indexed, None
    index = room
    table = indexed.getpalette("RGB") or []
    values = np.asarray(indexed).copy()
    values[clear] = index
    result = Image.fromarray(values, "P")
    result.putpalette((table + [0] * (3 * TABLE))[: 3 * TABLE], "RGB")
    return result, index


def _exact(pixels: NDArray[np.uint8], colours: NDArray[np.uint32]) -> Image.Image:
    """Every colour as it is. colours: packed and sorted, at most as many as the table holds."""
    places = np.searchsorted(colours, _packed(pixels)).astype(np.uint8)
    table = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8)
    indexed = Image.fromarray(places, "P")
    indexed.putpalette(table.tobytes(), "RGB")
    return indexed


def _colours(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """All colours of a picture, packed and sorted."""
    return np.unique(_packed(pixels))


def _packed(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """(height, width) uint32, red in the third byte."""
    wide = pixels.astype(np.uint32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], dtype=np.uint32)


class PngWriter(_FileWriter):
    """APNG (PNG, third edition, 2025): the first picture is the still one, too."""

    def __init__(self, look: Look, path: Path) -> None:
        super().__init__(look, path)
        self._sequence = 0
        self._started = False

    def add(self, picture: Image.Image, delay: int) -> None:
        chunks = list(_png_chunks(picture))
        size = struct.pack(">IIIIHHBB", *picture.size, 0, 0, min(delay, 0xFFFF), 1000, 0, 0)
        if not self._started:
            self._file.write(b"\x89PNG\r\n\x1a\n")
            self._write(b"IHDR", chunks[0][1])
            plays = struct.pack(">II", self._look.count, self._look.loop or 0)
            self._write(b"acTL", plays)
        self._write(b"fcTL", self._next() + size)
        for name, data in chunks:
            if name == b"IDAT" and not self._started:
                self._write(b"IDAT", data)
            elif name == b"IDAT":
                self._write(b"fdAT", self._next() + data)
        self._started = True

    def close(self) -> None:
        self._write(b"IEND", b"")
        self._file.close()

    def _next(self) -> bytes:
        number, self._sequence = self._sequence, self._sequence + 1
        return struct.pack(">I", number)

    def _write(self, name: bytes, data: bytes) -> None:
        check = zlib.crc32(name + data)
        self._file.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", check))


def _png_chunks(picture: Image.Image) -> Iterator[tuple[bytes, bytes]]:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    data, place = buffer.getvalue(), 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length


class WebpWriter(_FileWriter):
    """Animated WebP (RFC 9649): each picture in an ANMF chunk, drawn over nothing."""

    def __init__(self, look: Look, path: Path) -> None:
        super().__init__(look, path)
        size = look.size
        self._file.write(b"RIFF\0\0\0\0WEBP")
        flags = 0x02 | 0x10  # animated, and some picture may be see-through
        self._write(
            b"VP8X", struct.pack("<I", flags) + _three(size.width - 1) + _three(size.height - 1)
        )
        self._write(b"ANIM", b"\0\0\0\0" + struct.pack("<H", look.loop or 0))

    def add(self, picture: Image.Image, delay: int) -> None:
        buffer = io.BytesIO()
        options = {"lossless": True, "exact": True} if self._look.lossless else {"quality": 90}
        picture.save(buffer, "WEBP", **options)
        head = b"\0" * 6 + _three(picture.width - 1) + _three(picture.height - 1) + _three(delay)
        # Not blended with the picture before: 0x02.
        self._write(b"ANMF", head + b"\x02" + b"".join(_webp_chunks(buffer.getvalue())))

    def close(self) -> None:
        length = self._file.tell() - 8
        self._file.seek(4)
        self._file.write(struct.pack("<I", length))
        self._file.close()

    def _write(self, name: bytes, data: bytes) -> None:
        self._file.write(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2))


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    """The chunks that hold a still picture's pixels."""
    place = 12
    while place + 8 <= len(data):
        (length,) = struct.unpack_from("<I", data, place + 4)
        end = place + 8 + length + length % 2
        if data[place : place + 4] in (b"VP8 ", b"VP8L", b"ALPH"):
            yield data[place:end]
        place = end


def _three(number: int) -> bytes:
    return struct.pack("<I", number)[:3]


class TiffWriter(_FileWriter):
    """TIFF pages, one after another."""

    def __init__(self, look: Look, path: Path) -> None:
        super().__init__(look, path)
        self._pages = TiffImagePlugin.AppendingTiffWriter(self._file, new=True)

    def add(self, picture: Image.Image, delay: int) -> None:  # noqa: ARG002 -- pages have no time
        tags = {}
        if self._look.orientation is not Orientation.UPRIGHT:
            tags[ORIENTATION_TAG] = self._look.orientation.value
        picture.save(self._pages, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)
        self._pages.newFrame()

    def close(self) -> None:
        self._pages.close()
        self._file.close()


_WRITERS: dict[str, Callable[[Look, Path], Writer]] = {
    "GIF": GifWriter,
    "PNG": PngWriter,
    "WEBP": WebpWriter,
    "TIFF": TiffWriter,
}
