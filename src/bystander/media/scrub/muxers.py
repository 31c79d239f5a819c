"""Which muxer takes streams that are copied as they are: of videos, and of sound alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from av.container import InputContainer

from bystander.errors import BadRequest
from bystander.media.containers import Muxer, muxer_for
from bystander.media.scrub.words import needs_encoding

_VIDEOS: Final = frozenset(
    {
        *("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpegts", "mpeg", "flv", "asf"),
        *("nut", "mxf"),
    }
)
_SOUNDS: Final = {
    "mp3": {
        ".mp3": Muxer("mp3", {"write_id3v1": "0", "id3v2_version": "0"}),
        ".mp2": Muxer("mp2"),
    },
    "flac": {".flac": Muxer("flac")},
    "ogg": {
        ".ogg": Muxer("ogg"),
        ".oga": Muxer("oga"),
        ".ogv": Muxer("ogv"),
        ".opus": Muxer("opus"),
    },
    "wav": {".wav": Muxer("wav")},
    "aiff": {".aif": Muxer("aiff"), ".aiff": Muxer("aiff")},
    "aac": {".aac": Muxer("adts", {"write_apetag": "0", "write_id3v2": "0"})},
    "amr": {".amr": Muxer("amr")},
    "ac3": {".ac3": Muxer("ac3")},
    "eac3": {".eac3": Muxer("eac3")},
    "asf": {".wma": Muxer("asf")},
    "mov,mp4,m4a,3gp,3g2,mj2": {".m4a": Muxer("ipod"), ".m4b": Muxer("ipod")},
    "matroska,webm": {".mka": Muxer("matroska")},
}
_BITEXACT: Final = {"fflags": "+bitexact"}


def muxer_of(container: InputContainer, file: Path, kept: Sequence[Any]) -> Muxer:
    """What writes these streams under a name of this kind. Raises BadRequest, Unsupported."""
    name = container.format.name
    sound = _SOUNDS.get(name, {}).get(file.suffix.lower())
    if sound is not None:
        if name == "wav" or sound.name == "ogv":
            return Muxer(sound.name, dict(_BITEXACT))
        return Muxer(sound.name, _BITEXACT | sound.options)
    if name in _SOUNDS and name not in _VIDEOS:
        suffixes = ", ".join(_SOUNDS[name])
        raise BadRequest(
            f"the copy's name must end in one of {suffixes}, for it has its original's format; "
            "name it with -o"
        )
    if name not in _VIDEOS:
        raise needs_encoding("a recording in this container")
    clocks = [stream.time_base for stream in kept if stream.type == "video"]
    muxer = muxer_for(name, file, clocks[0] if clocks else Fraction(1, 1000))
    options = dict(muxer.options)
    if len({clock.denominator for clock in clocks}) > 1:
        options.pop("video_track_timescale", None)  # each keeps its own
    if "video_track_timescale" in options:
        options["write_tmcd"] = "0"
    return Muxer(muxer.name, options)
