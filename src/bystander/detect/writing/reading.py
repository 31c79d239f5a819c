"""Lines cut out and read, whichever way they run."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reader, Reading
from bystander.detect.writing.straight import straight
from bystander.detect.writing.written import Written
from bystander.domain.frame import Pixels

STEEP = math.radians(30)
"""A line that leans more may run either way."""

DOUBTFUL = 0.85
"""A line that reads worse than this is turned round and read again."""

SPARSE = 0.9
"""Characters for each of its heights that a line has at least: upside down, what cannot be
mistaken for something else is left out, and the rest read surely.
"""

AT_ONCE = 64
"""Lines cut out at a time: what bounds memory."""


def read(reader: Reader, pixels: Pixels, lines: Sequence[Line]) -> list[Written]:
    """Each line with what it says, in the same order.

    pixels: (height, width, 3) uint8 RGB, in which the lines lie
    """
    written: list[Written] = []
    for start in range(0, len(lines), AT_ONCE):
        some = lines[start : start + AT_ONCE]
        strips = [straight(pixels, line) for line in some]
        readings = reader.read(strips)
        again = [index for index, line in enumerate(some) if _may_be_turned(line, readings[index])]
        turned = reader.read([strips[index][::-1, ::-1] for index in again])
        better = dict(zip(again, turned, strict=True))
        for index, line in enumerate(some):
            other = better.get(index)
            if other is not None and other.sure > readings[index].sure:
                written.append(Written(_turned(line), other))
            else:
                written.append(Written(line, readings[index]))
    return written


def _may_be_turned(line: Line, reading: Reading) -> bool:
    is_sparse = len(reading.text) < SPARSE * line.length / line.height
    return abs(line.angle) > STEEP or reading.sure < DOUBTFUL or is_sparse


def _turned(line: Line) -> Line:
    """The same place, read the other way."""
    return Line(line.x, line.y, line.length, line.height, line.angle + math.pi, line.score)
