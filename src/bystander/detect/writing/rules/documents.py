"""Blocks of lines that are documents, cards or badges, which are covered whole."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bystander.detect.writing.rules.labels import Label, labels
from bystander.detect.writing.rules.machine_zone import machine_zone
from bystander.detect.writing.written import Written, blocks

FEWEST_LABELS = 2
"""Different words that only documents print; one of them may stand on any sign."""

FEWEST_LINES = 3
BADGE_LINES = range(1, 13)
"""Lines of a badge; a poster for a conference has more."""

UNREAD = 0.6
"""Likelihood of its characters below which a line counts as not read."""

MOSTLY = 0.6

HIGHEST = 96
"""Pixels, twice what the reader makes of a line: one that is higher and still not read is no
writing. The finder takes backs, wheels and trousers for such lines.
"""

ALIKE = 3.0
"""Times that a line of a card may be higher or lower than most. Clutter and people that are
taken for writing are of all sizes, and the largest would join them to one block.
"""


def document(block: Sequence[Written]) -> str:
    """Why a block is covered whole, or nothing."""
    if any(machine_zone(each.reading) for each in block):
        return "document"
    found = frozenset().union(*(labels(each.reading) for each in block))
    announced = {word for word, label in found if label is not Label.BADGE}
    if len(block) >= FEWEST_LINES and len(_distinct(announced)) >= FEWEST_LABELS:
        return "document"
    if len(block) in BADGE_LINES and any(label is Label.BADGE for _, label in found):
        return "badge"
    return ""


def unreadable(block: Sequence[Written]) -> list[list[int]]:
    """Which lines of a block look like cards that could not be read, card by card."""
    most = median(each.line.height for each in block)
    alike = [
        place
        for place, each in enumerate(block)
        if most / ALIKE <= each.line.height <= min(most * ALIKE, HIGHEST)
    ]
    cards = ([alike[n] for n in card] for card in blocks([block[place].line for place in alike]))
    return [card for card in cards if _unread([block[place] for place in card])]


def _distinct(words: set[str]) -> set[str]:
    """Without those that are parts of others: "passport" in "passportno"."""
    return {word for word in words if not any(word != other and word in other for other in words)}


def _unread(block: Sequence[Written]) -> bool:
    """Several lines close together, as on a card, most of which could not be read."""
    unread = sum(each.reading.sure < UNREAD for each in block)
    return len(block) >= FEWEST_LINES and unread >= MOSTLY * len(block)
