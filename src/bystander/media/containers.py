"""Which muxer writes a copy: the source's own format, told by the target's suffix."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from bystander.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Muxer:
    """One of FFmpeg's muxers, by name, and its options."""

    name: str
    options: dict[str, str] = field(default_factory=dict)

    @property
    def is_mp4(self) -> bool:
        """Of the family that ISO/IEC 14496-12 describes."""
        return self.name in _ISO_MEDIA.values()


_ISO_MEDIA = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".3gp": "3gp", ".3g2": "3g2"}
_MATROSKA = {".mkv": "matroska", ".webm": "webm"}
_STREAMED = {".ts": "mpegts", ".m2ts": "mpegts", ".mts": "mpegts"}

# What FFmpeg calls the source's format -> the suffixes it may be written under.
_FAMILIES = {
    "mov,mp4,m4a,3gp,3g2,mj2": _ISO_MEDIA,
    "matroska,webm": _MATROSKA,
    "avi": {".avi": "avi"},
    "mpegts": _STREAMED,
    "mpeg": {".mpg": "vob", ".mpeg": "vob", ".vob": "vob"},
    "flv": {".flv": "flv"},
    "asf": {".wmv": "asf", ".asf": "asf"},
    "nut": {".nut": "nut"},
    "mxf": {".mxf": "mxf"},
    "mjpeg": {".mjpeg": "mjpeg", ".mjpg": "mjpeg"},
}


# Readers cut off what stands before zero, but in fragments, which no list of edits rules.
_FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+delay_moov+default_base_moof"}


def muxer_for(
    container: str, target: Path, time_base: Fraction, *, before_zero: bool = False
) -> Muxer:
    """The muxer for a target. Raises BadRequest when its suffix means another format.

    container: FFmpeg's name of the source's format
    time_base: of the source's pictures; the copy must be able to tell the same times
    before_zero: whether the first of them is shown before the recording's zero
    """
    family = _FAMILIES.get(container, _MATROSKA)
    name = family.get(target.suffix.lower())
    if name is None:
        suffixes = ", ".join(family)
        raise BadRequest(
            f"the copy's name must end in one of {suffixes}, for it has its original's format; "
            "name it with -o"
        )
    options = _options(name, time_base)
    if before_zero and name in _ISO_MEDIA.values():
        options |= _FRAGMENTED
    return Muxer(name, options)


def _options(name: str, time_base: Fraction) -> dict[str, str]:
    # bitexact: no program names and versions among the tags
    options = {"fflags": "+bitexact"}
    if name in _ISO_MEDIA.values():
        options["video_track_timescale"] = str(time_base.denominator)
        return options
    # Elsewhere negative decoding times may stand as they are; shifting them would shift
    # every presentation time.
    options["avoid_negative_ts"] = "disabled"
    if name == "mpegts":
        options["mpegts_copyts"] = "1"
    return options
