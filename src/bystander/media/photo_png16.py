"""PNG with 16 bits a colour, which Pillow would read as 8: FFmpeg reads and writes all."""

from __future__ import annotations

import io
import struct
import zlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from numpy.typing import NDArray

from bystander.media.chunks import png_chunks

_LAYOUTS = {"LA;16": "ya16be", "RGB;16": "rgb48be", "RGBA;16": "rgba64be"}
_COMPONENTS = {"LA;16": 2, "RGB;16": 3, "RGBA;16": 4}
_BIG_ENDIAN = np.dtype(">u2")


def decode_png16(path: Path, mode: str) -> NDArray[np.uint16]:
    """(height, width, components). Raises ValueError for what cannot be decoded."""
    codec = av.CodecContext.create("png", "r")
    assert isinstance(codec, VideoCodecContext)  # noqa: S101 -- PNG holds pictures
    # It would pass over most damage otherwise.
    codec.options = {"err_detect": "crccheck+explode"}
    try:
        frames = [*codec.decode(av.Packet(path.read_bytes())), *codec.decode(None)]
    except av.FFmpegError as cause:
        raise ValueError("a broken PNG") from cause
    if len(frames) != 1 or frames[0].format.name != _LAYOUTS[mode]:
        raise ValueError("another PNG than its head says")
    frame = frames[0]
    plane = frame.planes[0]
    rows = np.frombuffer(bytes(plane), dtype=_BIG_ENDIAN).reshape(-1, plane.line_size // 2)
    parts = _COMPONENTS[mode]
    used = rows[: frame.height, : frame.width * parts].astype(np.uint16)
    return used.reshape(frame.height, frame.width, parts)


def encode_png16(pixels: NDArray[np.uint16], mode: str, options: dict[str, Any]) -> bytes:
    """The file: pixels, and only the colours and the turn that ``options`` name."""
    file = io.BytesIO(_encoded(pixels, mode))
    parts = [b"\x89PNG\r\n\x1a\n"]
    for chunk in png_chunks(file):
        if chunk.name not in (b"IHDR", b"IDAT", b"IEND"):
            continue  # FFmpeg adds a density
        parts.append(_chunk(chunk.name, chunk.read(file, chunk.length)))
        if chunk.name == b"IHDR":
            parts.extend(_described(options))
    return b"".join(parts)


def _encoded(pixels: NDArray[np.uint16], mode: str) -> bytes:
    height, width = pixels.shape[:2]
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, VideoCodecContext)  # noqa: S101 -- PNG holds pictures
    codec.width, codec.height, codec.pix_fmt = width, height, _LAYOUTS[mode]
    codec.time_base = Fraction(1)
    codec.options = {"pred": "mixed"}
    frame = av.VideoFrame(width, height, _LAYOUTS[mode])
    plane = frame.planes[0]
    rows = np.zeros((plane.buffer_size // plane.line_size, plane.line_size // 2), _BIG_ENDIAN)
    rows[:height, : width * pixels.shape[2]] = pixels.reshape(height, -1)
    plane.update(rows.tobytes())
    packets = [*codec.encode(frame), *codec.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


def _described(options: dict[str, Any]) -> list[bytes]:
    colours = options["pnginfo"].chunks if "pnginfo" in options else ()
    chunks = [_chunk(name, data) for name, data, *_ in colours]
    if profile := options.get("icc_profile"):
        chunks.append(_chunk(b"iCCP", b"ICC Profile\0\0" + zlib.compress(profile)))
    if turn := options.get("exif"):
        chunks.append(_chunk(b"eXIf", turn.removeprefix(b"Exif\0\0")))
    return chunks


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)
