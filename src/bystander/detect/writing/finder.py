"""Finds lines of writing with PP-OCR's network of differentiable binarization.

M. Liao et al.: "Real-time Scene Text Detection with Differentiable Binarization", AAAI 2020:
the network tells per pixel whether it lies in the core of a line; the cores are grown back to
whole lines by an offset of area times a ratio, over the perimeter.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bystander.detect.writing.blobs import Runs, blobs
from bystander.detect.writing.line import Line
from bystander.detect.writing.rectangles import rectangles
from bystander.domain.frame import Pixels
from bystander.infer.graph import Graph, runtime

MULTIPLE = 32
"""Of which the network takes the sides."""

CORE = 0.3
"""From this a pixel belongs to a line's core."""

GROWTH = 1.6
"""Of the offset by which cores become lines."""

THINNEST = 3.0
"""Pixels across a core; below, no reader makes anything of it."""


class Finder:
    """PP-OCR's text detector. Safe to call from several threads, one after the other."""

    def __init__(self, path: Path) -> None:
        self._graph = Graph(path)

    @property
    def runtime(self) -> str:
        return runtime()

    def lines(self, pixels: Pixels, floor: float) -> list[Line]:
        """Lines that score at least ``floor``, in the pixels of this picture.

        pixels: (height, width, 3) uint8 RGB
        """
        height, width, _ = pixels.shape
        likely = self._graph.run({"x": _fed(pixels)})[0][0, 0, :height, :width]
        runs = blobs(likely > CORE)
        scores = _means(runs, likely)
        return [
            _grown(rectangle, score)
            for rectangle, score in zip(rectangles(runs).tolist(), scores.tolist(), strict=True)
            if score >= floor and rectangle[3] >= THINNEST
        ]


def _fed(pixels: Pixels) -> NDArray[np.float32]:
    """(1, 3, rows, columns) BGR in [-1, 1], the last row and column repeated to a multiple."""
    height, width, _ = pixels.shape
    below, beside = (-side % MULTIPLE for side in (height, width))
    fed = np.empty((1, 3, height + below, width + beside), dtype=np.float32)
    # In place: a large picture's floats are dear to copy.
    inner = fed[0, :, :height, :width]
    inner[:] = pixels[:, :, ::-1].transpose(2, 0, 1)
    inner /= np.float32(127.5)
    inner -= np.float32(1)
    fed[0, :, :height, width:] = inner[:, :, -1:]
    fed[0, :, height:] = fed[0, :, height - 1 : height]
    return fed


def _means(runs: Runs, likely: NDArray[np.float32]) -> NDArray[np.float64]:
    """(blobs,) the mean of each blob's samples."""
    if not len(runs.rows):
        return np.zeros(0)
    sums = np.zeros((likely.shape[0], likely.shape[1] + 1))
    np.cumsum(likely, axis=1, out=sums[:, 1:])
    inside = sums[runs.rows, runs.ends] - sums[runs.rows, runs.starts]
    totals = np.add.reduceat(inside, runs.firsts)
    counts = np.add.reduceat(runs.ends - runs.starts, runs.firsts)
    means: NDArray[np.float64] = np.minimum(totals / counts, 1.0)
    return means


def _grown(rectangle: list[float], score: float) -> Line:
    x, y, length, height, angle = rectangle
    offset = length * height * GROWTH / (2 * (length + height))
    return Line(x, y, length + 2 * offset, height + 2 * offset, angle, score)
