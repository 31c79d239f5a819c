"""A picture of the user's choice over each face."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane
from bystander.redact.colour import plane_values
from bystander.redact.products import Floats, product
from bystander.redact.solid import DARKNESS
from bystander.stages import Covering, Region

LARGEST = 320
"""Pixels a side that are kept: faces are rarely larger, and every face is scaled from them."""


class Image:
    """Covers every sample inside with a picture, scaled to the cover and turned upright.

    pixels: (height, width, 3) or (height, width, 4) uint8, RGB or RGBA, upright. What is
        transparent in it shows the grey of ``solid``, never what is beneath.

    Raises ValueError for pixels of another shape or type.
    """

    weaker: str | None = None

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        shape = pixels.shape
        if pixels.dtype != np.uint8 or shape[2:] not in ((3,), (4,)) or 0 in shape:
            msg = f"pixels must be (height, width, 3 or 4) uint8, got {shape} {pixels.dtype}"
            raise ValueError(msg)
        self._rgb = _reduced(_opaque(pixels.astype(np.float32) / np.float32(255)))
        self._remembered: dict[Hashable, Floats] = {}

    def paint(self, frame: Frame, covering: Covering) -> None:
        """Overwrite what is inside; nothing of the frame is read."""
        for plane in frame.planes:
            for region in covering.regions(plane):
                self._paint(frame, plane, region)

    def _paint(self, frame: Frame, plane: Plane, region: Region) -> None:
        left, top, right, bottom = region.tight
        values = self._values(frame, plane)
        down = _weights(region.rows, _ends(region.rows, (top + bottom) / 2), values.shape[0])
        across = _weights(
            region.columns, _ends(region.columns, (left + right) / 2), values.shape[1]
        )
        scaled = np.clip(np.rint(product(product(down, values), across.T)), plane.low, plane.high)
        view = plane.samples[region.rows, region.columns]
        np.copyto(view, scaled, where=region.inside, casting="unsafe")

    def _values(self, frame: Frame, plane: Plane) -> Floats:
        """The stored picture in a plane's values; a clip asks for the same few again."""
        key = (frame.orientation, frame.matrix, plane.role, plane.bits, plane.low, plane.high)
        if key not in self._remembered:
            stored = frame.orientation.stored(self._rgb)
            self._remembered[key] = plane_values(stored, plane, frame.matrix)
        return self._remembered[key]


def _opaque(pixels: Floats) -> Floats:
    """(height, width, 3) float32: RGB, or RGBA laid on dark grey."""
    if pixels.shape[2] == 3:  # noqa: PLR2004 -- red, green and blue
        return pixels
    alpha = pixels[..., 3:]
    laid = pixels[..., :3] * alpha + (1 - alpha) / np.float32(DARKNESS)
    return np.asarray(laid, dtype=np.float32)


def _reduced(rgb: Floats) -> Floats:
    """The same picture with at most LARGEST pixels a side."""
    for axis in (0, 1):
        length = rgb.shape[axis]
        if length > LARGEST:
            weights = _weights(slice(0, LARGEST), (0, LARGEST), length)
            rgb = np.moveaxis(np.tensordot(weights, rgb, (1, axis)), 0, axis)
    return np.ascontiguousarray(rgb)


def _ends(span: slice, centre: float) -> tuple[float, float]:
    """Where the picture begins and ends: around the face's centre, to the farther end.

    So a cover that the picture's edge cuts off shows a part of the image, not all of it
    squeezed.
    """
    reach = max(centre - span.start, span.stop - centre)
    return centre - reach, centre + reach


def _weights(span: slice, ends: tuple[float, float], length: int) -> Floats:
    """(samples, length): how much of each of the image's pixels a sample of the span shows.

    Linear between pixels where the image is enlarged, means of them where it is reduced.
    """
    scale = length / (ends[1] - ends[0])
    places = (np.arange(span.start, span.stop) + 0.5 - ends[0]) * scale
    places = np.clip(places, 0.5, length - 0.5)
    apart = np.abs(places[:, None] - np.arange(length)[None] - 0.5)
    weights = np.maximum(1 - apart / max(scale, 1.0), 0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)
