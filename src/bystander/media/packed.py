"""Pictures of the Pillow kind: one array with the components side by side, as a Frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bystander.domain.clock import Instant
from bystander.domain.frame import Frame, Matrix, Pixels, Plane, Role
from bystander.domain.geometry import Orientation, Size
from bystander.media.unseen import clear_unseen

TIME_BASE: Final = Fraction(1, 1000)
"""Animations give delays in milliseconds."""

_INK: Final = (Role.RED, Role.GREEN, Role.BLUE, Role.LUMA)
"""Cyan, magenta, yellow and black behave as what they take away from."""

ROLES: Final[dict[str, tuple[Role, ...]]] = {
    "L": (Role.LUMA,),
    "LA": (Role.LUMA, Role.ALPHA),
    "RGB": (Role.RED, Role.GREEN, Role.BLUE),
    "RGBA": (Role.RED, Role.GREEN, Role.BLUE, Role.ALPHA),
    "YCbCr": (Role.LUMA, Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE),
    "CMYK": _INK,
    "I;16": (Role.LUMA,),
    "LA;16": (Role.LUMA, Role.ALPHA),
    "RGB;16": (Role.RED, Role.GREEN, Role.BLUE),
    "RGBA;16": (Role.RED, Role.GREEN, Role.BLUE, Role.ALPHA),
}

PIXEL_FORMATS: Final = {
    "L": "gray",
    "LA": "ya8",
    "RGB": "rgb24",
    "RGBA": "rgba",
    "YCbCr": "yuv444p",
    "CMYK": "cmyk",
    "I;16": "gray16",
    "LA;16": "ya16",
    "RGB;16": "rgb48",
    "RGBA;16": "rgba64",
}
"""Pillow's modes by FFmpeg's names, or the nearest to one. With ";16", samples are uint16;
but for "I;16", Pillow knows these by name only."""

BACKDROP = (128, 128, 128, 255)
"""What a see-through picture is shown on to a detector."""

Picture = NDArray[np.uint8] | NDArray[np.uint16]
"""(height, width) or (height, width, components)."""


@dataclass(frozen=True, eq=False)
class PackedNative:
    """An array and the Pillow mode that says what its components are.

    original: the same picture as it was read, of which ``pixels`` may be a changed copy
    """

    pixels: Picture
    mode: str
    original: Picture

    def rgb(self, size: Size) -> Pixels:
        picture = _displayable(self.pixels, self.mode)
        shrinks = size.width < picture.width or size.height < picture.height
        if picture.size != (size.width, size.height):
            resample = Image.Resampling.BOX if shrinks else Image.Resampling.BILINEAR
            picture = picture.resize((size.width, size.height), resample)
        return np.asarray(picture, dtype=np.uint8)

    def writable(self) -> tuple[PackedNative, Sequence[Plane]]:
        copy = self.pixels.copy()
        return PackedNative(copy, self.mode, self.original), planes_of(copy, self.mode)


def packed_frame(
    pixels: Picture,
    mode: str,
    time: tuple[int, int, int],
    orientation: Orientation,
    *,
    damaged: bool = False,
) -> Frame:
    """A frame on an array that nobody else writes to; colours that nobody sees are cleared.

    time: its number, presentation time and duration in milliseconds
    """
    index, pts, duration = time
    planes = planes_of(pixels, mode)
    clear_unseen(planes)
    return Frame(
        index=index,
        time=Instant(pts, TIME_BASE),
        duration=duration,
        stored=Size(pixels.shape[1], pixels.shape[0]),
        orientation=orientation,
        matrix=Matrix.BT601,  # JFIF's
        full_range=True,
        planes=planes,
        native=PackedNative(pixels, mode, pixels),
        damaged=damaged,
    )


def neutral_frame(
    stored: Size, mode: str, time: tuple[int, int, int], orientation: Orientation
) -> Frame:
    """Stands where nothing could be decoded: mid grey, and called damaged."""
    parts = len(ROLES[mode])
    shape = (stored.height, stored.width) if parts == 1 else (stored.height, stored.width, parts)
    pixels = np.zeros(shape, dtype=np.uint16 if mode.endswith(";16") else np.uint8)
    frame = packed_frame(pixels, mode, time, orientation, damaged=True)
    for plane in frame.planes:
        plane.samples[...] = plane.neutral
    return frame


def planes_of(pixels: Picture, mode: str) -> tuple[Plane, ...]:
    """Views of the array, one plane a component."""
    bits = 8 * pixels.itemsize
    high = (1 << bits) - 1
    components: list[Any] = (
        [pixels] if pixels.ndim == 2 else [pixels[..., index] for index in range(pixels.shape[2])]  # noqa: PLR2004 -- rows and columns only
    )
    return tuple(
        Plane(samples, role, 1, 1, bits, 0, high)
        for samples, role in zip(components, ROLES[mode], strict=True)
    )


def _displayable(pixels: Picture, mode: str) -> Image.Image:
    if mode.endswith(";16"):
        pixels, mode = (pixels >> 8).astype(np.uint8), mode.removesuffix(";16").replace("I", "L")
    picture = Image.fromarray(pixels, mode)
    if mode in ("LA", "RGBA"):
        backdrop = Image.new("RGBA", picture.size, BACKDROP)
        picture = Image.alpha_composite(backdrop, picture.convert("RGBA"))
    return picture.convert("RGB")
