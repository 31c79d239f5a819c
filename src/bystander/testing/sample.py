"""A short clip to try things on, made from a public-domain portrait.

The portrait is NASA's of the astronaut Eileen Collins, which the registry package
scikit-image carries: a development dependency, never needed at run time.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

WIDTH, HEIGHT, FRAMES, RATE = 640, 360, 100, 25
SIDE = 280
"""The portrait's side in the clip; its face is about 50 pixels wide."""


def write_sample(path: Path, frames: int = FRAMES) -> Path:
    """An H.264 clip of the portrait moving over a plain background. Returns the path."""
    portrait = _portrait()
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=RATE, options={"crf": "18"})
        assert isinstance(stream, VideoStream)  # noqa: S101 -- libx264 makes pictures
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index in range(frames):
            frame = av.VideoFrame.from_ndarray(_picture(portrait, index), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, RATE)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def _portrait() -> NDArray[np.uint8]:
    from skimage import data  # noqa: PLC0415 -- the rest of this room works without it

    whole = av.VideoFrame.from_ndarray(np.ascontiguousarray(data.astronaut()), format="rgb24")
    small = whole.reformat(SIDE, SIDE, "rgb24", interpolation="AREA")
    return small.to_ndarray().astype(np.uint8, copy=False)


def _picture(portrait: NDArray[np.uint8], index: int) -> NDArray[np.uint8]:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    shade = 70 + rows * 60 // HEIGHT + columns * 40 // WIDTH
    pixels = np.stack([shade, shade + 10, shade + 20], axis=-1).astype(np.uint8)
    left = round((WIDTH - SIDE) * (0.5 - 0.5 * np.cos(2 * np.pi * index / FRAMES)))
    top = (HEIGHT - SIDE) // 2
    pixels[top : top + SIDE, left : left + SIDE] = portrait
    return pixels


if __name__ == "__main__":
    write_sample(Path(sys.argv[1]))
