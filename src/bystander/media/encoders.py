"""Which encoder writes a copy: the source's own codec, at a quality that hides no loss.

Quality is constant per picture, not a bit rate: the copy of a poor source stays as poor
and no poorer. Figures are each encoder's own scale.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import av

from bystander.errors import Unsupported


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder of FFmpeg's, by name, and its options.

    notices: what the user must know before starting, such as a codec that is replaced
    pixel_format: in which it takes pictures, where that is not the original's own
    """

    name: str
    options: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    pixel_format: str = ""


# FFmpeg's own older encoders: one step of quantisation for all pictures, without rate control.
# Not "qscale", which is an option of the program ffmpeg and of no encoder.
_FIXED = {"qmin": "3", "qmax": "3"}

# Decoder name -> encoder. a53cc off: closed captions in the pictures may name people.
# x264 and x265 run at a fast preset: at the same constant quality
# the copy is some 10 % larger and encoded in a third of the time.
_SAME_CODEC = {
    "h264": Encoder("libx264", {"crf": "20", "preset": "veryfast", "a53cc": "0"}),
    "hevc": Encoder(
        "libx265",
        {"crf": "22", "preset": "superfast", "a53cc": "0", "x265-params": "log-level=0"},
    ),
    "vp8": Encoder("libvpx", {"crf": "10", "b": "20M", "deadline": "good", "cpu-used": "4"}),
    "vp9": Encoder(
        "libvpx-vp9",
        {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"},
    ),
    "av1": Encoder("libsvtav1", {"crf": "28", "preset": "9"}),
    "mpeg4": Encoder("mpeg4", dict(_FIXED)),
    "mpeg2video": Encoder("mpeg2video", {**_FIXED, "a53cc": "0"}),
    "mpeg1video": Encoder("mpeg1video", dict(_FIXED)),
    "msmpeg4v2": Encoder("msmpeg4v2", dict(_FIXED)),
    "msmpeg4v3": Encoder("msmpeg4", dict(_FIXED)),
    "wmv2": Encoder("wmv2", dict(_FIXED)),
    "flv1": Encoder("flv", dict(_FIXED)),
    "h263": Encoder("h263", dict(_FIXED)),
    "mjpeg": Encoder("mjpeg", {"qmin": "2", "qmax": "2"}),
    "prores": Encoder("prores_ks", {}),
    "dnxhd": Encoder("dnxhd", {"profile": "dnxhr_hq"}),
    "ffv1": Encoder("ffv1", {}),
    "huffyuv": Encoder("huffyuv", {}),
    "ffvhuff": Encoder("ffvhuff", {}),
    "utvideo": Encoder("utvideo", {}),
    "rawvideo": Encoder("rawvideo", {}),
    "png": Encoder("png", {}),
    "qtrle": Encoder("qtrle", {}),
}

# Where time counts more than bytes: half of the time for about 1.4 times the bytes at the same
# peak signal-to-noise ratio (docs/bench.md).
_HURRIED = {"libx264": {"preset": "superfast", "crf": "21"}}

# Where the options depend on the pixel format: (encoder, format) -> options. DNxHD itself knows
# a few picture sizes only; DNxHR, which the same decoders read, knows all.
_IN_FORMAT = {
    ("dnxhd", "yuv422p10le"): {"profile": "dnxhr_hqx"},
    ("dnxhd", "yuv444p10le"): {"profile": "dnxhr_444"},
    ("dnxhd", "gbrp10le"): {"profile": "dnxhr_444"},
}

# ProRes 4444 is decoded with 12 bits a colour, and no encoder here takes more than 10.
_NARROWED = {
    ("prores", "yuv444p12le"): "yuv444p10le",
    ("prores", "yuva444p12le"): "yuva444p10le",
}

_SUBSTITUTES = {"h264": "H.264", "mpeg4": "MPEG-4", "ffv1": "FFV1", "png": "PNG"}
"""In place of codecs that cannot be written; the last two lose nothing, and are large."""

_LOSSLESS = ("ffv1", "png")

_NO_LOSSLESS = ("mov,mp4,m4a,3gp,3g2,mj2", "mpegts", "mpeg", "flv", "asf", "mxf", "mjpeg")
"""Containers in which not every player looks for them, if they may lie there at all."""

# FFmpeg names some decoders after the library that decodes.
_DECODED_BY = {
    "libdav1d": "av1",
    "libaom-av1": "av1",
    "libvpx": "vp8",
    "libvpx-vp9": "vp9",
    "msmpeg4": "msmpeg4v3",
    "flv": "flv1",
}


def encoder_for(
    decoder: str, pixel_format: str, container: str = "", *, hurried: bool = False
) -> Encoder:
    """The encoder for pictures that this decoder read, in this pixel format.

    container: FFmpeg's name of the source's format
    hurried: larger files are taken for less time, where that is known to be a good trade
    Raises Unsupported where the format would be changed, for that is a loss nobody
    asked for.
    """
    codec = codec_read_by(decoder)
    encoder = _SAME_CODEC.get(codec)
    narrowed = _NARROWED.get((codec, pixel_format))
    if encoder is not None and narrowed is not None:
        notice = f"{codec} is written with 10 of its 12 bits a colour here"
        encoder = replace(encoder, notices=(notice,), pixel_format=narrowed)
    elif encoder is None or not _writes(encoder.name, pixel_format):
        encoder = _substitute(codec, pixel_format, container)
    special = _IN_FORMAT.get((encoder.name, pixel_format), {})
    hasty = _HURRIED.get(encoder.name, {}) if hurried else {}
    return replace(encoder, options=encoder.options | special | hasty)


def codec_read_by(decoder: str) -> str:
    """The codec's name, by its decoder's."""
    return _DECODED_BY.get(decoder, decoder)


def _substitute(codec: str, pixel_format: str, container: str) -> Encoder:
    for name, called in _SUBSTITUTES.items():
        encoder = _SAME_CODEC[name]
        # AVI has no presentation times, without which H.264 is shown late.
        fits = not (name == "h264" and container == "avi")
        fits = fits and not (name in _LOSSLESS and container in _NO_LOSSLESS)
        if fits and _writes(encoder.name, pixel_format):
            notice = f"{codec} cannot be written here in {pixel_format}; the copy is {called}"
            return replace(encoder, notices=(f"{notice} instead",))
    raise Unsupported(
        f"{codec} video in the pixel format {pixel_format} can be read but not written "
        "again here; convert it to H.264 first"
    )


def _writes(encoder: str, pixel_format: str) -> bool:
    formats = av.Codec(encoder, "w").video_formats
    return formats is None or pixel_format in {known.name for known in formats}


def known_encoders() -> tuple[str, ...]:
    """Every encoder that a copy may be written with, by FFmpeg's name."""
    return tuple(encoder.name for encoder in _SAME_CODEC.values())
