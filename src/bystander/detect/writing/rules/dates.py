"""Dates as documents print them."""

from __future__ import annotations

import re

from bystander.detect.writing.reader import Reading

MONTHS = """jan feb mar apr may jun jul aug sep oct nov dec fév avr mai juin juil aoû déc mär okt
dez ene abr ago dic gen mag giu lug set ott"""
DATE = re.compile(
    r"(?<!\d)(?:\d{1,2} ?[./-] ?\d{1,2} ?[./-] ?(?:\d{4}|\d{2})"
    r"|\d{4} ?[./-] ?\d{1,2} ?[./-] ?\d{1,2}"
    r"|\d{1,2} ?(?:" + "|".join(MONTHS.split()) + r")\w*\.? ?/?\w* ?(?:\d{4}|\d{2})"
    r"|\d{1,2} \d{2} \d{2}(?:\d{2})?"
    r"|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日?)(?!\d)",
    re.IGNORECASE,
)


def has_date(reading: Reading) -> bool:
    return DATE.search(reading.text) is not None
