"""A polygon hides every pixel that it touches, and hardly more."""

from __future__ import annotations

import numpy as np
import pytest

from bystander.domain.geometry import Box, Orientation, Outline, Shape, Size
from bystander.redact.outline import Cells
from bystander.redact.polygon import touched

TRIANGLE = ((20.0, 10.0), (90.0, 30.0), (40.0, 60.0))
SIZE = Size(120, 80)


def outline(corners: tuple[tuple[float, float], ...] = TRIANGLE) -> Outline:
    across, down = zip(*corners, strict=True)
    return Outline(Shape.POLYGON, Box(min(across), min(down), max(across), max(down)), corners)


def mask(cells: Cells, shape: Outline) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    drawn = np.zeros((cells.rows, cells.columns), np.bool_)
    patch = cells.patch(shape)
    assert patch is not None
    patch.drawn_on(drawn)
    return drawn


@pytest.mark.parametrize("step", [1, 2, 4])
def test_every_point_of_a_polygon_is_hidden_and_hardly_one_outside(step: int) -> None:
    cells = Cells(step, step, SIZE.height // step, SIZE.width // step)
    hidden = mask(cells, outline()).repeat(step, 0).repeat(step, 1)
    x = np.arange(0, SIZE.width, 0.25) + 0.1
    y = np.arange(0, SIZE.height, 0.25) + 0.1
    inside = outline().holds(x, y)
    seen = hidden[y.astype(int)][:, x.astype(int)]
    assert inside.any()
    assert not (inside & ~seen).any()
    far = Cells(1, 1, SIZE.height, SIZE.width)
    grown = mask(far, outline())
    for move in range(-2 * step, 2 * step + 1):
        grown |= np.roll(grown, move, 0) | np.roll(grown, move, 1)
    assert not (hidden & ~grown).any()


def test_a_polygon_that_is_thinner_than_a_cell_is_still_hidden() -> None:
    thin = ((10.0, 10.2), (70.0, 10.3), (70.0, 10.4))
    assert mask(Cells(2, 2, 40, 60), outline(thin))[5, 5:35].all()


def test_a_polygon_that_bends_inward_leaves_its_bay_open() -> None:
    hook = ((0.0, 0.0), (100.0, 0.0), (100.0, 20.0), (20.0, 20.0), (20.0, 70.0), (0.0, 70.0))
    drawn = mask(Cells(1, 1, 80, 120), outline(hook))
    assert drawn[5, 90]
    assert drawn[65, 10]
    assert not drawn[40:70, 30:90].any()


def test_what_is_drawn_once_cannot_be_changed() -> None:
    drawn = touched(TRIANGLE, (0.0, 0.0), (1.0, 1.0), (80, 120))
    assert not drawn.flags.writeable


@pytest.mark.parametrize("turn", list(Orientation))
def test_a_turned_picture_hides_the_same_place(turn: Orientation) -> None:
    stored = turn.upright_size(SIZE)
    cells = Cells(1, 1, stored.height, stored.width)
    drawn = mask(cells, turn.stored_outline(outline(), SIZE))
    upright = turn.upright(drawn)
    straight = mask(Cells(1, 1, SIZE.height, SIZE.width), outline())
    assert (upright != straight).sum() <= 0.02 * straight.sum() + 8
