"""Lines of writing in a picture of any size: at several sizes, in pieces, each line once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from bystander.detect.suppression import suppressed
from bystander.detect.writing.finder import Finder
from bystander.detect.writing.line import Line
from bystander.detect.writing.sizes import resized
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size

WIDEST, HIGHEST = 2048, 640
"""Sides of what the finder is shown at once: they bound its memory. Wide, as most lines are."""

OVERLAP = 128
"""Pixels that neighbouring pieces share."""

LARGE = 800
"""Long side from which a picture is looked at made smaller, too: large writing is found there,
and small writing found twice is found surely."""

SAME = 0.5
"""Boxes of one line at two sizes share more than this."""

INSIDE = 0.8
"""A line of which another holds this much is a part of it."""

TURN = math.radians(6)
TALLER = 1.4
"""Two halves of one line are turned alike and as high as each other, within these: each is
measured by itself, and a short one roughly.
"""

FILLING = 0.6
"""Share of both sides of a piece beyond which a line is none: where there is no writing, the
network now and then takes all that it is shown for one line.
"""

EDGE = 3.0
"""Pixels from the edge of a piece at which a line counts as cut."""


def search(finder: Finder, pixels: Pixels, floor: float, at: Iterable[float]) -> list[Line]:
    """Every line once, in the pixels of this picture, the longest first.

    pixels: (height, width, 3) uint8 RGB
    at: how many times as large the picture is looked at
    """
    every = [
        line.scaled(1 / factor)
        for factor in at
        for line in _at_one_size(finder, resized(pixels, factor), floor)
    ]
    return _once(every)


def factors(size: Size) -> tuple[float, ...]:
    """The sizes at which a picture is looked at: as it is, and smaller by halves."""
    found = [1.0]
    while max(size.width, size.height) * found[-1] > LARGE:
        found.append(found[-1] / 2)
    return tuple(found)


def _at_one_size(finder: Finder, pixels: Pixels, floor: float) -> list[Line]:
    """Halves are put together before sizes are compared: of two that share much, or of one and
    the whole, only the surer would be kept.
    """
    return _whole(list(_in_pieces(finder, pixels, floor)))


def _in_pieces(finder: Finder, pixels: Pixels, floor: float) -> Iterator[Line]:
    height, width, _ = pixels.shape
    for rows in _spans(height, HIGHEST):
        for columns in _spans(width, WIDEST):
            piece = pixels[rows, columns]
            for line in finder.lines(piece, floor):
                if not _fills(line, piece) and not _is_cut(line, (rows, columns), (height, width)):
                    yield line.shifted(columns.start, rows.start)


def _fills(line: Line, piece: Pixels) -> bool:
    height, width, _ = piece.shape
    box = line.box
    return bool(box.width > FILLING * width and box.height > FILLING * height)


def _spans(length: int, piece: int) -> list[slice]:
    if length <= piece + OVERLAP:
        return [slice(0, length)]
    count = math.ceil((length - OVERLAP) / (piece - OVERLAP))
    part = math.ceil((length + (count - 1) * OVERLAP) / count)
    starts = [(length - part) * place // (count - 1) for place in range(count)]
    return [slice(start, start + part) for start in starts]


def _is_cut(line: Line, piece: tuple[slice, slice], size: tuple[int, int]) -> bool:
    """Cut by this piece's edge, and no farther from it than a neighbour sees: so seen whole."""
    box = line.box
    (rows, columns), (height, width) = piece, size
    is_cut_down = (rows.start > 0 and box.top < EDGE) or (
        rows.stop < height and box.bottom > rows.stop - rows.start - EDGE
    )
    is_cut_across = (columns.start > 0 and box.left < EDGE) or (
        columns.stop < width and box.right > columns.stop - columns.start - EDGE
    )
    shared = OVERLAP - 2 * EDGE
    return (is_cut_down and box.height <= shared) or (is_cut_across and box.width <= shared)


def _once(lines: list[Line]) -> list[Line]:
    """Of what overlaps the surest; halves that pieces cut put together; and nothing that lies
    inside a longer line as high as it.
    """
    if not lines:
        return []
    boxes = [line.box for line in lines]
    corners = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], dtype=np.float32)
    scores = np.array([line.score for line in lines], dtype=np.float32)
    return _whole([lines[index] for index in suppressed(corners, scores, SAME)])


def _whole(lines: list[Line]) -> list[Line]:
    """The longest first, halves put together, without what lies inside a longer one."""
    whole: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.length):
        half = next((index for index, other in enumerate(whole) if _goes_on(other, line)), None)
        if half is None:
            whole.append(line)
        else:
            whole[half] = _put_together(whole[half], line)
    return [line for line in whole if not any(_holds(other, line) for other in whole)]


def _goes_on(line: Line, other: Line) -> bool:
    """Whether the other overlaps this one's end, in the same row and as high."""
    turn = abs(math.remainder(line.angle - other.angle, math.pi))
    low, high = sorted((line.height, other.height))
    if turn > TURN or high > TALLER * low:
        return False
    along, across = _place(line, other)
    reach = (line.length + other.length) / 2
    return (
        abs(across) < low / 3
        and line.length / 2 < abs(along) + other.length / 2 < reach * 2
        and (abs(along) < reach - low / 3)
    )


def _put_together(line: Line, other: Line) -> Line:
    along, _ = _place(line, other)
    low = min(-line.length / 2, along - other.length / 2)
    high = max(line.length / 2, along + other.length / 2)
    whole = line.moved((low + high) / 2, 0).sized(high - low, max(line.height, other.height))
    return replace(whole, score=max(line.score, other.score))


def _place(line: Line, other: Line) -> tuple[float, float]:
    """The other's centre from this one's, along the writing and across it."""
    x, y = other.x - line.x, other.y - line.y
    cos, sin = math.cos(line.angle), math.sin(line.angle)
    return x * cos + y * sin, y * cos - x * sin


def _holds(longer: Line, line: Line) -> bool:
    if longer is line or longer.length <= line.length or longer.height > 2 * line.height:
        return False
    box = line.box
    return longer.box.intersection(box) >= INSIDE * box.area
