"""WebP (RFC 9649): chunks by allow-list; compressed pixels as they are."""

from __future__ import annotations

import io
import struct

from bystander.media.chunks import riff_chunks
from bystander.media.colour_profile import bare_profile
from bystander.media.scrub.words import damaged

_HEAD = 12
_FRAME_HEAD = 16
_FEATURES = 10
_PROFILE, _EXIF, _XMP = 0x20, 0x08, 0x04
_PIXELS = (b"VP8 ", b"VP8L", b"ALPH")

Chunk = tuple[bytes, bytes]


def scrubbed(data: bytes, exif: bytes | None = None) -> bytes:
    """The same picture with nothing beside it but its colours and ``exif``.

    exif: a block that begins with its byte order, or None. Raises Damaged.
    """
    if data[:4] != b"RIFF" or data[8:_HEAD] != b"WEBP":
        raise damaged()
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    known = [chunk for chunk in map(_kept, chunks_of(data, _HEAD, end)) if chunk is not None]
    names = {name for name, _ in known}
    if exif is not None:
        known.append((b"EXIF", exif))
    parts = [
        (name, _features(content, b"ICCP" in names, exif is not None))
        if name == b"VP8X"
        else (name, content)
        for name, content in known
    ]
    if exif is not None and b"VP8X" not in names:
        raise damaged()  # a block that no reader may look for
    body = b"WEBP" + b"".join(map(_written, parts))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunks_of(data: bytes, start: int, end: int) -> list[Chunk]:
    """Raises Damaged for a chunk that reaches beyond the end."""
    found = list(riff_chunks(io.BytesIO(data), start, end))
    if any(chunk.start + chunk.length > end for chunk in found):
        raise damaged()
    return [(chunk.name, data[chunk.start : chunk.start + chunk.length]) for chunk in found]


def _kept(chunk: Chunk) -> Chunk | None:
    name, content = chunk
    if name in _PIXELS:
        return chunk
    if name == b"VP8X" and len(content) >= _FEATURES:
        return name, content[:_FEATURES]
    if name == b"ANIM" and len(content) >= 6:  # noqa: PLR2004 -- a colour and a number of loops
        return name, content[:6]
    if name == b"ANMF":
        inner = chunks_of(content, _FRAME_HEAD, len(content))
        pixels = [each for each in inner if each[0] in _PIXELS]
        return name, content[:_FRAME_HEAD] + b"".join(map(_written, pixels))
    profile = bare_profile(content) if name == b"ICCP" else None
    return None if profile is None else (name, profile)


def _features(content: bytes, profile: bool, exif: bool) -> bytes:  # noqa: FBT001 -- two flags of the format
    flags = content[0] & ~(_PROFILE | _EXIF | _XMP)
    flags |= (_PROFILE if profile else 0) | (_EXIF if exif else 0)
    return bytes((flags, 0, 0, 0)) + content[4:]


def _written(chunk: Chunk) -> bytes:
    name, content = chunk
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
