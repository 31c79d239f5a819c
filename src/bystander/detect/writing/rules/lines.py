"""All rules that judge a line by itself."""

from __future__ import annotations

from collections.abc import Sequence

from bystander.detect.writing.reader import Reading
from bystander.detect.writing.rules.addresses import address
from bystander.detect.writing.rules.contact import contact
from bystander.detect.writing.rules.machine_zone import machine_zone
from bystander.detect.writing.rules.names import name
from bystander.detect.writing.rules.numbers import number

RULES = (machine_zone, number, contact, name, address)

UNSURE = 0.7
"""Likelihood of its characters, on average, below which a number counts as not read."""

NUMBER_LIKE = 6


def personal(reading: Reading) -> str:
    """Why a line is somebody's, or nothing."""
    for rule in RULES:
        if reason := rule(reading):
            return reason
    return "unreadable" if _unread_number(reading) else ""


def joined(readings: Sequence[Reading]) -> Reading:
    """What stands in one row, as one line."""
    text = " ".join(reading.text for reading in readings)
    others: list[str] = []
    for reading in readings:
        others.extend((*reading.others, ""))
    return Reading(text, min(reading.sure for reading in readings), (), tuple(others[:-1]))


def _unread_number(reading: Reading) -> bool:
    digits = sum(map(str.isdigit, reading.text))
    letters = sum(map(str.isalpha, reading.text))
    return reading.sure < UNSURE and digits >= NUMBER_LIKE and digits > letters
