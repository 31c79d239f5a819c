"""Under which name MP4 and MOV list coded pictures: players go by it.

HEVC has two (ISO/IEC 14496-15, 8.4.1), of which Apple's players take one; ProRes has one for each
of its kinds, and is decoded by it.
"""

from __future__ import annotations

from typing import Any, Final

_KEPT: Final = {
    "hevc": ("hvc1", "hev1"),
    "prores": ("apco", "apcs", "apcn", "apch", "ap4h", "ap4x"),
}


def entry_of(stream: Any) -> str:  # noqa: ANN401 -- PyAV's streams, by kind
    """The name that a copy in the same codec takes over; "" where there is nothing to choose."""
    context = stream.codec_context
    if context is None:
        return ""
    known = _KEPT.get(context.codec.canonical_name, ())
    return str(context.codec_tag) if context.codec_tag in known else ""


def enter(stream: Any, entry: str) -> None:  # noqa: ANN401 -- PyAV's streams, by kind
    """Tells a stream of an output, before anything is written, if it is of that codec."""
    context = stream.codec_context
    if entry and entry in _KEPT.get(context.codec.canonical_name, ()):
        context.codec_tag = entry
