"""Every codec of sound gets an encoder that is there, and one that is not its own is told."""

from __future__ import annotations

from collections.abc import Iterator

import av
import pytest

from bystander.media.sound_encoders import sound_encoder_for

CONTAINERS = (
    "matroska,webm",
    "mov,mp4,m4a,3gp,3g2,mj2",
    "avi",
    "wav",
    "mpegts",
    "flv",
    "asf",
    "mxf",
)
SIBLINGS = {"aac_latm": "aac", "mp1": "mp2"}
"""Another frame around the same, and the older layer of one format."""


def codecs_read() -> Iterator[str]:
    for name in av.codecs_available:
        try:
            codec = av.Codec(name, "r")
        except av.codec.codec.UnknownCodecError:
            continue
        if codec.type == "audio":
            yield codec.canonical_name


@pytest.mark.parametrize("container", CONTAINERS)
def test_what_is_written_is_the_codec_that_was_read_or_it_is_told(container: str) -> None:
    codecs = sorted(set(codecs_read()))
    assert {"aac", "adpcm_g722", "adpcm_ms", "pcm_s16le", "pcm_f16le", "vorbis"} <= set(codecs)
    for codec in codecs:
        encoder = sound_encoder_for(codec, container)
        written = av.Codec(encoder.name, "w").canonical_name
        assert (written == SIBLINGS.get(codec, codec)) is (not encoder.substitute), codec


def test_high_efficiency_is_not_kept_and_that_is_told() -> None:
    assert "HE-AAC" in sound_encoder_for("aac", "mpegts", "HE-AAC").substitute
    assert not sound_encoder_for("aac", "mpegts", "LC").substitute
