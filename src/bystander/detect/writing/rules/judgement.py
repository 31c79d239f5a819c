"""Which lines of a picture are personal: by themselves, by their neighbours, by their block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bystander.detect.writing.line import Line
from bystander.detect.writing.rules.dates import has_date
from bystander.detect.writing.rules.documents import document, unreadable
from bystander.detect.writing.rules.labels import Label, labels
from bystander.detect.writing.rules.lines import joined, personal
from bystander.detect.writing.rules.machine_zone import machine_zone
from bystander.detect.writing.written import (
    BESIDE,
    WORD_GAP,
    Written,
    blocks,
    follows,
    hull,
    is_below,
)
from bystander.domain.geometry import Box

ANNOUNCING = frozenset({Label.NAME, Label.BIRTH, Label.NUMBER, Label.ADDRESS})
PAGE = 0.7
"""Height of a document, as a share of its zone's length (cards 0.63, passports 0.7)."""

BORDER = 0.08
"""Of a document's longer side: what lies beside its lines. The zone of a passport leaves 5 % of
its page free on either side, and was often found a little short.
"""

UNREADABLE = "unreadable"

VALUE = 3
"""Characters more than its label's from which a line holds a value itself."""

LONGEST_ROW = 8


@dataclass(frozen=True, slots=True)
class Judgement:
    """reasons: one a line, in their order; empty where nothing speaks for covering it
    wholes: what is covered as a whole, and why
    """

    reasons: tuple[str, ...]
    wholes: tuple[tuple[Box, str], ...]


def judge(written: Sequence[Written]) -> Judgement:
    """Reasons only: what the lines say stays with the caller."""
    reasons = [personal(each.reading) for each in written]
    wholes: list[tuple[Box, str]] = []
    for block in blocks([each.line for each in written]):
        inside = [written[index] for index in block]
        if reason := document(inside):
            wholes.append((_whole(inside), reason))
            for index in block:
                reasons[index] = reasons[index] or reason
            continue
        for card in unreadable(inside):
            wholes.append((_whole([inside[place] for place in card]), UNREADABLE))
            for place in card:
                reasons[block[place]] = reasons[block[place]] or UNREADABLE
        _judge_rows(written, block, reasons)
        _judge_labels(written, block, reasons)
    return Judgement(tuple(reasons), tuple(wholes))


def _whole(inside: Sequence[Written]) -> Box:
    """All of a document, card or badge with these lines: what is not read of it, too."""
    zones = [_page(each.line) for each in inside if machine_zone(each.reading)]
    whole = hull([each.box for each in inside] + zones)
    height = sum(each.line.height for each in inside) / len(inside)
    border = max(height, BORDER * max(whole.width, whole.height))
    return whole.enlarged(border, border)


def _page(zone: Line) -> Box:
    """As much of a travel document as stands above a line of its machine-readable zone."""
    height = PAGE * zone.length
    return zone.moved(0, zone.height - height / 2).sized(zone.length, height).box


def _judge_rows(written: Sequence[Written], block: list[int], reasons: list[str]) -> None:
    """Numbers and names whose pieces were found as several lines of a row."""
    after = {index: _next(written, block, index) for index in block}
    followers = set(after.values())
    for first in block:
        if first in followers:
            continue
        row = [first]
        while len(row) < LONGEST_ROW and (index := after[row[-1]]) is not None:
            row.append(index)
        if len(row) > 1 and not all(reasons[index] for index in row):
            reason = personal(joined([written[index].reading for index in row]))
            for index in row:
                reasons[index] = reasons[index] or reason


def _next(written: Sequence[Written], block: list[int], index: int) -> int | None:
    here = written[index]
    after = [other for other in block if other != index and follows(here, written[other], WORD_GAP)]
    return min(after, key=lambda other: abs(written[other].line.x - here.line.x), default=None)


def _judge_labels(written: Sequence[Written], block: list[int], reasons: list[str]) -> None:
    """What a label announces: in its own line, to the right of it, or below."""
    for index in block:
        found = [each for each in labels(written[index].reading) if each[1] in ANNOUNCING]
        if not found:
            continue
        word, label = max(found, key=lambda each: len(each[0]))
        if _holds_value(written[index], word):
            reasons[index] = reasons[index] or label.value
        for other in block:
            beside = follows(written[index], written[other], BESIDE)
            if other != index and (beside or is_below(written[index], written[other])):
                reasons[other] = reasons[other] or label.value


def _holds_value(written: Written, word: str) -> bool:
    text = written.reading.text
    said = sum(map(str.isalnum, text))
    return (
        has_date(written.reading)
        or (":" in text and said > len(word) + VALUE)
        or (sum(map(str.isdigit, text)) > VALUE)
    )
