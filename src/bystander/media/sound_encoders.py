"""Which encoder writes a copy's sound: the source's own codec, or a substitute that is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_ISO: Final = "mov,mp4,m4a,3gp,3g2,mj2"
_MATROSKA: Final = "matroska,webm"

_TWINS: Final = {
    "aac": "aac",
    "aac_latm": "aac",
    "mp3": "libmp3lame",
    "mp2": "mp2",
    "mp1": "mp2",
    "opus": "libopus",
    "flac": "flac",
    "alac": "alac",
    "ac3": "ac3",
    "eac3": "eac3",
    "wavpack": "wavpack",
    "tta": "tta",
    "wmav1": "wmav1",
    "wmav2": "wmav2",
    "amr_nb": "libopencore_amrnb",
    "adpcm_swf": "adpcm_swf",
    "nellymoser": "nellymoser",
}
"""FFmpeg's name of a codec -> the encoder that writes it, where there is one worth using. Those of
ADPCM for WAV are not: they fill the sound up to whole blocks, of up to a quarter of a second."""

_UNWRITTEN: Final = ("pcm_bluray", "pcm_dvd", "pcm_lxf", "pcm_sga", "pcm_f16le", "pcm_f24le")
"""Uncompressed sound that FFmpeg reads and does not write, or not outside of discs."""

_SUBSTITUTES: Final = {
    _ISO: "aac",
    "mpegts": "aac",
    "flv": "aac",
    "avi": "libmp3lame",
    "mpeg": "mp2",
    "asf": "wmav2",
    "mxf": "pcm_s24le",
    "wav": "pcm_s16le",
}
"""By the container's name; elsewhere Opus, which Matroska, WebM, Ogg and NUT take."""

_NAMES: Final = {
    "aac": "AAC",
    "libmp3lame": "MP3",
    "libopus": "Opus",
    "mp2": "MP2",
    "wmav2": "Windows Media Audio",
    "pcm_s24le": "uncompressed sound",
    "pcm_s16le": "uncompressed sound",
}

EXACT: Final = ("pcm_", "flac", "alac", "wavpack", "tta")
"""Beginnings of names of codecs that give every sample back as it was."""


@dataclass(frozen=True, slots=True)
class SoundEncoder:
    """One of FFmpeg's encoders, by name.

    substitute: what to tell where it is not the source's own codec; empty where it is
    """

    name: str
    substitute: str = ""

    @property
    def exact(self) -> bool:
        """Whether it loses nothing."""
        return self.name.startswith(EXACT)


def sound_encoder_for(codec: str, container: str, profile: str = "") -> SoundEncoder:
    """What writes sound of this codec in this container.

    codec, container, profile: FFmpeg's names, of the source
    """
    if codec.startswith("pcm_") and codec not in _UNWRITTEN:
        return SoundEncoder(codec)
    if codec == "aac" and "HE" in profile:
        return SoundEncoder("aac", _told("HE-AAC", "AAC"))
    if codec in _TWINS:
        return SoundEncoder(_TWINS[codec])
    name = _SUBSTITUTES.get(container, "libopus")
    return SoundEncoder(name, _told(codec, _NAMES[name]))


def _told(codec: str, name: str) -> str:
    return f"the copy's sound is {name}, for there is no encoder here for its own codec, {codec}"
