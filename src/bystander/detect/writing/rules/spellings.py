"""What a number that was read may be: stretches of a line, and what may have been mixed up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bystander.detect.writing.reader import Reading

DIGITS = str.maketrans("OoQDIilL|!ZSsBGqgTzbeA", "0000111111255869972864")
"""Letters that are read where a digit stands."""

GROUP = re.compile(r"[A-Za-z0-9|!]+")
BETWEEN = re.compile(r"[ .\-\u2013\u2014\u00b7_/,<]{0,3}")
"""What may stand between two groups of one number."""

MOST_GROUPS = 12
SHORTEST, LONG, LONGEST = 8, 15, 34
"""Characters of a number; of one that is a part of a longer row at least LONG."""

FEWEST_DIGITS = 5


def stretches(reading: Reading) -> Iterator[tuple[int, int]]:
    """(start, end) of every run of groups that is as long as a number may be.

    A part of a longer row of digits is one only where it is long: a card's number stands
    before its date, but a third of it is no number of its own.
    """
    groups = [match.span() for match in GROUP.finditer(reading.text)]
    joins = [
        bool(BETWEEN.fullmatch(reading.text[before[1] : after[0]]))
        for before, after in pairwise(groups)
    ]
    digits = [reading.text[start:end].isdigit() for start, end in groups]
    for first, (start, _) in enumerate(groups):
        for last in range(first, min(first + MOST_GROUPS, len(groups))):
            if last > first and not joins[last - 1]:
                break
            length = sum(end - begin for begin, end in groups[first : last + 1])
            goes_on = (first > 0 and joins[first - 1] and digits[first - 1]) or (
                last + 1 < len(groups) and joins[last] and digits[last + 1]
            )
            if (LONG if goes_on else SHORTEST) <= length <= LONGEST:
                yield start, groups[last][1]


def spellings(reading: Reading) -> Iterator[str]:
    """Compact upper-case strings, each once, those that were read before those that may be.

    A letter may stand for the digit that looks like it; and where the reader itself was in
    doubt about one character, for what else it took it for.
    """
    said: set[str] = set()
    for start, end in stretches(reading):
        for spelling in _variants(reading, start, end):
            compact = spelling.upper()
            if compact not in said and sum(map(str.isdigit, compact)) >= FEWEST_DIGITS:
                said.add(compact)
                yield compact


def _variants(reading: Reading, start: int, end: int) -> Iterator[str]:
    places = [place for place in range(start, end) if GROUP.fullmatch(reading.text[place])]
    read = [reading.text[place] for place in places]
    yield from _as_digits(read)
    for index, place in enumerate(places):
        digit = read[index].translate(DIGITS)
        if digit != read[index]:  # alone, for where letters belong into a number
            yield "".join([*read[:index], digit, *read[index + 1 :]])
        for other in reading.others[place]:
            if GROUP.fullmatch(other):
                yield from _as_digits([*read[:index], other, *read[index + 1 :]])


def _as_digits(read: list[str]) -> Iterator[str]:
    """As it is; all digits; and all but a letter that begins, ends, or does both."""
    whole = "".join(read)
    digits = whole.translate(DIGITS)
    yield whole
    yield digits
    yield digits[:-1] + whole[-1]
    yield whole[0] + digits[1:]
    yield whole[0] + digits[1:-1] + whole[-1]
    yield whole[:2] + digits[2:]
    if whole[:1].isalpha():  # a label that was read together with its number
        yield re.sub(r"^[A-Za-z]+", "", whole).translate(DIGITS)
