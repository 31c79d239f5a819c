"""How much one file may claim before it is taken for a trap."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused beyond, before it is decoded where the file's own words tell.

    pixels: of one picture; a few kilobytes can claim billions
    seconds: of a recording or an animation
    """

    pixels: int = 1 << 28  # 268 million: the largest cameras of telephones have 200
    seconds: Fraction = Fraction(24 * 3600)

    def __post_init__(self) -> None:
        if self.pixels < 1 or self.seconds <= 0:
            msg = "limits must be positive: pixels of a picture, seconds of a recording"
            raise ValueError(msg)
