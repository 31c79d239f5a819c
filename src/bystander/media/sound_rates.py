"""At how many samples and bits a second a copy's sound is written."""

from __future__ import annotations

from typing import Final

import av

from bystander.media.sound_shape import SoundShape

_LEAST: Final = {"aac": 0.7, "libmp3lame": 0.7, "libopus": 0.3, "wmav2": 0.7, "wmav1": 0.7}
"""Bits a sample below which even speech is hard to follow: a voice may come where silence was."""

_LEGAL: Final = {
    "mp2": (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    "ac3": (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640),
}
"""Kilobits a second that a format knows; ISO/IEC 11172-3 for layer II, ATSC A/52 for AC-3."""

_MP2_LOW: Final = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Layer II at half the sampling rates, ISO/IEC 13818-3."""

_USUAL: Final = 1.5
"""Bits a sample where the file does not tell: 128 kbit/s for stereo at 44.1 kHz."""

_AMR: Final = 12_200


def rate_for(encoder: str, rate: int) -> int:
    """The source's own, or the nearest above it that the encoder knows."""
    known = av.Codec(encoder, "w").audio_rates
    if not known or rate in known:
        return rate
    return min((each for each in known if each > rate), default=max(known))


def bit_rate_for(encoder: str, shape: SoundShape, rate: int) -> int:
    """Bits a second for an encoder that loses something: the source's own; 0 for others."""
    if shape.encoder.exact:
        return 0
    if encoder == "libopencore_amrnb":
        return _AMR
    samples = rate * shape.channels
    wanted = shape.bit_rate if 0 < shape.bit_rate < 16 * samples else round(_USUAL * samples)
    wanted = max(wanted, round(_LEAST.get(encoder, 0) * samples))
    if encoder in _LEGAL:
        low = encoder == "mp2" and rate < 32_000  # noqa: PLR2004 -- the lowest of MPEG-1
        legal = _MP2_LOW if low else _LEGAL[encoder]
        return 1000 * min(legal, key=lambda each: abs(1000 * each - wanted))
    return wanted
