"""What lines say about each other: rows, labels, documents and badges."""

from __future__ import annotations

from dataclasses import replace

from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reading
from bystander.detect.writing.rules.judgement import Judgement, judge
from bystander.detect.writing.written import Written

HEIGHT = 20.0


def line(text: str, left: float, top: float, sure: float = 0.99) -> Written:
    length = 10.0 * len(text)
    place = Line(left + length / 2, top + HEIGHT / 2, length, HEIGHT, 0.0, 0.9)
    blank = tuple("" for _ in text)
    return Written(place, Reading(text, sure, tuple(0.5 for _ in text), blank))


def reasons(*lines: Written) -> dict[str, str]:
    judged = judge(lines)
    texts = [each.reading.text for each in lines]
    return {text: reason for text, reason in zip(texts, judged.reasons, strict=True) if reason}


def test_a_number_in_several_pieces_of_one_row_is_one_number() -> None:
    pieces = [line(part, left, 0) for left, part in enumerate(["4111", "1111", "1111", "1111"])]
    spread = [line(piece.reading.text, 55.0 * place, 0) for place, piece in enumerate(pieces)]
    assert judge(spread).reasons == ("bank-card",) * 4


def test_the_same_pieces_one_below_the_other_are_none() -> None:
    column = [line("4111", 0, 30.0 * row) for row in range(4)]
    assert judge(column).reasons == ("",) * 4


def test_what_stands_below_a_label_is_covered() -> None:
    found = reasons(line("Date of birth", 0, 0), line("01 JAN 1976", 0, 25), line("Exit", 0, 400))
    assert found == {"01 JAN 1976": "birth-date"}


def test_what_stands_beside_a_label_is_covered() -> None:
    found = reasons(line("Surname:", 0, 0), line("Hasselbrook", 100, 0))
    assert found == {"Hasselbrook": "name"}


def test_a_label_and_its_value_in_one_line_are_covered() -> None:
    assert reasons(line("Membership No: A-7731-B", 0, 0)) == {
        "Membership No: A-7731-B": "document-number"
    }


def document() -> tuple[Written, ...]:
    return (
        line("PASSPORT", 0, 0),
        line("Nationality", 0, 28),
        line("Utopian", 0, 56),
        line("Authority", 0, 84),
    )


def test_a_document_is_covered_whole() -> None:
    judged = judge(document())
    assert set(judged.reasons) == {"document"}
    assert covers(judged, 0, 0)
    assert covers(judged, 100, 100)


def test_one_word_of_a_document_makes_no_document_of_a_sign() -> None:
    sign = (line("PASSPORT PHOTOS", 0, 0), line("while you wait", 0, 28), line("open", 0, 56))
    assert judge(sign) == Judgement(("", "", ""), ())


def test_a_travel_document_is_covered_as_far_as_its_zone_tells() -> None:
    zone = line("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 0, 400)
    judged = judge((zone, line("the photo is up here", 20, 380)))
    assert covers(judged, 200, 150)
    assert not covers(judged, 200, 600)


def test_a_badge_is_covered_whole() -> None:
    badge = (line("VISITOR", 0, 0), line("Quux", 0, 26))
    assert reasons(*badge) == {"VISITOR": "badge", "Quux": "badge"}


def test_a_card_that_cannot_be_read_is_covered_whole() -> None:
    card = [line("qwfp", 0, 26.0 * row, sure=0.3) for row in range(4)]
    assert judge(card).wholes
    assert not judge([line("legible", 0, 26.0 * row) for row in range(4)]).wholes


def test_what_is_far_larger_does_not_join_unreadable_lines_to_one_card() -> None:
    clutter = [line("x", 900.0 * side, 26.0 * row, sure=0.3) for side in (0, 1) for row in range(2)]
    large = replace(clutter[0], line=Line(450, 13, 900, 300, 0.0, 0.9))
    assert not judge([*clutter, large]).wholes


def test_what_is_large_and_still_not_read_is_no_writing() -> None:
    backs = [
        replace(line("x", 0, 0, sure=0.3), line=Line(200, 260.0 * row, 400, 220, 0.0, 0.9))
        for row in range(4)
    ]
    assert not judge(backs).wholes


def test_a_card_beside_something_far_larger_is_covered_by_itself() -> None:
    card = [line("qwfp", 0, 26.0 * row, sure=0.3) for row in range(4)]
    large = replace(card[0], line=Line(600, 40, 900, 400, 0.0, 0.9))
    judged = judge([*card, large])
    assert covers(judged, 10, 40)
    assert not covers(judged, 900, 40)


def test_a_poster_is_no_badge() -> None:
    poster = [line("CONFERENCE", 0, 0)] + [
        line(f"Talk about it {n}", 0, 26.0 * n) for n in range(1, 16)
    ]
    assert not judge(poster).wholes


def covers(judged: Judgement, x: float, y: float) -> bool:
    return any(box.left <= x < box.right and box.top <= y < box.bottom for box, _ in judged.wholes)
