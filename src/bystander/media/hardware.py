"""Encoders in hardware, chosen by name and never instead of anything: what is not here is refused.

Qualities are each encoder's own scale, near that of the software encoder of the same codec.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import av

from bystander.domain.geometry import Size
from bystander.errors import BadRequest, Unsupported
from bystander.media.encoders import Encoder

_NVENC = {"preset": "p5", "rc": "vbr", "b": "0"}
_QSV = {"preset": "medium"}
_VAAPI = {"rc_mode": "CQP"}
# VideoToolbox has a software encoder of its own to fall back to, which nobody asked for.
_TOOLBOX = {"allow_sw": "0", "flags": "+qscale", "global_quality": "7670"}
_SILENT = {"a53cc": "0"}
"""Captions are no business of an encoder's; `Wordless` takes out what is written all the same."""

_CODECS = {
    "h264_nvenc": ("h264", _NVENC | _SILENT | {"cq": "20"}),
    "hevc_nvenc": ("hevc", _NVENC | _SILENT | {"cq": "22"}),
    "av1_nvenc": ("av1", _NVENC | {"cq": "28"}),
    "h264_qsv": ("h264", _QSV | _SILENT | {"global_quality": "20"}),
    "hevc_qsv": ("hevc", _QSV | {"global_quality": "22"}),
    "av1_qsv": ("av1", _QSV | {"global_quality": "28"}),
    "h264_vaapi": ("h264", _VAAPI | {"qp": "20", "sei": "0"}),
    "hevc_vaapi": ("hevc", _VAAPI | {"qp": "22", "sei": "0"}),
    "av1_vaapi": ("av1", _VAAPI),
    "h264_videotoolbox": ("h264", _TOOLBOX | _SILENT),
    "hevc_videotoolbox": ("hevc", _TOOLBOX | _SILENT),
}

# The same samples in another order: what hardware takes in place of FFmpeg's usual layouts.
_PACKED = {"yuv420p": ("nv12",), "yuv420p10le": ("p010le",)}

_PROBE_RATE = Fraction(25)


def hardware_encoder(name: str, codec: str, pixel_format: str, size: Size) -> Encoder:
    """An encoder that was tried with a grey picture of this kind, on this machine, just now.

    codec: that of the original, by FFmpeg's name
    Raises BadRequest for a name that is none, Unsupported where it cannot make this copy.
    """
    if name not in _CODECS:
        raise BadRequest(f"there is no encoder {name!r}; choose one of {', '.join(_CODECS)}")
    writes, options = _CODECS[name]
    if writes != codec:
        raise Unsupported(
            f"{name} writes {writes} and this video is {codec}; choose an encoder of that codec, "
            "or leave --encoder away"
        )
    encoder = Encoder(name, options)
    for layout in (pixel_format, *_PACKED.get(pixel_format, ())):
        if _takes(name, layout):
            encoder = replace(encoder, pixel_format=layout)
            _try(encoder, size)
            return encoder
    raise Unsupported(
        f"{name} does not take pictures in the format {pixel_format}, or is not a part of this "
        "PyAV; leave --encoder away"
    )


def options_of(name: str) -> dict[str, str]:
    """Of one of these encoders; empty for others."""
    return dict(_CODECS[name][1]) if name in _CODECS else {}


def _takes(name: str, layout: str) -> bool:
    try:
        formats = av.Codec(name, "w").video_formats or ()
    except av.codec.codec.UnknownCodecError:
        return False
    return layout in {known.name for known in formats}


def _try(encoder: Encoder, size: Size) -> None:
    context: Any = av.CodecContext.create(encoder.name, "w")
    context.width, context.height, context.pix_fmt = size.width, size.height, encoder.pixel_format
    context.time_base, context.framerate = 1 / _PROBE_RATE, _PROBE_RATE
    context.options = dict(encoder.options)
    frame = av.VideoFrame(size.width, size.height, encoder.pixel_format)
    frame.pts, frame.time_base = 0, 1 / _PROBE_RATE
    try:
        context.open()
        context.encode(frame)
        context.encode(None)
    except (av.FFmpegError, ValueError) as cause:
        raise Unsupported(
            f"the encoder {encoder.name} does not work on this machine with pictures of "
            f"{size.width} x {size.height}: there is no such device, no driver for it, or it does "
            "not take them; leave --encoder away to encode in software"
        ) from cause
