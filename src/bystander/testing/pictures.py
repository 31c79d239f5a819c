"""Frames on plain numpy arrays, in the common pixel formats, for tests and plugin authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import Instant
from bystander.domain.frame import Frame, Matrix, Pixels, Plane, Role, Samples
from bystander.domain.geometry import Orientation, Size
from bystander.redact.colour import LUMA_WEIGHTS

TIME_BASE = Fraction(1, 25)

_Y, _CB, _CR = Role.LUMA, Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE
_RGB = (Role.RED, Role.GREEN, Role.BLUE)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a pixel format lies in memory.

    memories: the roles that share one memory, sample by sample
    step_x, step_y: of the chroma components
    """

    memories: tuple[tuple[Role, ...], ...]
    step_x: int = 1
    step_y: int = 1
    bits: int = 8
    full_range: bool = False


LAYOUTS = {
    "yuv420p": Layout(((_Y,), (_CB,), (_CR,)), 2, 2),
    "yuv422p": Layout(((_Y,), (_CB,), (_CR,)), 2, 1),
    "yuv444p": Layout(((_Y,), (_CB,), (_CR,))),
    "yuv420p10": Layout(((_Y,), (_CB,), (_CR,)), 2, 2, bits=10),
    "nv12": Layout(((_Y,), (_CB, _CR)), 2, 2),
    "gray": Layout(((_Y,),), full_range=True),
    "rgb24": Layout((_RGB,), full_range=True),
    "rgba": Layout(((*_RGB, Role.ALPHA),), full_range=True),
}
"""By FFmpeg's names."""


@dataclass(frozen=True, eq=False)
class ArrayNative:
    """A picture whose memory is numpy arrays: (height, width, components) for each memory."""

    layout: Layout
    stored: Size
    matrix: Matrix
    memories: tuple[Samples, ...]

    def rgb(self, size: Size) -> Pixels:
        """The nearest sample for every pixel; no filter, for pictures of tests are smooth."""
        rows = (np.arange(size.height) * self.stored.height) // size.height
        columns = (np.arange(size.width) * self.stored.width) // size.width
        values = {}
        for plane in self.planes():
            # Luma and colour from 0 to 1, chroma from -1/2 to 1/2.
            zero = plane.neutral if plane.role in (_CB, _CR) else plane.low
            picked = plane.samples[rows[:, None] // plane.step_y, columns[None] // plane.step_x]
            values[plane.role] = (picked.astype(np.float32) - zero) / (plane.high - plane.low)
        if Role.RED not in values:
            luma = values[_Y]
            still = np.zeros_like(luma)
            kr, kg, kb = LUMA_WEIGHTS[self.matrix]
            values[Role.RED] = luma + 2 * (1 - kr) * values.get(_CR, still)
            values[Role.BLUE] = luma + 2 * (1 - kb) * values.get(_CB, still)
            values[Role.GREEN] = (luma - kr * values[Role.RED] - kb * values[Role.BLUE]) / kg
        pixels = np.stack([values[role] for role in _RGB], axis=-1)
        return np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)

    def writable(self) -> tuple[ArrayNative, Sequence[Plane]]:
        """A copy of the memory, and planes on it."""
        memories = tuple(memory.copy() for memory in self.memories)
        copy = ArrayNative(self.layout, self.stored, self.matrix, memories)
        return copy, copy.planes()

    def planes(self) -> tuple[Plane, ...]:
        """Views of the memory: strided where components share one, as decoders hand them out."""
        return tuple(
            _plane(self.layout, role, memory[..., place])
            for roles, memory in zip(self.layout.memories, self.memories, strict=True)
            for place, role in enumerate(roles)
        )


def synthetic_frame(
    size: Size,
    pixel_format: str = "yuv420p",
    orientation: Orientation = Orientation.UPRIGHT,
    index: int = 0,
    seed: int = 0,
) -> Frame:
    """A frame of smooth light with some noise, shown ``index`` 25ths of a second after zero.

    size: of the upright picture
    pixel_format: a key of LAYOUTS
    """
    layout = LAYOUTS[pixel_format]
    stored = size.swapped if orientation.swaps_sides else size
    noise = np.random.default_rng((seed, index))
    memories = tuple(_memory(layout, roles, stored, noise) for roles in layout.memories)
    native = ArrayNative(layout, stored, Matrix.BT709, memories)
    return Frame(
        index=index,
        time=Instant(index, TIME_BASE),
        duration=1,
        stored=stored,
        orientation=orientation,
        matrix=native.matrix,
        full_range=layout.full_range,
        planes=native.planes(),
        native=native,
    )


def _plane(layout: Layout, role: Role, samples: Samples) -> Plane:
    step_x, step_y = _steps(layout, role)
    low, high = 0, (1 << layout.bits) - 1
    if not layout.full_range:
        # ITU-R BT.2100, table 9
        shift = layout.bits - 8
        low, high = 16 << shift, (235 if role is _Y else 240) << shift
    return Plane(samples, role, step_x, step_y, layout.bits, low, high)


def _steps(layout: Layout, role: Role) -> tuple[int, int]:
    return (layout.step_x, layout.step_y) if role in (_CB, _CR) else (1, 1)


def _memory(
    layout: Layout, roles: tuple[Role, ...], stored: Size, noise: np.random.Generator
) -> Samples:
    """(height, width, components) of uint8, or of uint16 for more than 8 bits."""
    step_x, step_y = _steps(layout, roles[0])
    height, width = -(-stored.height // step_y), -(-stored.width // step_x)
    plane = _plane(layout, roles[0], np.zeros((1, 1), np.uint8))
    down, across = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)[None]
    components = []
    for _ in roles:
        x, y, phase = noise.uniform(0.5, 4, 3)
        light = 0.5 + 0.3 * np.sin(x * across * 3 + phase) * np.cos(y * down * 3)
        light = light + noise.normal(0, 0.02, (height, width))
        components.append(plane.low + np.clip(light, 0, 1) * (plane.high - plane.low))
    values: NDArray[np.float64] = np.rint(np.stack(components, axis=-1))
    return values.astype(np.uint8) if plane.bits <= 8 else values.astype(np.uint16)  # noqa: PLR2004 -- bits in a byte
