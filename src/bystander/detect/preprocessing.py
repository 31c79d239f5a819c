"""How a network wants its picture."""

from __future__ import annotations

from dataclasses import dataclass

from bystander.domain.geometry import Size


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """From (height, width, 3) uint8 RGB to the network's float input.

    mean, scale: per channel, in the network's own channel order: (value - mean) / scale
    swaps: the network wants BGR
    multiple: sides must be multiples of this
    fixed: the one size that the network takes, or None for any
    """

    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale: tuple[float, float, float] = (1.0, 1.0, 1.0)
    swaps: bool = False
    multiple: int = 32
    fixed: Size | None = None
