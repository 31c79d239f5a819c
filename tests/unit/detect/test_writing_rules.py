"""What the rules for writing call personal, and what they leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.detect.writing.reader import Reading
from bystander.detect.writing.rules.lines import personal
from bystander.detect.writing.rules.machine_zone import check_digit
from bystander.detect.writing.rules.numbers import PERSONS, proven

SIGNS = "0123456789" * 5 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

NIR_KEY = f"{97 - 2531099126111 % 97:02d}"


def said(text: str, sure: float = 0.99, others: dict[int, str] | None = None) -> Reading:
    guesses = tuple((others or {}).get(place, "") for place in range(len(text)))
    return Reading(text, sure, tuple(0.5 for _ in text), guesses)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("11010519491231002X", "identity-number"),  # Chinese resident identity
        (f"2 53 10 99 126 111 {NIR_KEY}", "identity-number"),  # French NIR
        ("GB82 WEST 1234 5698 7654 32", "iban"),
        ("DE89 3704 0044 0532 0130 00", "iban"),
        ("4111 1111 1111 1111", "bank-card"),
        ("5500-0000-0000-0004", "bank-card"),
        ("VAT/CNP 1630615123457", "identity-number"),  # Romanian CNP
        ("RSSMRA85T10A562S", "identity-number"),
        ("078-05-1120", "social-security"),
        ("+44 20 7946 0958", "phone"),
        ("Tel. 089 4567890", "phone"),
        ("(714) 879-3574", "phone"),
        ("write to jane.doe@example.org", "e-mail"),
        ("jane.doe@example,org", "e-mail"),
        ("John Smith lives in New York.", "name"),
        ("JANE CITIZEN", "name"),
        ("Dr. Hasselbrook", "name"),
        ("2621 ORANGETHORPE AVE,FULLERTON.", "address"),
        ("Beethovenstraße 12", "address"),
        ("12, rue de la Paix", "address"),
        ("P<AUSCITIZEN<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<", "mrz"),
        ("PA09404433AUS8406077F1903212<17332717P<<<<68", "mrz"),
        ("00>>>>>>>>>>", "mrz"),  # a piece of one, upside down
    ],
)
def test_what_is_somebodys_has_a_reason(text: str, reason: str) -> None:
    assert personal(said(text)) == reason


@pytest.mark.parametrize(
    "text",
    [
        "REPUBLIC OF CHINA",
        "SUBTOTAL $55.96",
        "27.07.1998",
        "Musée du LOUVRE",
        "4111 1111 1111 1112",  # the check digit is wrong, and was read surely
        "GB82 WEST 1234 5698 7654 33",
        "110105194912310021",
        "Rue de Rivoli",
        "St. James Street",
        "Main Street 1990",
        "OPEN 24 HOURS",
        "ISO 9001:2015",
        "A very ordinary sentence about nothing",
    ],
)
def test_what_is_nobodys_is_left(text: str) -> None:
    assert personal(said(text)) == ""


def test_letters_that_look_like_digits_are_tried_before_a_check_digit_fails() -> None:
    assert personal(said("4111 11I1 1ll1 1111")) == "bank-card"
    assert personal(said("GB82 WEST I234 5698 7654 32"))
    assert personal(said("11O10519491231002X")) == "identity-number"


def test_what_the_reader_itself_doubted_is_tried() -> None:
    wrong = "4111 1111 1111 1712"
    assert personal(said(wrong)) == ""
    assert personal(said("4111 1111 1171 1111", others={12: "1"})) == "bank-card"


def test_a_number_that_was_read_badly_is_covered() -> None:
    assert personal(said("000 000 001", sure=0.5)) == "unreadable"
    assert personal(said("000 000 001", sure=0.95)) == ""


def test_a_reading_never_shows_its_text() -> None:
    assert "Smith" not in repr(said("John Smith"))


def test_check_digits_are_those_of_icao_9303() -> None:
    # Doc 9303 part 3, appendix A, and part 4, section 4.2.
    assert check_digit("520727") == 3
    assert check_digit("L898902C3") == 6
    assert check_digit("ZE184226B<<<<<") == 1


@given(
    st.sampled_from(sorted(PERSONS)).flatmap(
        lambda length: st.text(SIGNS, min_size=length, max_size=length)
    )
)
def test_no_number_makes_a_check_fail_instead_of_answering(spelling: str) -> None:
    assert proven.__wrapped__(spelling) in {"", "bank-card", "iban", "identity-number"}
