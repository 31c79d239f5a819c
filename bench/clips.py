"""The clips a contest is held on: those given, those of the data folder, or generated ones."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

FACE = (178, 72, 92, 118)  # left, top, width, height in the 512 x 512 portrait, by eye
ENLARGED = "street_tram_stop.mp4"
Pixels = NDArray[np.uint8]


def chosen(given: list[Path], folder: Path) -> list[Path]:
    """The clips given, else those of the data folder and two enlarged ones, else generated ones."""
    if given:
        return given
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data") / "video"
    found = [
        path
        for pattern in ("people/*", "panned/*.mp4", "labelled/*.mp4")
        for path in sorted(data.glob(pattern))
        if path.is_file() and path.suffix != ".json"
    ]
    if found:
        return [*found, *_enlarged(data / "people" / ENLARGED, folder)]
    return [
        generated(folder / "small.mp4", (640, 360), 100),
        generated(folder / "large.mp4", (1280, 720), 100),
    ]


def _enlarged(source: Path, folder: Path) -> Iterator[Path]:
    """The first frames of a clip at 1080p and at 4K; nothing where it is not there."""
    for name, size, frames in (("1080p", (1920, 1080), 50), ("4k", (3840, 2160), 25)):
        if source.exists():
            yield enlarged(source, folder / f"{source.stem}_{name}.mp4", size, frames)


def enlarged(source: Path, target: Path, size: tuple[int, int], frames: int) -> Path:
    """The first frames of a clip at another size. Returns the target."""
    write = Writer(target, size)
    with av.open(str(source)) as container:
        for frame in islice(container.decode(video=0), frames):
            scaled = frame.reformat(*size, "rgb24", interpolation="BICUBIC")
            write.add(np.asarray(scaled.to_ndarray(), np.uint8))
    write.close()
    return target


def frame_count(path: Path) -> int:
    """How many pictures a file holds, counted by decoding it."""
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


def generated(path: Path, size: tuple[int, int], frames: int) -> Path:
    """A clip of a portrait that moves over a texture, and its annotation beside it."""
    portrait = _portrait(size[1] // 2)
    scale = len(portrait) / 512
    marks = []
    write = Writer(path, size)
    for number, (x, y) in enumerate(_way(size, len(portrait), frames)):
        write.add(_composed(size, portrait, x, y, seed=7))
        box = [x + FACE[0] * scale, y + FACE[1] * scale, FACE[2] * scale, FACE[3] * scale]
        marks.append({"frame": number, "boxes": [box], "ignore": []})
    write.close()
    document = {"video": path.name, "width": size[0], "height": size[1], "frames": marks}
    path.with_suffix(".json").write_text(json.dumps(document))
    return path


class Writer:
    """H.264 at 25 frames a second."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._container = av.open(str(path), "w")
        options = {"crf": "18", "preset": "veryfast"}
        stream = self._container.add_stream("libx264", rate=Fraction(25), options=options)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        self._stream = stream

    def add(self, pixels: Pixels) -> None:
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        self._container.mux(self._stream.encode())
        self._container.close()


def _portrait(side: int) -> Pixels:
    """NASA's public-domain portrait that scikit-image carries, (side, side, 3), R, G, B."""
    from skimage import data  # noqa: PLC0415 -- only generated clips need it

    whole = av.VideoFrame.from_ndarray(np.ascontiguousarray(data.astronaut()), format="rgb24")
    return np.asarray(whole.reformat(width=side, height=side).to_ndarray(), np.uint8)


def _way(size: tuple[int, int], side: int, frames: int) -> Iterator[tuple[int, int]]:
    """Left-top corners on an oval, one turn in 100 frames."""
    wide, high = (size[0] - side) / 2, (size[1] - side) / 2
    for turn in np.arange(frames) * (2 * np.pi / 100):
        yield round(wide * (1 + np.cos(turn))), round(high * (1 + np.sin(turn)))


def _composed(size: tuple[int, int], portrait: Pixels, x: int, y: int, seed: int) -> Pixels:
    """The portrait at (x, y) over a texture that stays the same for one seed."""
    width, height = size
    coarse = np.random.default_rng(seed).integers(60, 190, (height // 8 + 1, width // 8 + 1, 3))
    picture = coarse.astype(np.uint8).repeat(8, axis=0).repeat(8, axis=1)[:height, :width].copy()
    picture[y : y + len(portrait), x : x + len(portrait)] = portrait
    return picture
