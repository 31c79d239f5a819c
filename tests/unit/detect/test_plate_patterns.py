"""What has the shape of a registration, and what only looks like one."""

from __future__ import annotations

import pytest

from bystander.detect.plates.patterns import is_registration
from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reading
from bystander.domain.geometry import Size

STREET = Size(1280, 720)


def judged(text: str, wide: float = 0.4, height: float = 20.0, size: Size = STREET) -> bool:
    """wide: of each character, in heights"""
    line = Line(600, 400, wide * len(text) * height, height, 0.0, 0.9)
    return is_registration(line, Reading(text, 0.95, (), ()), size)


@pytest.mark.parametrize(
    "text",
    ["B 68 SPK", "AB12 CDE", "520 MRK", "B-12-ABC", "1234 BCD", "7ABC123", "5100951", "京A12345"],
)
def test_registrations_of_many_countries_are_known(text: str) -> None:
    assert judged(text)


def test_capitals_alone_are_one_where_they_are_small_and_close_together() -> None:
    assert judged("FZ RULZ")
    assert not judged("FZ RULZ", wide=0.5)
    assert not judged("FZ RULZ", height=150.0)


def test_a_number_with_a_stop_in_it_is_a_price_only_where_it_reads_like_one() -> None:
    assert judged("51.00951")
    assert not judged("AB 12.50")
    assert not judged("2.95 EUR")


@pytest.mark.parametrize("text", ["Bakery", "OPEN 24 HOURS", "10 PM", "EST 1987", "$1200AB", "A1"])
def test_words_times_years_and_prices_are_none(text: str) -> None:
    assert not judged(text)
