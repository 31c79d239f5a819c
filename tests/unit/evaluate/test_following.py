"""Boxes linked to faces, and how long those were exposed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from bystander.domain.geometry import Box
from bystander.evaluate.annotation import Face, Item, Marked
from bystander.evaluate.following import linked, longest_runs
from bystander.evaluate.verdicts import Judged, Verdict


def _at(x: float, width: float = 20.0) -> Box:
    return Box(x, 10.0, x + width, 10.0 + width)


def _item(*frames: tuple[Box, ...], shots: Sequence[int] = ()) -> Item:
    marks = (
        Marked(n, tuple(map(Face, boxes)), (), shots[n] if shots else None)
        for n, boxes in enumerate(frames)
    )
    return Item((Path("clip.mp4"),), None, tuple(marks), moving=True)


def _judged(item: Item, exposed: Collection[int]) -> Judged:
    verdicts = tuple(
        Verdict(marked.frame, index, face.side, 0.1 if marked.frame in exposed else 0.9)
        for marked in item.frames
        for index, face in enumerate(marked.faces)
    )
    return Judged(item, verdicts, ())


def test_a_face_keeps_its_number_while_it_moves_and_its_boxes_change_order() -> None:
    first, second, third = linked(
        _item((_at(0), _at(300)), (_at(295), _at(5)), (_at(10), _at(290)))
    )
    assert second == [first[1], first[0]]
    assert third == first


def test_a_face_that_speeds_up_is_expected_where_it_is_going() -> None:
    places = (0.0, 8.0, 22.0, 40.0)  # the last steps alone would overlap too little
    rows = linked(_item(*((_at(x),) for x in places)))
    assert {number for row in rows for number in row} == {0}


def test_no_face_goes_on_across_a_cut() -> None:
    box = (_at(50),)
    assert linked(_item(box, box, box, shots=(0, 0, 1))) == [[0], [0], [1]]


def test_cuts_that_somebody_found_count_where_the_annotation_names_no_shots() -> None:
    box = (_at(50),)
    assert linked(_item(box, box, box), cuts=(0, 2)) == [[0], [0], [1]]
    assert linked(_item(box, box, box, shots=(0, 0, 0)), cuts=(0, 2)) == [[0], [0], [0]]


def test_a_gap_in_the_annotation_ends_a_face() -> None:
    rows = linked(_item((_at(50),), (), (_at(50),)))
    assert rows == [[0], [], [1]]


def test_two_faces_are_never_one() -> None:
    near = (_at(0), _at(4))
    for row in linked(_item(near, near, near)):
        assert len(set(row)) == 2


def test_numbered_persons_are_followed_by_their_numbers_but_not_across_cuts() -> None:
    def frame(number: int, shot: int, person: int, x: float) -> Marked:
        return Marked(number, (Face(_at(x), (), person),), (), shot)

    frames = (frame(0, 0, 7, 0), frame(1, 0, 7, 200), frame(2, 0, 8, 200), frame(3, 1, 8, 200))
    item = Item((Path("clip.mp4"),), None, frames, moving=True)
    assert linked(item) == [[0], [0], [1], [2]]


def test_the_longest_run_counts_frames_in_a_row_only() -> None:
    judged = _judged(_item(*[(_at(50),)] * 8), exposed={0, 2, 3, 4, 6})
    assert longest_runs(judged, at_least=0) == {0: 3}


def test_a_frame_in_which_the_face_is_small_ends_a_run_of_large_ones() -> None:
    item = _item(*((_at(50, width),) for width in (20.0, 20.0, 12.0, 20.0)))
    judged = _judged(item, exposed=range(4))
    assert longest_runs(judged, at_least=16) == {0: 2}
    assert longest_runs(judged, at_least=0) == {0: 4}


def test_a_face_that_is_never_large_enough_is_left_out() -> None:
    judged = _judged(_item((_at(50, 10), _at(100, 30))), exposed=())
    assert longest_runs(judged, at_least=16) == {1: 0}
