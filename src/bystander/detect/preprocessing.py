"""How a network wants its picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """From (height, width, 3) uint8 RGB to the network's (1, 3, height, width) float input.

    mean, scale: per channel, in the network's own channel order: (value - mean) / scale
    swaps: the network wants BGR
    multiple: sides must be multiples of this
    """

    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale: tuple[float, float, float] = (1.0, 1.0, 1.0)
    swaps: bool = False
    multiple: int = 32

    def __post_init__(self) -> None:
        if self.multiple < 1 or not all(scale > 0 for scale in self.scale):
            msg = f"a multiple and scales must be positive, got {self.multiple}, {self.scale}"
            raise ValueError(msg)
