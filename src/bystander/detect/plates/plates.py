"""Which lines of writing are licence plates: by what they say, by their rows, by their colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from bystander.detect.plates.colours import is_blue_and_white
from bystander.detect.plates.fields import field_around
from bystander.detect.plates.patterns import is_part, is_registration, is_word
from bystander.detect.plates.two_rows import are_two_rows
from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reader
from bystander.detect.writing.reading import read
from bystander.detect.writing.written import Written
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size

LEAST = 0.4
"""Score of a line, as writing."""

WEAK = 0.3
"""Score of writing that may be a plate and is none by what was read of it: too low to start a
cover, enough to go on with one, where a plate was read in another frame.
"""

LOWEST = 7.0
"""Pixels across a line; lower ones nobody reads."""

NARROWEST, WIDEST = 0.8, 7.5
"""Length of a line, in its heights. One row of a plate with two is hardly longer than high."""

LARGEST = 0.2
"""Share of the picture that one line takes: of one that shows a plate and little else."""

FRAME = 0.5
"""Of a line's height: what a plate bears above and below it, its border included."""

BLOCK_LARGEST = 0.036
BLOCK_FRAME = 0.1
BLOCK_LONGEST = 1.75
BLOCK_HIGHEST_SURE = 0.95
BLOCK_SCORE = 0.65
BLOCK_LOWEST = 14.0
"""A plate in an alphabet that the reader does not know: one block, which makes no sense."""

COUNTRY = re.compile("(?i)[EKF][GCN][YV]?[PR]T")
"""Printed above the left half of plates in Egypt, whose own letters are not read."""

COUNTRY_WIDTH, COUNTRY_HEIGHT = 2.6, 3.4
"""Of such a plate, in lengths of that word."""


class Plates:
    """Reads what may be a plate, and keeps only where it is."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def among(self, pixels: Pixels, lines: Sequence[Line], floor: float) -> list[Detection]:
        """Plates that score at least ``floor``, the surest first where they overlap.

        pixels: (height, width, 3) uint8 RGB, in which the lines lie
        """
        size = Size(pixels.shape[1], pixels.shape[0])
        candidates = [line for line in lines if _may_be(line, size)]
        written = read(self._reader, pixels, candidates)
        found = [
            *_registrations(written, size),
            *_rows(pixels, written, size),
            *_blocks(pixels, written, size),
            *_parts(pixels, written, size),
            *_below_countries(written),
        ]
        found += [
            (each.box, min(each.line.score, WEAK), "")
            for each in written
            if not is_word(each.reading)
        ]
        clipped = [(box.clipped(size), score, reason) for box, score, reason in found]
        return [
            Detection(Kind.PLATE, box, score, reason=reason)
            for box, score, reason in clipped
            if box is not None and score >= floor
        ]


def _may_be(line: Line, size: Size) -> bool:
    share = line.length * line.height / (size.width * size.height)
    return (
        line.score >= LEAST
        and line.height >= LOWEST
        and NARROWEST <= line.length / line.height <= WIDEST
        and share <= LARGEST
    )


Found = tuple[Box, float, str]
"""Where, how surely, and why."""


def _registrations(written: Sequence[Written], size: Size) -> list[Found]:
    return [
        (_framed(each.box, each.line), each.line.score, "registration")
        for each in written
        if is_registration(each.line, each.reading, size)
    ]


def _rows(pixels: Pixels, written: Sequence[Written], size: Size) -> list[Found]:
    return [
        (_framed(upper.box.joined(lower.box), upper.line), upper.line.score, "two-rows")
        for upper, lower in permutations(written, 2)
        if are_two_rows(upper, lower, size)
        and (
            any(map(str.isdigit, upper.reading.text + lower.reading.text))
            or is_blue_and_white(pixels, upper.line)
            or is_blue_and_white(pixels, lower.line)
        )
    ]


def _blocks(pixels: Pixels, written: Sequence[Written], size: Size) -> list[Found]:
    found = []
    for each in written:
        line = each.line
        if (
            line.score >= BLOCK_SCORE
            and line.length <= BLOCK_LONGEST * line.height
            and line.height >= BLOCK_LOWEST
            and line.box.area <= BLOCK_LARGEST * size.width * size.height
            and each.reading.sure < BLOCK_HIGHEST_SURE
            and is_blue_and_white(pixels, line)
        ):
            border = BLOCK_FRAME * line.height
            found.append((line.box.enlarged(border, border), line.score, "block"))
    return found


def _parts(pixels: Pixels, written: Sequence[Written], size: Size) -> list[Found]:
    found = []
    for each in written:
        line = each.line
        if is_part(each.reading) and line.box.area <= BLOCK_LARGEST * size.width * size.height:
            field = field_around(pixels, line)
            if field is not None:
                found.append((_framed(field.box, field), line.score, "part"))
    return found


def _below_countries(written: Sequence[Written]) -> list[Found]:
    found = []
    for each in written:
        if COUNTRY.search(each.reading.text):
            word, length = each.line, each.line.length
            across = (COUNTRY_HEIGHT * length - word.height) / 2
            along = (COUNTRY_WIDTH - 1) * length / 2
            plate = word.moved(along, across).sized(COUNTRY_WIDTH * length, COUNTRY_HEIGHT * length)
            found.append((plate.box, word.score, "country"))
    return found


def _framed(box: Box, line: Line) -> Box:
    return box.enlarged(FRAME * line.height, FRAME * line.height)
