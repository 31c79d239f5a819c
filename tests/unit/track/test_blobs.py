"""Cells that lie together are one thing."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from bystander.track.blobs import blobs, grown, shrunk


def mask(*lines: str) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.array([[cell == "#" for cell in line] for line in lines])


def test_cells_that_touch_at_a_corner_are_one_blob() -> None:
    _, boxes = blobs(mask("#..#", ".#..", "...."))
    assert boxes.tolist() == [[0, 0, 2, 2], [3, 0, 4, 1]]


def test_a_ring_is_one_blob_and_a_fork_too() -> None:
    labels, boxes = blobs(mask("#.#", "#.#", "###"))
    assert boxes.tolist() == [[0, 0, 3, 3]]
    assert set(labels.ravel().tolist()) == {0, 1}


def test_nothing_is_no_blob() -> None:
    assert len(blobs(mask("...", "..."))[1]) == 0


masks = st_numpy.arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9)))


@settings(deadline=None)
@given(masks)
def test_every_cell_lies_in_the_box_of_its_label_and_neighbours_share_it(
    cells: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> None:
    labels, boxes = blobs(cells)
    assert ((labels > 0) == cells).all()
    for row, column in zip(*np.nonzero(cells), strict=True):
        left, top, right, bottom = boxes[labels[row, column] - 1]
        assert left <= column < right
        assert top <= row < bottom
        around = labels[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        assert set(around[around > 0].tolist()) == {labels[row, column]}


@settings(deadline=None)
@given(masks)
def test_what_grows_holds_what_it_grew_from_and_shrinking_undoes_it_outside(
    cells: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> None:
    assert (grown(cells) | ~cells).all()
    assert (shrunk(grown(cells)) | ~cells).all()
