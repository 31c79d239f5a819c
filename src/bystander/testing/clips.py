"""Small videos with known pictures and known times, for tests and plugin authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from bystander.media.scheduling import as_urgent_as_before


@dataclass(frozen=True, slots=True)
class Clip:
    """What a test clip is made of.

    pts: presentation times in ticks of ``time_base``; one frame each
    matrix: a display matrix of nine numbers, or None
    """

    codec: str = "libx264"
    pixel_format: str = "yuv420p"
    width: int = 96
    height: int = 64
    pts: Sequence[int] = tuple(range(0, 12 * 512, 512))
    time_base: Fraction = Fraction(1, 12800)
    matrix: Sequence[int] | None = None
    sound: bool = False


def write_clip(path: Path, clip: Clip = Clip()) -> Path:
    """Writes the clip in the format of the path's suffix. Returns the path."""
    options = {"video_track_timescale": str(clip.time_base.denominator)}
    if path.suffix not in (".mp4", ".mov"):
        options = {"avoid_negative_ts": "disabled"}
    with as_urgent_as_before(), av.open(str(path), "w", options=options) as output:
        stream = output.add_stream(clip.codec, rate=25)
        assert isinstance(stream, VideoStream)  # noqa: S101 -- a clip's codec is a picture codec
        _describe(stream, clip)
        tone = output.add_stream("aac", rate=44100, layout="mono") if clip.sound else None
        for index, pts in enumerate(clip.pts):
            frame = av.VideoFrame.from_ndarray(picture(clip, index), format="rgb24")
            frame = frame.reformat(format=clip.pixel_format)
            frame.pts, frame.time_base = pts, clip.time_base
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        if tone is not None:
            for sound in _tone(float((clip.pts[-1] - clip.pts[0]) * clip.time_base)):
                output.mux(tone.encode(sound))
            output.mux(tone.encode(None))
    return path


def picture(clip: Clip, index: int) -> NDArray[np.uint8]:
    """(height, width, 3) uint8 RGB: a bright square that moves over a gradient."""
    rows, columns = np.mgrid[0 : clip.height, 0 : clip.width]
    pixels = np.stack(
        [columns * 255 // clip.width, rows * 255 // clip.height, np.full_like(rows, 90)], axis=-1
    ).astype(np.uint8)
    left = 4 + 3 * index % max(1, clip.width - 24)
    pixels[8:24, left : left + 16] = (230, 200, 40)
    return pixels


def _describe(stream: VideoStream, clip: Clip) -> None:
    stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, clip.pixel_format
    stream.codec_context.time_base = clip.time_base
    stream.time_base = clip.time_base
    if clip.codec == "libx264":
        stream.options = {"preset": "ultrafast", "bf": "2", "crf": "12"}
    if clip.matrix is not None:
        stream.set_display_matrix(clip.matrix)


def _tone(seconds: float) -> Sequence[av.AudioFrame]:
    count = max(1, int(seconds * 44100) // 1024)
    frames = []
    for number in range(count):
        phase = (np.arange(1024) + number * 1024) * (2 * np.pi * 440 / 44100)
        wave = (np.sin(phase) * 8000).astype(np.int16)[None, :]
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.rate, frame.pts = 44100, number * 1024
        frames.append(frame)
    return frames
