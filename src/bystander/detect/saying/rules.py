"""Which words may name somebody: by their capitals, by what stands around them, by digits.

A recogniser writes names with a capital, as people do. It does so with each first word of a
sentence, too: there a word counts as a name unless it is a common one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bystander.detect.saying.common_words import COMMON
from bystander.detect.saying.word import Word
from bystander.detect.writing.rules.given_names import GIVEN_NAMES
from bystander.detect.writing.rules.names import PLACES, TITLES

NAME = "what may be a name"
NUMBER = "what may be a number"
ADDRESS = "what may be an address"

NUMBERS_IN_WORDS = """zero two three four five six seven eight nine ten eleven twelve thirteen
fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
eighty ninety hundred hundreds thousand thousands million millions billion double triple oh
third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"""
NUMBERS = frozenset(NUMBERS_IN_WORDS.split())
"""English words that count. "One", "first" and "second" say something else too often; beside
one of these they count as well."""

BESIDE = frozenset({"one", "first", "second", "and", "a", "point", "dash", "at", "dot"})

MONTHS_IN_WORDS = """january february march april may june july august september october november
december monday tuesday wednesday thursday friday saturday sunday"""
MONTHS = frozenset(MONTHS_IN_WORDS.split())

TITLES_SAID_IN_WORDS = """mister missus miss madam sir lord lady doctor professor captain major
colonel sergeant officer judge father sister brother uncle aunt auntie saint king queen prince
princess"""
TITLES_SAID = frozenset(TITLES_SAID_IN_WORDS.split()) | {title.lower() for title in TITLES}

STREETS = {place.lower() for place in PLACES} - {"day", "church", "school", "hospital", "hall"}

INTRODUCING = re.compile(
    r"\b(?:my|his|her|their|your|the) (?:sur)?names?(?: is| was|'s|s)?$|\bname's$|\bi am called$"
    r"|\b(?:called|named)$|\bthis is$|\bspeaking to$"
)
"""What is said before a name."""

SPOKEN_MAIL = re.compile(r"@|\w\.(?:com|org|net|de|uk|eu|fr|io)\b", re.IGNORECASE)
DIGIT = re.compile(r"\d")
LETTER = re.compile(r"[A-Z](?:[.-][A-Z])*\.?")
"""One that is spelled, or several."""

FAR = 4
"""Words from a number to the word for a street."""


def named(words: Sequence[Word]) -> list[tuple[int, str]]:
    """(index, reason) of the words that are to be silent, in order; a word may come twice."""
    return [*_addresses(words), *_numbers(words), *_names(words)]


def _numbers(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    sure = {index for index, word in enumerate(words) if _counts(word)}
    # "One" between numbers, "first" behind a month: what stands beside a number is part of it.
    near = {
        index
        for index, word in enumerate(words)
        if word.bare.lower() in BESIDE
        and ({index - 1, index + 1} <= sure or (_one(word) and {index - 1, index + 1} & sure))
    }
    for index in sorted(sure | near):
        yield index, NUMBER


def _counts(word: Word) -> bool:
    parts = word.bare.lower().replace("-", " ").split()
    return bool(DIGIT.search(word.text) or SPOKEN_MAIL.search(word.text)) or any(
        part in NUMBERS for part in parts
    )


def _one(word: Word) -> bool:
    return word.bare.lower() in {"one", "first", "second"}


def _names(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    for index, word in enumerate(words):
        first = index == 0 or words[index - 1].ends_a_sentence
        if _is_name(word, first=first) or _is_announced(words, index):
            yield index, NAME


def _is_name(word: Word, *, first: bool) -> bool:
    """Whether a word is written like a name. ``first``: of a sentence, where all have capitals."""
    bare = word.bare
    core = re.sub(r"['’](?:s|ll|d|m|ve|re)$", "", bare)  # noqa: RUF001 -- an apostrophe
    if not core[:1].isupper() or core == "I":
        return False
    if LETTER.fullmatch(core) and not (first and core == "A"):
        return True
    if core.lower() in MONTHS:
        return True
    return not first or core.title() in GIVEN_NAMES or core.lower() not in COMMON


def _is_announced(words: Sequence[Word], index: int) -> bool:
    before = words[index - 1].bare.lower().rstrip(".") if index else ""
    if before in TITLES_SAID and not words[index - 1].ends_a_sentence:
        return words[index].bare.lower() not in COMMON
    said = " ".join(word.bare.lower() for word in words[max(0, index - 4) : index])
    return bool(INTRODUCING.search(said)) and words[index].bare.lower() not in COMMON


def _addresses(words: Sequence[Word]) -> Iterator[tuple[int, str]]:
    """From a number or a capital to the word for a street behind it."""
    for index, word in enumerate(words):
        if word.bare.lower() not in STREETS or not index:
            continue
        start = index
        while start > max(0, index - FAR) and words[start - 1].bare.lower() not in COMMON:
            start -= 1
        before = range(start, index)
        if any(_counts(words[at]) or _is_name(words[at], first=at == 0) for at in before):
            yield from ((place, ADDRESS) for place in range(start, index + 1))
