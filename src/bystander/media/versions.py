"""Which versions of the media libraries are here, and what they can write."""

from __future__ import annotations

import av
import PIL
import pillow_heif

from bystander.media.encoders import known_encoders


def libraries() -> dict[str, str]:
    """Name -> version."""
    return {
        "PyAV": f"{av.__version__} with FFmpeg {av.ffmpeg_version_info}",
        "Pillow": PIL.__version__,
        "HEIF": pillow_heif.libheif_version(),
    }


def encoders() -> tuple[str, ...]:
    """The video encoders that copies may be written with and that are here."""
    return tuple(name for name in known_encoders() if _is_here(name))


def _is_here(name: str) -> bool:
    try:
        av.Codec(name, "w")
    except ValueError:  # PyAV's UnknownCodecError is one
        return False
    return True
