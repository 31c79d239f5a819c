"""Telephone numbers, by the numbering plans of libphonenumber, and electronic addresses."""

from __future__ import annotations

import re

from bystander.detect.writing.reader import Reading
from bystander.detect.writing.rules.dates import DATE

REGION_NAMES = """US GB FR DE ES IT CN IN BR JP RO EG RU TR NL BE CH AT PL SE PT MX KR ZA AU
GR HK"""
REGIONS = tuple(REGION_NAMES.split())
"""Whose national numbers are known without a country code."""

ADDRESS = re.compile(r"[\w.+-]{2,} ?[@\uff20] ?[\w-]+(?: ?[.,] ?\w{2,})?|(?<!\w)[@\uff20]\w{3,}")
"""A name at a domain, dots read as commas included; or a handle."""

FEWEST_DIGITS, MOST_DIGITS = 7, 15
"""Of a telephone number, its country code included (ITU-T E.164)."""

DIGIT_LIKE = str.maketrans("OoQIl|SB", "00011158")
RUN = re.compile(r"[+(0-9OoQIl|SB][0-9OoQIl|SB()\-\u2013./ ]{5,}[0-9OoQIl|SB]")
"""What may be a telephone number once its letters are taken for digits."""

TELEPHONE = re.compile(
    r"\b(?:tel|phone|fon|mobil\w*|cell|fax|whats ?app|handy|móvil)\b\.?|电话|手机|☎", re.IGNORECASE
)


def contact(reading: Reading) -> str:
    """The reason to cover a line, or nothing."""
    if ADDRESS.search(reading.text):
        return "e-mail"
    return "phone" if any(map(_is_phone, _candidates(reading.text))) else ""


def _candidates(text: str) -> set[str]:
    runs = {match.group() for match in RUN.finditer(text)}
    runs |= {run.translate(DIGIT_LIKE) for run in runs}
    labelled = bool(TELEPHONE.search(text))
    counted = {run: sum(map(str.isdigit, run)) for run in runs}
    fewest = 0 if labelled else FEWEST_DIGITS
    return {run for run, digits in counted.items() if fewest <= digits <= MOST_DIGITS}


def _is_phone(run: str) -> bool:
    import phonenumbers  # noqa: PLC0415 -- loaded with the first number that may be one

    if DATE.fullmatch(run.strip()):
        return False
    regions = (None,) if run.startswith("+") else REGIONS
    return any(phonenumbers.PhoneNumberMatcher(run, region).has_next() for region in regions)
