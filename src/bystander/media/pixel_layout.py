"""FFmpeg's pixel formats as planes: where each component's samples lie in a frame's memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import av
import numpy as np

from bystander.domain.frame import Matrix, Plane, Role, Samples

# Formats that no encoder wants or whose bits lie unaligned, and the planar one that holds
# the same samples: a conversion without loss.
PLANAR_EQUAL: Final = {
    "yuyv422": "yuv422p",
    "uyvy422": "yuv422p",
    "yvyu422": "yuv422p",
    "nv16": "yuv422p",
    "nv24": "yuv444p",
    "nv20le": "yuv422p10le",
    "p010le": "yuv420p10le",
    "p012le": "yuv420p12le",
    "p210le": "yuv422p10le",
    "p410le": "yuv444p10le",
    "y210le": "yuv422p10le",
    "bgr8": "rgb24",
    "rgb8": "rgb24",
    "rgb565le": "rgb24",
    "rgb555le": "rgb24",
    "bgr565le": "rgb24",
    "bgr555le": "rgb24",
    "pal8": "rgba",
    "monow": "gray",
    "monob": "gray",
    "gray16be": "gray16le",
    "rgb48be": "rgb48le",
    "rgba64be": "rgba64le",
}

# Interleaved formats: memory plane, samples between neighbours, first sample, per component.
_INTERLEAVED: Final[dict[str, tuple[tuple[Role, int, int, int], ...]]] = {
    "nv12": (
        (Role.LUMA, 0, 1, 0),
        (Role.BLUE_DIFFERENCE, 1, 2, 0),
        (Role.RED_DIFFERENCE, 1, 2, 1),
    ),
    "nv21": (
        (Role.LUMA, 0, 1, 0),
        (Role.BLUE_DIFFERENCE, 1, 2, 1),
        (Role.RED_DIFFERENCE, 1, 2, 0),
    ),
    "ya8": ((Role.LUMA, 0, 2, 0), (Role.ALPHA, 0, 2, 1)),
    "rgb24": ((Role.RED, 0, 3, 0), (Role.GREEN, 0, 3, 1), (Role.BLUE, 0, 3, 2)),
    "bgr24": ((Role.BLUE, 0, 3, 0), (Role.GREEN, 0, 3, 1), (Role.RED, 0, 3, 2)),
    "rgb0": ((Role.RED, 0, 4, 0), (Role.GREEN, 0, 4, 1), (Role.BLUE, 0, 4, 2)),
    "bgr0": ((Role.BLUE, 0, 4, 0), (Role.GREEN, 0, 4, 1), (Role.RED, 0, 4, 2)),
    "0rgb": ((Role.RED, 0, 4, 1), (Role.GREEN, 0, 4, 2), (Role.BLUE, 0, 4, 3)),
    "0bgr": ((Role.BLUE, 0, 4, 1), (Role.GREEN, 0, 4, 2), (Role.RED, 0, 4, 3)),
    "rgba": (
        (Role.RED, 0, 4, 0),
        (Role.GREEN, 0, 4, 1),
        (Role.BLUE, 0, 4, 2),
        (Role.ALPHA, 0, 4, 3),
    ),
    "bgra": (
        (Role.BLUE, 0, 4, 0),
        (Role.GREEN, 0, 4, 1),
        (Role.RED, 0, 4, 2),
        (Role.ALPHA, 0, 4, 3),
    ),
    "argb": (
        (Role.ALPHA, 0, 4, 0),
        (Role.RED, 0, 4, 1),
        (Role.GREEN, 0, 4, 2),
        (Role.BLUE, 0, 4, 3),
    ),
    "abgr": (
        (Role.ALPHA, 0, 4, 0),
        (Role.BLUE, 0, 4, 1),
        (Role.GREEN, 0, 4, 2),
        (Role.RED, 0, 4, 3),
    ),
    "rgb48le": ((Role.RED, 0, 3, 0), (Role.GREEN, 0, 3, 1), (Role.BLUE, 0, 3, 2)),
    "rgba64le": (
        (Role.RED, 0, 4, 0),
        (Role.GREEN, 0, 4, 1),
        (Role.BLUE, 0, 4, 2),
        (Role.ALPHA, 0, 4, 3),
    ),
}

_YUV_ROLES: Final = (Role.LUMA, Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE)
_RGB_ROLES: Final = (Role.RED, Role.GREEN, Role.BLUE)


@dataclass(frozen=True, slots=True)
class Component:
    """Where one component lies: its memory plane, stride and first sample, in samples."""

    role: Role
    memory: int
    stride: int
    first: int
    step_x: int
    step_y: int
    bits: int


@cache
def components(pixel_format: str) -> tuple[Component, ...] | None:
    """The components of a format whose samples can be changed in place, or None."""
    known = av.VideoFormat(pixel_format, 64, 64)
    described = known.components
    if pixel_format in _INTERLEAVED:
        return tuple(
            Component(
                role,
                memory,
                stride,
                first,
                64 // described[index].width,
                64 // described[index].height,
                described[index].bits,
            )
            for index, (role, memory, stride, first) in enumerate(_INTERLEAVED[pixel_format])
        )
    if not _is_plainly_planar(known):
        return None
    roles = _RGB_ROLES if known.is_rgb else _YUV_ROLES
    return tuple(
        Component(
            Role.ALPHA if component.is_alpha else roles[index],
            component.plane,
            1,
            0,
            64 // component.width,
            64 // component.height,
            component.bits,
        )
        for index, component in enumerate(described)
    )


def _is_plainly_planar(known: av.VideoFormat) -> bool:
    memories = [component.plane for component in known.components]
    if known.has_palette or known.is_bit_stream or known.is_bayer or known.name.endswith("be"):
        return False
    if any(not 8 <= component.bits <= 16 for component in known.components):  # noqa: PLR2004 -- uint8 and uint16
        return False
    # float and high-bits formats carry their nature in the name only
    if "f" in known.name.removeprefix("yuvj").split("p")[-1] or "msb" in known.name:
        return False
    return len(set(memories)) == len(memories)


def planes_of(frame: av.VideoFrame, *, full_range: bool) -> tuple[Plane, ...]:
    """Views of a frame's own memory, one plane per component."""
    described = components(frame.format.name)
    if described is None:
        msg = f"no layout for {frame.format.name}"
        raise ValueError(msg)
    size = (frame.width, frame.height)
    return tuple(
        _plane(frame.planes, component, size, full_range=full_range) for component in described
    )


def _plane(
    memories: Sequence[av.video.plane.VideoPlane],
    component: Component,
    size: tuple[int, int],
    *,
    full_range: bool,
) -> Plane:
    dtype = np.dtype(np.uint8 if component.bits <= 8 else np.uint16)  # noqa: PLR2004 -- bits in a byte
    width = -(-size[0] // component.step_x)
    height = -(-size[1] // component.step_y)
    memory = memories[component.memory]
    row = memory.line_size // dtype.itemsize
    flat: Samples = np.frombuffer(memoryview(memory), dtype=dtype, count=row * height)
    rows = flat.reshape(height, row)
    columns = slice(component.first, component.first + (width - 1) * component.stride + 1)
    samples = rows[:, columns][:, :: component.stride]
    low, high = legal_range(component.role, component.bits, full_range=full_range)
    return Plane(
        samples, component.role, component.step_x, component.step_y, component.bits, low, high
    )


def legal_range(role: Role, bits: int, *, full_range: bool) -> tuple[int, int]:
    """Inclusive range of a component's samples (ITU-R BT.2100, table 9)."""
    if full_range or role in (*_RGB_ROLES, Role.ALPHA):
        return 0, (1 << bits) - 1
    shift = bits - 8
    return 16 << shift, (235 if role is Role.LUMA else 240) << shift


def matrix_of(colorspace: int, height: int) -> Matrix:
    """FFmpeg's AVColorSpace as a matrix; a file that does not say is judged by its height."""
    if colorspace == 1:
        return Matrix.BT709
    if colorspace in (9, 10):
        return Matrix.BT2020
    if colorspace == 2 and height >= 720:  # noqa: PLR2004 -- unspecified, and high definition
        return Matrix.BT709
    return Matrix.BT601
