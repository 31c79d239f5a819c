"""Which boxes of an annotated video are the same face, and for how long it was to be seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import count
from statistics import median

from bystander.domain.geometry import Box
from bystander.evaluate.annotation import Item, Marked
from bystander.evaluate.verdicts import Judged

SAME_FACE = 0.3
"""Least intersection over union of a face's box and where it was expected."""


def linked(item: Item, cuts: Sequence[int] = ()) -> list[list[int]]:
    """For every annotated frame and face a number, the same while it is the same face.

    cuts: first frames of shots, used where the annotation names none

    By the persons that the annotation numbers, where it numbers all. Otherwise a box
    belongs to the face of the frame before whose box, moved on by its last step, it
    overlaps most, by 0.3 at least. No face goes on across a cut.
    """
    shots = [_shot(marked, cuts) for marked in item.frames]
    if all(face.person is not None for marked in item.frames for face in marked.faces):
        return _by_person(item.frames, shots)
    return _by_place(item.frames, shots)


def longest_runs(judged: Judged, at_least: float) -> dict[int, int]:
    """Face -> frames of its longest exposed run, 0 for none, as far as it is large enough.

    A frame in which the face is smaller than ``at_least`` pixels ends a run, and does not
    count; a face that is never that large is left out.
    """
    longest: dict[int, int] = {}
    running: dict[int, tuple[int, int]] = {}  # face -> last exposed frame, frames so far
    exposed = judged.exposed()
    rows = linked(judged.item, judged.cuts)
    for marked, row in zip(judged.item.frames, rows, strict=True):
        for index, (number, face) in enumerate(zip(row, marked.faces, strict=True)):
            if face.side < at_least:
                continue
            longest.setdefault(number, 0)
            if (marked.frame, index) in exposed:
                last, run = running.get(number, (-2, 0))
                run = run + 1 if last == marked.frame - 1 else 1
                running[number] = (marked.frame, run)
                longest[number] = max(longest[number], run)
    return longest


def _shot(marked: Marked, cuts: Sequence[int]) -> int:
    return bisect_right(cuts, marked.frame) if marked.shot is None else marked.shot


def _by_person(frames: Sequence[Marked], shots: Sequence[int]) -> list[list[int]]:
    numbers: dict[tuple[int, int | None], int] = {}
    return [
        [numbers.setdefault((shot, face.person), len(numbers)) for face in marked.faces]
        for marked, shot in zip(frames, shots, strict=True)
    ]


def _by_place(frames: Sequence[Marked], shots: Sequence[int]) -> list[list[int]]:
    numbers: list[list[int]] = []
    fresh = count()
    before: dict[int, Box] = {}
    older: dict[int, Box] = {}
    last: tuple[int, int] | None = None
    for marked, shot in zip(frames, shots, strict=True):
        if last != (marked.frame - 1, shot):
            before, older = {}, {}
        boxes = [face.box for face in marked.faces]
        taken = _taken(boxes, before, older)
        row = [taken[index] if index in taken else next(fresh) for index in range(len(boxes))]
        numbers.append(row)
        older, before = before, dict(zip(row, boxes, strict=True))
        last = (marked.frame, shot)
    return numbers


def _taken(boxes: Sequence[Box], before: dict[int, Box], older: dict[int, Box]) -> dict[int, int]:
    """Place of a box -> the known face that it is, best overlaps first."""
    steps = {face: _step(older[face], box) for face, box in before.items() if face in older}
    # A face that has only just come moves as most do, for it is often the camera that moves.
    common = tuple(median(step[axis] for step in steps.values()) for axis in (0, 1) if steps)
    still = (common[0], common[1]) if common else (0.0, 0.0)
    expected = {face: box.shifted(*steps.get(face, still)) for face, box in before.items()}
    pairs = sorted(
        (
            (max(box.iou(guess), box.iou(before[face])), index, face)
            for index, box in enumerate(boxes)
            for face, guess in expected.items()
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for score, index, face in pairs:
        if score >= SAME_FACE and index not in taken and face not in taken.values():
            taken[index] = face
    return taken


def _step(older: Box, box: Box) -> tuple[float, float]:
    """How far the centre went, in pixels to the right and down."""
    (x, y), (older_x, older_y) = box.centre, older.centre
    return x - older_x, y - older_y
