"""The generated set of numbers: its numbers are what they claim, and a few of its pictures are
redacted here; the whole set is measured by ``bench.writing``.
"""

from __future__ import annotations

from random import Random

import pytest
from bench.personal_numbers import CHECKED, KINDS, look_alike
from bench.writing import HIDDEN, Look, covered
from bench.written import samples

from bystander.detect.writing.reader import Reading
from bystander.detect.writing.rules.lines import personal
from bystander.domain.findings import Kind


def said(text: str) -> Reading:
    return Reading(text, 0.99, (), tuple("" for _ in text))


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_known_when_it_is_read_well(kind: str) -> None:
    random = Random(3)  # noqa: S311 -- no secrets
    missed = [text for text in (KINDS[kind](random) for _ in range(60)) if not personal(said(text))]
    assert not missed


def test_most_long_look_alikes_are_left() -> None:
    random = Random(5)  # noqa: S311 -- no secrets
    left = sum(not personal(said(look_alike(random))) for _ in range(200))
    assert left > 150
    assert set(CHECKED) <= set(KINDS)


def test_the_same_seed_gives_the_same_pictures() -> None:
    (first,), (again,) = list(samples(1, seed=9)), list(samples(1, seed=9))
    assert (first.pixels == again.pixels).all()


def test_personal_numbers_are_covered_and_fillers_are_not() -> None:
    look = Look(frozenset({Kind.TEXT}))
    hidden = {True: 0, False: 0}
    for sample in samples(6):
        mask = covered(look.found(sample.pixels), sample.pixels)
        for item in sample.items:
            if item.kind != "look-alike":
                hidden[item.kind in KINDS] += bool(mask[item.ink].mean() >= HIDDEN)
    assert hidden == {True: 6, False: 0}
