"""Duplicates go, neighbours stay."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bystander.detect.suppression import suppressed

SIDES = st.floats(1, 60, width=32)
PLACES = st.floats(-20, 200, width=32)
CROWDS = st.lists(st.tuples(PLACES, PLACES, SIDES, SIDES, st.floats(0, 1, width=32)), max_size=25)


def arrays(crowd: list[tuple[float, ...]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(crowd, dtype=np.float32).reshape(-1, 5)
    return np.concatenate([table[:, :2], table[:, :2] + table[:, 2:4]], axis=1), table[:, 4]


def iou(one: np.ndarray, other: np.ndarray) -> float:
    sides = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    shared = float(np.prod(np.maximum(sides, 0)))
    areas = [float(np.prod(box[2:] - box[:2])) for box in (one, other)]
    return shared / (sum(areas) - shared)


def test_one_face_found_three_times_stays_once_as_its_best_box() -> None:
    boxes, scores = arrays([(10, 10, 20, 20, 0.5), (11, 10, 20, 20, 0.9), (10, 12, 20, 20, 0.7)])
    assert suppressed(boxes, scores, 0.3).tolist() == [1]


def test_neighbours_in_a_crowd_stay_both() -> None:
    boxes, scores = arrays([(10, 10, 20, 20, 0.5), (22, 10, 20, 20, 0.9)])
    assert suppressed(boxes, scores, 0.3).tolist() == [1, 0]


def test_no_boxes_give_no_boxes() -> None:
    boxes, scores = arrays([])
    assert suppressed(boxes, scores, 0.3).tolist() == []


@given(CROWDS)
def test_what_stays_is_apart_and_what_goes_has_a_better_neighbour(
    crowd: list[tuple[float, ...]],
) -> None:
    boxes, scores = arrays(crowd)
    kept = suppressed(boxes, scores, 0.3).tolist()
    for index in range(len(boxes)):
        better = [k for k in kept if k != index and scores[k] >= scores[index]]
        nearest = max((iou(boxes[index], boxes[k]) for k in better), default=0.0)
        if index in kept:
            assert nearest < 0.3 + 1e-4
        else:
            assert nearest > 0.3 - 1e-4
