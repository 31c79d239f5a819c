"""Which words that were said may name somebody."""

from __future__ import annotations

import pytest

from bystander.detect.saying.common_words import COMMON
from bystander.detect.saying.rules import ADDRESS, NAME, NUMBER, named
from bystander.detect.saying.word import Word
from bystander.detect.writing.rules.given_names import GIVEN_NAMES


def silent(text: str) -> list[str]:
    """What is silent of a text, without what stands around the words."""
    words = [Word(f" {word}", index, index + 1) for index, word in enumerate(text.split())]
    return [words[index].bare for index in sorted({index for index, _ in named(words)})]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Then I saw Polly near the river.", ["Polly"]),
        ("We asked. Warner did not answer.", ["Warner"]),
        ("Liddy's dishes were washed.", ["Liddy's"]),
        ("He went to New York with O'Brien.", ["New", "York", "O'Brien"]),
        ("my name is kowalczyk and that is all", ["kowalczyk"]),
        ("I met doctor frobisher there.", ["frobisher"]),
        ("Mrs. Dalloway said so.", ["Mrs", "Dalloway"]),
        ("I spell it: J. O. H. N. please", ["J", "O", "H", "N"]),
        ("See you on Wednesday.", ["Wednesday"]),
        ("Je cherche Amélie.", ["Je", "Amélie"]),
    ],
)
def test_names_are_silent(text: str, wanted: list[str]) -> None:
    assert silent(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("it was 555 0199 or so", ["555", "0199"]),
        ("call four one five now", ["four", "one", "five"]),
        ("about twenty-five of them", ["twenty-five"]),
        ("in nineteen eighty four it was", ["nineteen", "eighty", "four"]),
        ("a hundred and seven people", ["a", "hundred", "and", "seven"][1:]),
        ("write to me at jo@example.com then", ["jo@example.com"]),
    ],
)
def test_numbers_are_silent(text: str, wanted: list[str]) -> None:
    assert silent(text) == wanted


def test_an_address_is_silent_from_its_number_to_its_street() -> None:
    text = "she lives at 35 church hill road now"
    assert silent(text) == ["35", "church", "hill", "road"]
    words = [Word(word, index, index + 1) for index, word in enumerate(text.split())]
    assert {reason for _, reason in named(words)} == {NUMBER, ADDRESS}


@pytest.mark.parametrize(
    "text",
    [
        "The rainbow was seen above. It was one of the best, and I think so, too.",
        "When a man looks for something beyond his reach, his friends say so.",
        "I'm sure that I've said what I'd do. That's all.",
        "A second look at the first of them",
        "one of the doctors said that the street was long",
    ],
)
def test_common_words_are_said(text: str) -> None:
    assert silent(text) == []


def test_what_begins_a_sentence_is_a_name_unless_it_is_a_common_word() -> None:
    assert silent("Zebedee came.") == ["Zebedee"]
    assert silent("Everything came.") == []


def test_no_given_name_is_a_common_word() -> None:
    names = {name.lower() for name in GIVEN_NAMES} & COMMON
    assert not any(silent(f"{name.title()} came.") == [] for name in names)


def test_reasons_tell_the_kind_and_nothing_else() -> None:
    words = [Word(word, 0, 1) for word in ("Say", "Polly", "42")]
    assert {reason for _, reason in named(words)} <= {NAME, NUMBER, ADDRESS}


def test_a_word_is_never_shown() -> None:
    assert "Polly" not in repr(Word("Polly", 0.0, 1.0))
