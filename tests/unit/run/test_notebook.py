"""Which writing is read: what is new, and what has become clearer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.run.notebook import Notebook, clarity

LINE = Box(10, 10, 110, 30)
OTHER = Box(10, 60, 110, 80)


def picture(contrast: int = 60) -> Pixels:
    """Stripes that stand for letters."""
    pixels = np.full((100, 160, 3), 100, dtype=np.uint8)
    pixels[:, ::3] += np.uint8(contrast)
    return pixels


def lines(*boxes: Box) -> tuple[Detection, ...]:
    return tuple(Detection(Kind.TEXT, box, 0.9) for box in boxes)


def looked(notebook: Notebook, pixels: Pixels, *boxes: Box, reason: str = "") -> tuple[bool, ...]:
    """What was due in a look at which everything due was read."""
    found = lines(*boxes)
    due = notebook.due(pixels, found)
    answer = tuple(
        replace(seen, reason=reason) if is_due else seen
        for seen, is_due in zip(found, due, strict=True)
    )
    notebook.read(pixels, found, due, answer)
    return due


def test_a_line_is_read_once_while_it_stays_as_clear() -> None:
    notebook = Notebook()
    assert looked(notebook, picture(), LINE) == (True,)
    assert looked(notebook, picture(), LINE, OTHER) == (False, True)
    assert looked(notebook, picture(), LINE, OTHER) == (False, False)


def test_a_line_that_becomes_clearer_is_read_again() -> None:
    notebook = Notebook()
    assert looked(notebook, picture(40), LINE) == (True,)
    assert looked(notebook, picture(44), LINE) == (False,)
    assert looked(notebook, picture(60), LINE) == (True,)


def test_steps_too_small_to_count_add_up() -> None:
    notebook = Notebook()
    looked(notebook, picture(40), LINE)
    assert looked(notebook, picture(46), LINE) == (False,)
    assert looked(notebook, picture(52), LINE) == (True,)


def test_a_line_that_is_somebodys_is_not_read_again() -> None:
    notebook = Notebook()
    looked(notebook, picture(40), LINE, reason="iban")
    assert looked(notebook, picture(90), LINE) == (False,)
    assert looked(notebook, picture(90), LINE) == (False,)


def test_a_line_that_moved_far_is_read_as_a_new_one() -> None:
    notebook = Notebook()
    looked(notebook, picture(), LINE)
    assert looked(notebook, picture(), LINE.shifted(60, 0)) == (True,)


def test_a_line_that_went_unseen_for_a_look_is_remembered_and_then_forgotten() -> None:
    notebook = Notebook()
    looked(notebook, picture(), LINE)
    looked(notebook, picture())
    assert looked(notebook, picture(), LINE) == (False,)
    for _ in range(3):
        looked(notebook, picture())
    assert looked(notebook, picture(), LINE) == (True,)


def test_everything_is_read_while_a_document_lies_open() -> None:
    notebook = Notebook()
    found = lines(LINE)
    document = Detection(Kind.TEXT, Box(0, 0, 150, 90), 0.9, reason="document")
    notebook.read(picture(), found, (True,), (*found, document))
    assert looked(notebook, picture(), LINE) == (True,)
    assert looked(notebook, picture(), LINE) == (False,)


def test_larger_and_sharper_lines_are_clearer() -> None:
    assert clarity(picture(60), LINE) > clarity(picture(30), LINE)
    assert clarity(picture(), Box(10, 10, 110, 50)) > clarity(picture(), LINE)
    assert clarity(picture(), Box(-20, -5, -10, 0)) == 0.0
