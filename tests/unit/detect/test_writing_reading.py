"""Lines that stand on their heads, or on either side, are read both ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reading
from bystander.detect.writing.reading import read
from bystander.detect.writing.straight import Strip
from bystander.domain.frame import Pixels

LINE = Line(200, 50, 360, 36, 0.0, 0.9)
"""Ten times as long as it is high."""


class Either:
    """Reads one thing where a strip's left end is dark, and the other where its right end is."""

    def __init__(self, left: Reading, right: Reading) -> None:
        self._left, self._right = left, right
        self.asked = 0

    def read(self, strips: Sequence[Strip]) -> list[Reading]:
        self.asked += len(strips)
        dark = (strip[:, :10].mean() < strip[:, -10:].mean() for strip in strips)
        return [self._left if is_so else self._right for is_so in dark]


def reading(text: str, sure: float) -> Reading:
    return Reading(text, sure, (), ("",) * len(text))


def picture() -> Pixels:
    made = np.full((100, 400, 3), 250, dtype=np.uint8)
    made[:, :60] = 5
    return made


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (reading("83550", 0.88), "83041657550"),  # half of it left out
        (reading("8304165755O", 0.6), "83041657550"),  # read badly
        (reading("8304165755O", 0.9), "8304165755O"),
    ],
)
def test_a_line_that_reads_badly_or_leaves_much_out_is_turned_round(
    first: Reading, said: str
) -> None:
    reader = Either(first, reading("83041657550", 0.99))
    (written,) = read(reader, picture(), [LINE])  # type: ignore[arg-type]
    assert written.reading.text == said
    assert reader.asked == (1 if said == first.text else 2)


def test_what_reads_no_surer_the_other_way_stays_as_it_was() -> None:
    reader = Either(reading("A    B", 0.95), reading("8", 0.4))
    (written,) = read(reader, picture(), [LINE])  # type: ignore[arg-type]
    assert written.reading.text == "A    B"
    assert written.line == LINE
