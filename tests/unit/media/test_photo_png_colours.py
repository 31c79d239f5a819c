"""What the numbers of a PNG mean is told by chunks of colour: they come along, others do not."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bystander.media.chunks import png_chunks
from bystander.stages import Source

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]

COLOURS = {
    b"gAMA": struct.pack(">I", 100_000),
    b"cHRM": struct.pack(">8I", *range(31_270, 31_278)),
    b"sRGB": b"\x02",
    b"cICP": b"\x09\x10\x00\x01",
}
OTHERS = {
    b"sBIT": b"\x05\x06\x05",
    b"pHYs": struct.pack(">IIB", 4711, 4711, 1),
    b"tIME": b"\x07\xe8\x05\x11\x0a\x00\x00",
    b"tEXt": b"Author\0Nobody",
    b"prIV": b"Nobody",
}


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunks(content: bytes, extra: dict[bytes, bytes]) -> bytes:
    """Between the head, which takes 33 bytes, and what follows."""
    return content[:33] + b"".join(chunk(*each) for each in extra.items()) + content[33:]


def chunks_of(path: Path) -> dict[bytes, bytes]:
    with path.open("rb") as file:
        return {
            found.name: found.read(file, found.length)
            for found in png_chunks(file)
            if found.name not in (b"IHDR", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT")
        }


def plain(scene: Scene) -> bytes:
    file = io.BytesIO()
    Image.fromarray(scene).save(file, "PNG")
    return file.getvalue()


def deep(scene: Scene) -> bytes:
    head = struct.pack(">IIBBBBB", 64, 48, 16, 2, 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in scene.astype(np.uint16) * 251)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def animated(scene: Scene) -> bytes:
    file = io.BytesIO()
    later = Image.fromarray(scene[::-1].copy())
    Image.fromarray(scene).save(file, "PNG", save_all=True, append_images=[later], duration=50)
    return file.getvalue()


@pytest.mark.parametrize("kind", [plain, deep, animated])
def test_chunks_of_colour_survive_byte_by_byte_and_no_others(
    tmp_path: Path, scene: Scene, copied: Copy, kind: Callable[[Scene], bytes]
) -> None:
    original, target = tmp_path / "in.png", tmp_path / "out.png"
    original.write_bytes(with_chunks(kind(scene), COLOURS | OTHERS))
    copied(original, target)
    assert chunks_of(target) == COLOURS
    with Image.open(target) as picture:
        picture.load()
        assert picture.info["gamma"] == 1.0


@pytest.mark.parametrize("kind", [plain, deep])
def test_what_only_calls_itself_a_colour_is_dropped(
    tmp_path: Path, scene: Scene, copied: Copy, kind: Callable[[Scene], bytes]
) -> None:
    original, target = tmp_path / "in.png", tmp_path / "out.png"
    disguised = {b"cICP": b"Nobody", b"gAMA": b"\0\1\2\3"}
    original.write_bytes(with_chunks(kind(scene), disguised))
    copied(original, target)
    assert chunks_of(target) == {b"gAMA": b"\0\1\2\3"}
    assert b"Nobody" not in target.read_bytes()
