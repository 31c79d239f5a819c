"""Blocks of lines that are documents, cards or badges, which are covered whole."""

from __future__ import annotations

from collections.abc import Sequence

from bystander.detect.writing.rules.labels import Label, labels
from bystander.detect.writing.rules.machine_zone import machine_zone
from bystander.detect.writing.written import Written

FEWEST_LABELS = 2
"""Different words that only documents print; one of them may stand on any sign."""

FEWEST_LINES = 3
BADGE_LINES = range(1, 13)
"""Lines of a badge; a poster for a conference has more."""

UNREAD = 0.6
"""Likelihood of its characters below which a line counts as not read."""

MOSTLY = 0.6


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
    return "unreadable" if _unread(block) else ""


def _distinct(words: set[str]) -> set[str]:
    """Without those that are parts of others: "passport" in "passportno"."""
    return {word for word in words if not any(word != other and word in other for other in words)}


def _unread(block: Sequence[Written]) -> bool:
    """Several lines close together, as on a card, most of which could not be read."""
    unread = sum(each.reading.sure < UNREAD for each in block)
    return len(block) >= FEWEST_LINES and unread >= MOSTLY * len(block)
