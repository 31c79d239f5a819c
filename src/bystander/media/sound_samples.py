"""FFmpeg's sample formats as numbers from -1 to 1, and back without a loss."""

from __future__ import annotations

from typing import Any, Final

import av
import numpy as np

from bystander.domain.sound import Wave

_SCALES: Final = {"u8": 1 << 7, "s16": 1 << 15, "s32": 1 << 31}
_TYPES: Final[dict[str, Any]] = {
    "u8": np.uint8,
    "s16": np.int16,
    "s32": np.int32,
    "flt": np.float32,
    "dbl": np.float64,
}
READ: Final = tuple(_TYPES)
"""Kinds of samples that are read, without the "p" of channels that lie apart. Not whole numbers of
64 bits: PyAV gives no arrays of them, and no float holds them."""

_PREFERRED: Final = ("fltp", "flt", "dblp", "dbl", "s32p", "s32", "s16p", "s16", "u8p", "u8")


def wave_of(frame: av.AudioFrame, *, wide: bool) -> Wave:
    """(channels, n) of a decoded frame; float64 where ``wide``."""
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    kind = frame.format.name.removesuffix("p")
    scaled: Wave = samples.astype(np.float64 if wide or kind == "s32" else np.float32)
    if kind == "u8":
        scaled -= _SCALES[kind]
    if kind in _SCALES:
        scaled /= _SCALES[kind]
    return scaled if wide else scaled.astype(np.float32, copy=False)


def frame_of(wave: Wave, sample_format: str, layout: str, rate: int) -> av.AudioFrame:
    """The other way; what is beyond full scale is clipped to it where the format has no more."""
    kind = sample_format.removesuffix("p")
    if kind in _SCALES:
        scale = _SCALES[kind]
        scaled = np.rint(wave.astype(np.float64) * scale).clip(-scale, scale - 1)
        samples = (scaled + scale if kind == "u8" else scaled).astype(_TYPES[kind])
    else:
        samples = wave.astype(_TYPES[kind])
    if not sample_format.endswith("p"):
        samples = samples.T.reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(samples), format=sample_format, layout=layout
    )
    frame.sample_rate = rate
    return frame


def format_for(encoder: str, source: str, *, exact: bool) -> str:
    """The format in which an encoder is given samples.

    source: that of the samples when they were decoded
    exact: the encoder loses nothing, so its own must be as wide as the source's, no wider
    """
    takes = [each.name for each in av.Codec(encoder, "w").audio_formats or ()]
    if exact:
        same = [name for name in takes if name.removesuffix("p") == source.removesuffix("p")]
        takes = same or takes
    return next((name for name in _PREFERRED if name in takes), takes[0] if takes else "s16")
