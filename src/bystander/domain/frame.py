"""One decoded picture in its native planes, and the seal that it was redacted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Instant
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Orientation, Size

Pixels = NDArray[np.uint8]
"""(height, width, 3) uint8, RGB, full range."""

Samples = NDArray[np.uint8] | NDArray[np.uint16]
"""(height, width) uint8, or uint16 for more than 8 bits, low bits used, machine byte order."""


class Role(StrEnum):
    """What a plane's samples mean."""

    LUMA = "luma"  # Y', or grey
    BLUE_DIFFERENCE = "cb"
    RED_DIFFERENCE = "cr"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    ALPHA = "alpha"


class Matrix(StrEnum):
    """Which luma weights made Y'CbCr from R'G'B' (ITU-R recommendations)."""

    BT601 = "bt601"
    BT709 = "bt709"
    BT2020 = "bt2020"


@dataclass(frozen=True, eq=False)
class Plane:
    """One component of a picture, as a view into the decoder's own memory.

    samples: (height, width), stored orientation, possibly strided (packed formats)
    role: what the samples mean
    step_x, step_y: picture pixels per sample, 1 or a power of two (chroma subsampling)
    bits: significant bits per sample, 8 to 16
    low, high: the legal range, inclusive (16 to 235 for 8-bit limited luma)
    """

    samples: Samples
    role: Role
    step_x: int
    step_y: int
    bits: int
    low: int
    high: int

    def __post_init__(self) -> None:
        if self.samples.ndim != 2:  # noqa: PLR2004 -- a plane has rows and columns
            msg = f"a plane must be (height, width), got {self.samples.shape}"
            raise ValueError(msg)
        if not 0 <= self.low < self.high < 1 << self.bits:
            msg = f"a plane's range must fit {self.bits} bits, got {self.low} to {self.high}"
            raise ValueError(msg)

    @property
    def neutral(self) -> int:
        """Mid grey: half of the range for colour components, no difference for chroma."""
        if self.role is Role.ALPHA:
            return self.high
        if self.role in (Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE):
            return 1 << (self.bits - 1)
        return (self.low + self.high + 1) // 2

    def __repr__(self) -> str:
        height, width = self.samples.shape
        return f"Plane({self.role}, {width}x{height}, {self.bits} bit)"


class Native(Protocol):
    """What a format's own library holds; only ``media`` looks inside."""

    def rgb(self, size: Size) -> Pixels:
        """The stored picture scaled to ``size``: (height, width, 3) uint8 RGB, not turned."""
        ...

    def writable(self) -> tuple[Native, Sequence[Plane]]:
        """The same picture in memory of its own that may be changed, and its planes."""
        ...


@dataclass(frozen=True, eq=False)
class Frame:
    """One decoded picture with its presentation time.

    index: its number in presentation order, from 0
    duration: ticks until the next picture, 0 when the file does not say
    stored: size of the stored picture, before it is turned upright
    damaged: the decoder could not decode all of it; it must be covered whole
    """

    index: int
    time: Instant
    duration: int
    stored: Size
    orientation: Orientation
    matrix: Matrix
    full_range: bool
    planes: tuple[Plane, ...]
    native: Native
    damaged: bool = False

    @property
    def size(self) -> Size:
        """The upright picture's size: what boxes are measured in."""
        return self.orientation.upright_size(self.stored)

    @property
    def seconds(self) -> Fraction:
        return self.time.seconds

    def rgb(self, size: Size) -> Pixels:
        """The upright picture scaled to ``size``: (height, width, 3) uint8 RGB, a new array."""
        stored = size.swapped if self.orientation.swaps_sides else size
        return np.ascontiguousarray(self.orientation.upright(self.native.rgb(stored)))

    def writable(self) -> Frame:
        """The same picture in memory of its own, whose planes may be written to."""
        native, planes = self.native.writable()
        return replace(self, native=native, planes=tuple(planes))

    def __repr__(self) -> str:
        return f"Frame({self.index}, {self.size}, at {self.time})"


class Redacted:
    """A frame that went through ``redact.apply``, its only maker.

    Sinks accept nothing else: by type, and at run time, for nothing else holds the seal.
    """

    __slots__ = ("frame",)

    def __init__(self, frame: Frame, *, seal: object) -> None:
        if seal is not SEAL:
            msg = "only redact.apply makes a Redacted; hand your frames to it"
            raise TypeError(msg)
        self.frame = frame


class Untouched:
    """Frames in which the plan hides nothing, as ``redact.apply``, its only maker, found.

    A copy may take them over as they are coded.
    """

    __slots__ = ("passage",)

    def __init__(self, passage: FrameSpan, *, seal: object) -> None:
        if seal is not SEAL:
            msg = "only redact.apply tells what nobody needs to touch; hand your frames to it"
            raise TypeError(msg)
        self.passage = passage


def redacted_frame(item: object) -> Frame:
    """The frame inside. Raises TypeError for whatever did not go through ``redact.apply``."""
    if not isinstance(item, Redacted):
        msg = f"a sink takes Redacted frames only, got {type(item).__name__}"
        raise TypeError(msg)
    return item.frame


SEAL: Any = object()
"""Named in ``redact/apply.py`` and nowhere else; a test reads the sources to make sure."""
