"""A line and what it says; which lines stand beside, below and around each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reading
from bystander.domain.geometry import Box

NEAR = 1.5
"""Heights of a line within which its neighbours belong to one block."""

BESIDE = 4.0
"""Heights between a label and the value to the right of it."""

WORD_GAP = 2.0
"""Heights between two pieces of one number in a row."""

BELOW = 1.6
"""Heights between a label and the value below it."""

ALIKE = 2.2
"""Lines of one row or block are at most this many times as high as each other."""


@dataclass(frozen=True, slots=True)
class Written:
    """One line. Never shown whole: its text is for the rules alone."""

    line: Line
    reading: Reading = field(repr=False)

    @property
    def box(self) -> Box:
        return self.line.box


def blocks(lines: Sequence[Line]) -> list[list[int]]:
    """Indexes of lines that hang together by being near each other, block by block."""
    around = [line.box.enlarged(*[NEAR * line.height / 2] * 2) for line in lines]
    left = set(range(len(lines)))
    found: list[list[int]] = []
    while left:
        block, queue = [], [min(left)]
        left.remove(queue[0])
        while queue:
            here = queue.pop()
            block.append(here)
            touching = {other for other in left if around[here].intersection(around[other]) > 0}
            left -= touching
            queue.extend(sorted(touching))
        found.append(sorted(block))
    return found


def near(lines: Mapping[int, Line], asked: Sequence[int]) -> list[int]:
    """The numbers of the lines asked for and of all in their blocks, increasing."""
    numbers = sorted(lines)
    wanted = set(asked)
    found = [
        [numbers[place] for place in block] for block in blocks([lines[each] for each in numbers])
    ]
    return sorted(number for block in found if wanted & set(block) for number in block)


def hull(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all of these, at least one."""
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.joined(box)
    return whole


def offset(first: Written, second: Written) -> tuple[float, float]:
    """(gap along, distance across) from one line to another that may follow it, in heights
    of the first and as the first is turned: 0 across is the same row, a gap below 0 overlaps.
    """
    line, other = first.line, second.line
    x, y = other.x - line.x, other.y - line.y
    cos, sin = math.cos(line.angle), math.sin(line.angle)
    along, across = x * cos + y * sin, y * cos - x * sin
    return (along - (line.length + other.length) / 2) / line.height, across / line.height


def follows(first: Written, second: Written, gap: float) -> bool:
    """Whether the second goes on in the row of the first."""
    along, across = offset(first, second)
    heights = sorted((first.line.height, second.line.height))
    return -1 < along <= gap and abs(across) < 0.5 and heights[1] <= ALIKE * heights[0]  # noqa: PLR2004 -- half a line


def is_below(first: Written, second: Written) -> bool:
    """Whether the second stands right under the first, where forms put what a label asks."""
    along, across = offset(first, second)
    return along < 0 and 0.4 < across <= BELOW  # noqa: PLR2004 -- nearly half a line
