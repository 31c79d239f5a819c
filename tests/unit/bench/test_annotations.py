"""Boxes linked to faces, and how long those were exposed."""

from __future__ import annotations

import json
from pathlib import Path

from bench.annotations import Annotation, Box, Marked, beside, linked, overlap, side
from bench.exposure import exposure, longest_runs
from bench.hidden import Judged, Verdict


def _moving(number: int, x: float, step: float, width: float = 20.0) -> Box:
    left = x + step * number
    return (left, 10.0, left + width, 10.0 + width)


def _annotation(*frames: tuple[Box, ...], shots: tuple[int, ...] = ()) -> Annotation:
    numbered = enumerate(frames)
    marks = (Marked(n, shots[n] if shots else 0, boxes, ()) for n, boxes in numbered)
    return Annotation((640, 360), tuple(marks))


def test_a_face_keeps_its_number_while_it_moves_and_its_boxes_change_order() -> None:
    frames = _annotation(
        (_moving(0, 0, 5), _moving(0, 300, -5)),
        (_moving(1, 300, -5), _moving(1, 0, 5)),
        (_moving(2, 0, 5), _moving(2, 300, -5)),
    ).frames
    first, second, third = linked(frames)
    assert second == [first[1], first[0]]
    assert third == first


def test_a_face_that_speeds_up_is_expected_where_it_is_going() -> None:
    places = (0.0, 8.0, 22.0, 40.0)  # the last steps alone would overlap too little
    frames = _annotation(*((_moving(0, x, 0),) for x in places)).frames
    assert {number for row in linked(frames) for number in row} == {0}


def test_no_face_goes_on_across_a_cut() -> None:
    box = (_moving(0, 50, 0),)
    frames = _annotation(box, box, box, shots=(0, 0, 1)).frames
    assert linked(frames) == [[0], [0], [1]]


def test_two_faces_are_never_one() -> None:
    near = (_moving(0, 0, 0), _moving(0, 4, 0))
    for row in linked(_annotation(near, near, near).frames):
        assert len(set(row)) == 2


def test_the_longest_run_counts_frames_in_a_row_only() -> None:
    box = (_moving(0, 50, 0),)
    annotation = _annotation(*[box] * 8)
    exposed = {(0, 0), (2, 0), (3, 0), (4, 0), (6, 0)}
    assert longest_runs(annotation, exposed, at_least=0) == {0: 3}


def test_a_frame_in_which_the_face_is_small_ends_a_run_of_large_ones() -> None:
    sizes = (20.0, 20.0, 12.0, 20.0)
    annotation = _annotation(*((_moving(0, 50, 0, width),) for width in sizes))
    everywhere = {(number, 0) for number in range(4)}
    assert longest_runs(annotation, everywhere, at_least=16) == {0: 2}
    assert longest_runs(annotation, everywhere, at_least=0) == {0: 4}


def test_a_face_exposed_for_three_frames_is_exposed_too_long() -> None:
    large, small = _moving(0, 50, 0), _moving(0, 300, 0, 10.0)
    annotation = _annotation(*[(large, small)] * 3)
    verdicts = [Verdict(n, i, side(b), 0.1) for n in range(3) for i, b in enumerate((large, small))]
    found = exposure(annotation, Judged(tuple(verdicts), (3, 3)))
    assert (found.hidden, found.faces, found.large) == (0, 6, (0, 3))
    assert found.sizes[8] == (0, 3)
    assert found.too_long == 1
    hidden_once = [*verdicts[:2], Verdict(1, 0, side(large), 0.9), *verdicts[3:]]
    assert exposure(annotation, Judged(tuple(hidden_once), (3, 3))).too_long == 0


def test_annotations_are_read_with_corners_and_missing_keys(tmp_path: Path) -> None:
    entry = {"frame": 0, "boxes": [[10, 20, 5, 6]]}
    document = {"width": 64, "height": 48, "frames": [entry]}
    (tmp_path / "clip.json").write_text(json.dumps(document))
    annotation = beside(tmp_path / "clip.mp4")
    assert annotation == Annotation((64, 48), (Marked(0, 0, ((10, 20, 15, 26),), ()),))
    assert beside(tmp_path / "other.mp4") is None


def test_boxes_that_only_touch_do_not_overlap() -> None:
    assert overlap((0, 0, 10, 10), (10, 0, 20, 10)) == 0
    assert overlap((0, 0, 10, 10), (0, 0, 10, 10)) == 1
