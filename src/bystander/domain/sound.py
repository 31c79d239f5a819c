"""Sound as numbers, and where in it somebody may be speaking."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""(channels, n), or (n,) where one channel is meant; full scale is -1 to 1."""


@dataclass(frozen=True, slots=True)
class Span:
    """Samples ``start <= n < end`` at a rate that the context tells."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            msg = f"a span must hold a sample, got [{self.start}, {self.end})"
            raise ValueError(msg)
