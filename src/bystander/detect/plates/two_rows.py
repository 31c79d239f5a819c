"""Plates of two rows, as motorcycles bear them all over the world."""

from __future__ import annotations

import math

from bystander.detect.plates.patterns import is_word
from bystander.detect.writing.written import Written, offset
from bystander.domain.geometry import Size

SCORE = 0.5
SHORTEST, LONGEST = 1.2, 3.2
"""Length of each row, in its heights."""

LARGEST = 0.03
"""Share of the picture of one row."""

TURN = math.radians(12)
CLOSEST, FARTHEST = 0.5, 1.4
"""From the middle of one row to that of the other, in heights."""

ASIDE = 0.5
"""How far one row may stand aside of the other, in its lengths."""

TALLER, LONGER = 1.8, 1.7
MOST_CHARACTERS = 6
SURE = 0.97
"""Where both rows were read better than this, they are words."""


def are_two_rows(first: Written, second: Written, size: Size) -> bool:
    """Whether these are the rows of one plate: alike, and one above the other."""
    return (
        _is_row(first, size)
        and _is_row(second, size)
        and _are_alike(first, second)
        and _are_stacked(first, second)
        and min(first.reading.sure, second.reading.sure) < SURE
    )


def _is_row(each: Written, size: Size) -> bool:
    line = each.line
    return (
        line.score >= SCORE
        and SHORTEST <= line.length / line.height <= LONGEST
        and line.length * line.height <= LARGEST * size.width * size.height
        and len(each.reading.text) <= MOST_CHARACTERS
        and not is_word(each.reading)
    )


def _are_alike(first: Written, second: Written) -> bool:
    one, other = first.line, second.line
    return (
        abs(math.remainder(one.angle - other.angle, math.pi)) <= TURN
        and max(one.height, other.height) <= TALLER * min(one.height, other.height)
        and max(one.length, other.length) <= LONGER * min(one.length, other.length)
    )


def _are_stacked(first: Written, second: Written) -> bool:
    gap, across = offset(first, second)
    aside = gap + (first.line.length + second.line.length) / 2 / first.line.height
    return (
        CLOSEST <= abs(across) <= FARTHEST
        and abs(aside) <= ASIDE * first.line.length / first.line.height
    )
