"""Words and phonemes that were understood otherwise: counted by edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Ways of writing the same word, after which a listener is not to be counted wrong.
SPELLINGS = {
    "mr": "mister", "mrs": "missus", "dr": "doctor", "ok": "okay",
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six",
    "7": "seven", "8": "eight", "9": "nine", "10": "ten",
}  # fmt: skip
MOST = 2  # edits per word of the reference that count, so that one run of babble is not all


@dataclass(frozen=True)
class Errors:
    edits: int
    words: int

    def __add__(self, other: Errors) -> Errors:
        return Errors(self.edits + other.edits, self.words + other.words)

    @property
    def percent(self) -> float:
        return 100 * self.edits / self.words


def plain(text: str) -> list[str]:
    """Lower-case words without punctuation, in one spelling."""
    words = re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("’", "'")).split()  # noqa: RUF001
    return [SPELLINGS.get(word, word) for word in (each.strip("'") for each in words) if word]


def edits(wanted: Sequence[str], got: Sequence[str]) -> int:
    """Insertions, deletions and substitutions from one to the other, at least."""
    row = list(range(len(got) + 1))
    for index, word in enumerate(wanted, 1):
        corner, row[0] = row[0], index
        for column, other in enumerate(got, 1):
            best = min(row[column] + 1, row[column - 1] + 1, corner + (word != other))
            corner, row[column] = row[column], best
    return row[-1]


def errors(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Errors:
    """Of (wanted, got) each."""
    total = Errors(0, 0)
    for wanted, got in pairs:
        total += Errors(min(edits(wanted, got), MOST * len(wanted)), len(wanted))
    return total
