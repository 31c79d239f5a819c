"""PyAV's frames as ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from av.sidedata.sidedata import Type as SideDataType
from av.video.reformatter import VideoReformatter

from bystander.domain.frame import Frame, Pixels, Plane
from bystander.domain.geometry import Orientation, Size
from bystander.errors import Unsupported
from bystander.media.pixel_layout import PLANAR_EQUAL, components, planes_of

JPEG_RANGE = 2
"""AVCOL_RANGE_JPEG: all values of a sample are used."""


@dataclass(frozen=True, eq=False)
class AvNative:
    """A PyAV frame, and the scaler that its source shares among its frames.

    bare: nothing hangs on the frame but how it is to be shown
    """

    frame: av.VideoFrame
    scaler: VideoReformatter
    full_range: bool
    bare: bool = False

    def rgb(self, size: Size) -> Pixels:
        """The stored picture scaled by swscale, area-averaged when it shrinks."""
        shrinks = size.width < self.frame.width or size.height < self.frame.height
        scaled = self.scaler.reformat(
            self.frame,
            size.width,
            size.height,
            "rgb24",
            interpolation="AREA" if shrinks else "BILINEAR",
        )
        return scaled.to_ndarray().astype(np.uint8, copy=False)

    def writable(self) -> tuple[AvNative, Sequence[Plane]]:
        copy = _copied(self.frame)
        return AvNative(copy, self.scaler, self.full_range, bare=True), planes_of(
            copy, full_range=self.full_range
        )

    def for_encoding(self) -> av.VideoFrame:
        """The samples and their meaning, and nothing that an encoder might write besides.

        Decoders hang captions, time codes, profiles and EXIF on frames, and encoders write
        some of that back. PyAV cannot take it off.
        """
        return self.frame if self.bare else _copied(self.frame)


def native_of(frame: Frame) -> AvNative:
    """Raises TypeError for a frame that is not of a video."""
    if not isinstance(frame.native, AvNative):
        msg = f"a video takes frames of a video, got {type(frame.native).__name__}"
        raise TypeError(msg)
    return frame.native


def _copied(frame: av.VideoFrame) -> av.VideoFrame:
    """A frame of its own: the decoder may still predict others from the one it handed out."""
    copy = av.VideoFrame(frame.width, frame.height, frame.format.name)
    for theirs, ours in zip(frame.planes, copy.planes, strict=True):
        _copy_rows(theirs, ours)
    copy.colorspace, copy.color_range = frame.colorspace, frame.color_range
    copy.color_primaries, copy.color_trc = frame.color_primaries, frame.color_trc
    return copy


def _copy_rows(source: av.video.plane.VideoPlane, target: av.video.plane.VideoPlane) -> None:
    height = min(source.buffer_size // source.line_size, target.buffer_size // target.line_size)
    width = min(source.line_size, target.line_size)
    there = np.frombuffer(memoryview(source), np.uint8, height * source.line_size)
    here = np.frombuffer(memoryview(target), np.uint8, height * target.line_size)
    here.reshape(height, -1)[:, :width] = there.reshape(height, -1)[:, :width]


def in_place_format(pixel_format: str) -> str:
    """The format in which a picture's planes can be changed, itself where possible.

    Raises Unsupported for a format that has no such equal.
    """
    if components(pixel_format) is not None:
        return pixel_format
    if pixel_format in PLANAR_EQUAL:
        return PLANAR_EQUAL[pixel_format]
    raise Unsupported(
        f"pictures in the pixel format {pixel_format} cannot be covered without converting "
        "them; convert the file to a common format such as yuv420p first"
    )


def is_full_range(frame: av.VideoFrame) -> bool:
    return int(frame.color_range) == JPEG_RANGE or frame.format.name.startswith("yuvj")


# A display matrix's signs (a, b, c, d) of [[a, b, u], [c, d, v], [x, y, w]], which sends
# stored (x, y) to (a x + c y, b x + d y); ISO/IEC 14496-12, 8.3.2.
_TURNS = {
    (1, 0, 0, 1): Orientation.UPRIGHT,
    (-1, 0, 0, 1): Orientation.MIRRORED,
    (-1, 0, 0, -1): Orientation.HALF_TURN,
    (1, 0, 0, -1): Orientation.FLIPPED,
    (0, 1, 1, 0): Orientation.TRANSPOSED,
    (0, 1, -1, 0): Orientation.QUARTER_TURN,
    (0, -1, -1, 0): Orientation.TRANSVERSED,
    (0, -1, 1, 0): Orientation.THREE_QUARTER_TURN,
}


NAMED_PROFILES = ("png", "apng")
"""Decoders that hang named profiles on frames. Asking for a frame's side data, PyAV 18 then
frees the names twice, and the process dies. The angle is safe to ask for; that a picture
is mirrored, it does not tell."""

_ONE, _LAST = 1 << 16, 1 << 30
_QUARTERS = (
    None,
    (0, -_ONE, 0, _ONE, 0, 0, 0, 0, _LAST),
    (-_ONE, 0, 0, 0, -_ONE, 0, 0, 0, _LAST),
    (0, _ONE, 0, -_ONE, 0, 0, 0, 0, _LAST),
)
"""Display matrices by quarter turns against the clock."""


def display_matrix(frame: av.VideoFrame, decoder: str) -> tuple[int, ...] | None:
    """The nine numbers that turn the stored picture for display, or None.

    decoder: FFmpeg's name. Raises Unsupported for a frame that PyAV does not read them of.
    """
    if decoder in NAMED_PROFILES:
        return _QUARTERS[round(frame.rotation / 90) % 4]
    try:
        # PyAV's stubs describe one kind of side data only.
        side_data: Any = frame.side_data
    except ValueError as cause:  # a kind that PyAV does not know, such as EXIF
        raise Unsupported(
            "the pictures of this video carry tags that may turn them, which cannot be read "
            "here; convert the file to H.264 first"
        ) from cause
    if not any(side.type is SideDataType.DISPLAYMATRIX for side in side_data):
        return None
    numbers = np.frombuffer(memoryview(side_data["DISPLAYMATRIX"]), np.int32)
    return tuple(int(number) for number in numbers)


def orientation_of(matrix: tuple[int, ...] | None) -> Orientation:
    """The nearest of the eight orientations; any other angle is looked at unturned."""
    if matrix is None:
        return Orientation.UPRIGHT
    signs = tuple(int(np.sign(matrix[place])) for place in (0, 1, 3, 4))
    return _TURNS.get((signs[0], signs[1], signs[2], signs[3]), Orientation.UPRIGHT)
