"""Lines that name a person: a given name or a title, and a word with a capital after it."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from bystander.detect.writing.reader import Reading
from bystander.detect.writing.rules.given_names import GIVEN_NAMES

WORD = re.compile(r"[A-Z][a-z]+(?:[-'][A-Z][a-z]+)*|[A-Z]{2,}(?:[-'][A-Z]+)*|[A-Z](?=\.)")
"""A word with a capital, or an initial; words that were read as one come apart."""

TITLE_WORDS = """Mr Mrs Ms Miss Dr Prof Herr Frau Mme Mlle Monsieur Madame Sig Sra Sr Senor
Senora Pan Pani Signor Signora"""
TITLES = frozenset(TITLE_WORDS.split())

PLACE_WORDS = """Street St Road Rd Avenue Ave Lane Square Sq Park Church School Hospital Hotel
Station Bridge Airport Island Bay River Lake Hall House College University Place Court Boulevard
Blvd Drive Way Close Hill Mall Center Centre Day"""
PLACES = frozenset(PLACE_WORDS.split())
"""Words after which a name is a place's."""

SAINTS = re.compile(r"\b(?:St|Saint|San|Santa|Sankt|Ste|Sint)\b\.? ?$", re.IGNORECASE)

APART = 2
"""Most that stands between a given name and what follows: a stop, a comma, a space."""


def name(reading: Reading) -> str:
    """The reason to cover a line, or nothing."""
    text = _plain(reading.text)
    words = [(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]
    for (first, start, end), (second, begin, _) in pairwise(words):
        between = text[end:begin]
        if len(between) > APART or between.strip(" .,-"):
            continue
        if second.title() in PLACES or SAINTS.search(text[:start]):
            continue
        if first.title() in GIVEN_NAMES or (second.title() in GIVEN_NAMES and "," in between):
            return "name"
        if first.title() in TITLES and len(second) > 1:
            return "name"
    return ""


def _plain(text: str) -> str:
    """Without accents: what the reader gets wrong most often."""
    parts = unicodedata.normalize("NFD", text.replace("\u2019", "'"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
