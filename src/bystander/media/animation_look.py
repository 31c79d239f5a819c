"""What every writer of an animation needs to know, and what it does.

Pillow's own writers hold every picture in memory, and merge pictures that look the same;
ours write each picture as it comes, with its own delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from bystander.domain.geometry import Size
from bystander.media.animation_times import Times
from bystander.media.packed import PackedNative
from bystander.media.photo_formats import Manner


@dataclass(frozen=True)
class Look:
    """What a container says beside its pictures, and how they are encoded.

    size: of the stored pictures
    """

    manner: Manner
    times: Times
    size: Size


class Writer(Protocol):
    """One container being written."""

    def add(self, native: PackedNative, delay: Fraction) -> None:
        """The next picture, shown for ``delay`` seconds."""
        ...

    def close(self) -> None:
        """Writes the end."""
        ...

    def abandon(self) -> None:
        """Closes the file as it is: it is thrown away."""
        ...
