"""How H.264 lies in MP4 and Matroska: ISO/IEC 14496-15, 5.3.3, and ITU-T H.264, 7.3 and 7.4."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

PICTURE, KEY, WORDS, SET, PICTURE_SET, DELIMITER = 1, 5, 6, 7, 8, 9
"""Types of units (table 7-1): a slice, a slice of a key picture, SEI, both kinds of parameter
sets, a mark between pictures. A passage holds no other."""

_START = re.compile(rb"\x00\x00\x00?\x01")
_DEPTHS = re.compile(rb"[\xfc-\xff][\xf8-\xff]{2}\x00", re.DOTALL)
"""Chroma format, depths of light and colour, and that no further sets follow (5.3.3.1.2)."""
_IDS = 32
"""Sequence parameter sets have numbers from 0 to 31; an encoder gives its picture set the same."""


def kind_of(unit: bytes) -> int:
    return unit[0] & 31


def started(data: bytes) -> Iterator[bytes]:
    """Units that start codes part (annex B), without them."""
    return (unit for piece in _START.split(data) if (unit := piece.rstrip(b"\0")))


def measured(data: bytes, width: int) -> Iterator[bytes]:
    """Units with their length before each. Raises ValueError where they do not add up.

    width: bytes of each length
    """
    place = 0
    while place < len(data):
        start = place + width
        place = start + int.from_bytes(data[start - width : start], "big")
        if place > len(data) or place == start:
            msg = "units do not add up"
            raise ValueError(msg)
        yield data[start:place]


def packed(units: Iterable[bytes], width: int) -> bytes:
    """One access unit as a container holds it."""
    return b"".join(len(unit).to_bytes(width, "big") + unit for unit in units)


@dataclass(frozen=True, slots=True)
class Configuration:
    """An AVCDecoderConfigurationRecord, taken apart.

    head: profile, constraints and level, 3 bytes
    width: bytes of each unit's length in the packets
    rest: what follows the parameter sets: nothing, or chroma format and depth in higher
        profiles, and no more sets
    """

    head: bytes
    width: int
    sets: tuple[bytes, ...]
    picture_sets: tuple[bytes, ...]
    rest: bytes

    @classmethod
    def parsed(cls, data: bytes) -> Configuration:
        """Raises ValueError for anything else, and for any unit that is no parameter set:
        words could stand there, and the record goes into the copy.
        """
        if len(data) < 7 or data[0] != 1:  # noqa: PLR2004 -- the least there can be
            msg = "no configuration of H.264"
            raise ValueError(msg)
        sets, place = _counted(data, 6, data[5] & 31)
        picture_sets, place = _counted(data, place + 1, int.from_bytes(data[place : place + 1]))
        rest = data[place:]
        kinds = {kind_of(unit) for unit in sets}, {kind_of(unit) for unit in picture_sets}
        if kinds != ({SET}, {PICTURE_SET}) or (rest and not _DEPTHS.fullmatch(rest)):
            msg = "more than parameter sets"
            raise ValueError(msg)
        return cls(data[1:4], (data[4] & 3) + 1, sets, picture_sets, rest)

    def free_number(self) -> int | None:
        """A number that no parameter set has, or None."""
        taken = {_number(unit, 4) for unit in self.sets}  # after the header, profile and level
        taken |= {_number(unit, 1) for unit in self.picture_sets}
        return next((number for number in range(1, _IDS) if number not in taken), None)

    def with_sets(self, sets: Iterable[bytes], picture_sets: Iterable[bytes]) -> bytes:
        """The record with further parameter sets, for pictures of two encoders."""
        sets = (*self.sets, *sets)
        picture_sets = (*self.picture_sets, *picture_sets)
        constraints = self.head[1]
        for unit in sets:
            constraints &= unit[2]
        level = max(self.head[2], *(unit[3] for unit in sets))
        return b"".join(
            (
                bytes((1, self.head[0], constraints, level, 0xFC | self.width - 1)),
                bytes((0xE0 | len(sets),)),
                packed(sets, 2),
                bytes((len(picture_sets),)),
                packed(picture_sets, 2),
                self.rest,
            )
        )


def _counted(data: bytes, place: int, count: int) -> tuple[tuple[bytes, ...], int]:
    units = []
    for _ in range(count):
        length = int.from_bytes(data[place : place + 2], "big")
        unit = data[place + 2 : place + 2 + length]
        if len(unit) != length or not unit:
            msg = "a parameter set is cut off"
            raise ValueError(msg)
        units.append(unit)
        place += 2 + length
    if place > len(data):
        msg = "parameter sets are missing"
        raise ValueError(msg)
    return tuple(units), place


def _number(unit: bytes, place: int) -> int:
    """The Exp-Golomb number (9.1) at a byte of a unit."""
    bits = "".join(f"{byte:08b}" for byte in unit[place : place + 4])
    zeros = len(bits) - len(bits.lstrip("0"))
    return int(bits[zeros : 2 * zeros + 1] or "1", 2) - 1
