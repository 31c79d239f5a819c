"""What is written on licence plates: few characters, capitals and digits, close together."""

from __future__ import annotations

import re
import unicodedata

from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reading
from bystander.domain.geometry import Size

SHORTEST, LONGEST = 4, 9
"""Characters of a registration, separators left out."""

SURE = 0.6
"""Likelihood of its characters, on average, from which a line counts as read."""

NARROW = 0.44
"""Width of a character, as a share of the line's height, up to which capitals alone may be a
registration: words on signs are set wider."""

WIDE = 0.85
"""The same for digits with letters; beyond, it is a headline."""

CAPITALS_LARGEST = 0.008
"""Share of the picture up to which capitals alone may be a registration."""

SEPARATOR = re.compile(r"[-\u2013\u2014=·•:.~ *+'\"°]")
PRICE = re.compile(r"[$€£¥%©]|\d[.,:]\d\d(?!\d)|\d\.\d{1,3}(?!\d)")
TIME = re.compile(r"(?i)\d ?(?:am|pm|km|kg|mm|cm|th|nd|rd|st)\b|(?:19|20)\d\d$")
PROVINCE = re.compile("[\u4e00-\u9fff][A-Z]")


def is_registration(line: Line, reading: Reading, size: Size) -> bool:
    """Whether a line that was read has the shape of a registration, of any country.

    size: of the picture
    """
    text = reading.text.strip()
    compact = SEPARATOR.sub("", text)
    if not SHORTEST <= len(compact) <= LONGEST or reading.sure < SURE or PRICE.search(text):
        return False
    if PROVINCE.search(compact):
        return True
    letters = "".join(sign for sign in compact if sign.isalpha())
    digits = sum(map(str.isdigit, compact))
    if not compact.isascii() or not compact.isalnum() or letters != letters.upper():
        return False
    width = line.length / line.height / len(text)
    if digits and letters:
        return width <= WIDE and not TIME.search(text)
    if len(compact) == SHORTEST or width > NARROW:
        return False
    share = line.length * line.height / (size.width * size.height)
    return digits > 0 or share <= CAPITALS_LARGEST


def is_part(reading: Reading) -> bool:
    """Whether a line that was read may be a part of a registration: too short for a whole one,
    with digits and capitals.
    """
    compact = SEPARATOR.sub("", reading.text.strip())
    return (
        len(compact) == SHORTEST - 1
        and reading.sure >= SURE
        and compact.isascii()
        and compact.isalnum()
        and compact == compact.upper()
        and not compact.isdigit()
        and not compact.isalpha()
    )


def is_word(reading: Reading) -> bool:
    """Whether a line was read, surely, as a word: what plates bear besides, or a sign."""
    text = reading.text.strip()
    small = sum(map(str.islower, text))
    latin = all("LATIN" in unicodedata.name(sign, "") for sign in text if sign.isalpha())
    return reading.sure >= 0.9 and latin and small >= len(text) / 2  # noqa: PLR2004 -- surely
