"""How many annotated faces a thorough look at photos hides. Needs the shared pictures."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bystander.domain.policy import Policy
from bystander.evaluate.figures import Figures, added_up
from bystander.evaluate.planned import planned
from bystander.evaluate.reading import read_set
from bystander.run.crew import assemble

DATA = Path(os.environ.get("BYSTANDER_DATA", "../shared/data"))
FACES = DATA / "faces" / "mask.json"
PHOTOS = 10


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Of the first photos of a set of small ones, with many masks and faces of ten pixels."""
    items = read_set(FACES).items[:PHOTOS]
    policy = replace(Policy(), margin=0.15)
    with assemble(policy) as crew:
        return added_up([planned(item, policy, crew) for item in items])


@pytest.mark.data
@pytest.mark.skipif(not FACES.exists(), reason="the shared data is not here")
def test_nearly_every_annotated_face_is_hidden(figures: Figures) -> None:
    assert figures.all.faces >= 40
    assert (figures.all.share or 0.0) >= 0.94


@pytest.mark.data
@pytest.mark.skipif(not FACES.exists(), reason="the shared data is not here")
def test_little_is_covered_for_nothing(figures: Figures) -> None:
    assert figures.over <= 0.04
