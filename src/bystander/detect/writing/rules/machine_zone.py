"""Machine-readable zones of travel documents, by ICAO Doc 9303."""

from __future__ import annotations

import re

from bystander.detect.writing.reader import Reading

FILLERS = str.maketrans(dict.fromkeys(">\u00ab\u2039\uff1c\u300a\u3008", "<"))
"""What a reader takes the filler for; upside down it points the other way."""

SHORTEST, LONGEST = 26, 46
"""Characters of a line: 30, 36 or 44, and what a reader adds or loses."""

MOST_ODD = 3
FEWEST_FILLERS = 3
SHORTEST_PART = 8
WEIGHTS = (7, 3, 1)
VALUES = {str(digit): digit for digit in range(10)} | {
    chr(ord("A") + place): 10 + place for place in range(26)
}
DATE_AND_CHECK = re.compile(r"\d{7}")


def machine_zone(reading: Reading) -> str:
    """By its alphabet, its length and its fillers; or, where those were lost, by a date with
    its check digit.
    """
    text = reading.text.translate(FILLERS).replace(" ", "")
    fillers = text.count("<")
    if fillers >= FEWEST_FILLERS and len(text) >= SHORTEST_PART:
        return "mrz"
    odd = sum(not (sign == "<" or (sign.isascii() and sign.isalnum())) for sign in text)
    if not SHORTEST <= len(text) <= LONGEST or odd > MOST_ODD or text != text.upper():
        return ""
    if fillers or any(_proves_itself(match) for match in _dates(text)):
        return "mrz"
    return ""


def check_digit(field: str) -> int:
    """Weights 7, 3, 1 over digits, letters from 10 on, and fillers as 0, modulo 10."""
    return (
        sum(VALUES.get(sign, 0) * WEIGHTS[place % len(WEIGHTS)] for place, sign in enumerate(field))
        % 10
    )


def _dates(text: str) -> list[str]:
    return [text[start : start + 7] for start in range(len(text) - 6)]


def _proves_itself(field: str) -> bool:
    if not DATE_AND_CHECK.fullmatch(field):
        return False
    month, day = int(field[2:4]), int(field[4:6])
    return 1 <= month <= 12 and 1 <= day <= 31 and check_digit(field[:6]) == int(field[6])  # noqa: PLR2004 -- a calendar
