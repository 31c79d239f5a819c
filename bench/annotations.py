"""Where faces are, frame by frame, and which boxes are the same face."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Box = tuple[float, float, float, float]  # left, top, right, bottom; pixels, half-open

SAME_FACE = 0.3  # intersection over union


@dataclass(frozen=True, slots=True)
class Marked:
    """One frame's faces. ``ignored`` are those that nobody can judge, such as cut ones."""

    frame: int
    shot: int
    boxes: tuple[Box, ...]
    ignored: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """A clip's faces; ``size`` is (width, height)."""

    size: tuple[int, int]
    frames: tuple[Marked, ...]


def beside(clip: Path) -> Annotation | None:
    """The annotation that lies beside a clip, or None."""
    path = clip.with_suffix(".json")
    if not path.exists():
        return None
    document = json.loads(path.read_text())
    frames = tuple(
        Marked(
            entry["frame"],
            entry.get("shot", 0),
            tuple(_corners(box) for box in entry["boxes"]),
            tuple(_corners(box) for box in entry.get("ignore", [])),
        )
        for entry in document["frames"]
    )
    return Annotation((document["width"], document["height"]), frames)


def _corners(box: Sequence[float]) -> Box:
    x, y, width, height = box
    return (x, y, x + width, y + height)


def side(box: Box) -> float:
    """The shorter side, in pixels."""
    return min(box[2] - box[0], box[3] - box[1])


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (_area(one) + _area(other) - shared)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def linked(frames: Sequence[Marked]) -> list[list[int]]:
    """For every frame and box the number of its face, counted from 0 over the clip.

    A box belongs to the face of the frame before whose box, moved on by its last step,
    it overlaps most, by 0.3 at least. No face goes on across a cut.
    """
    numbers: list[list[int]] = []
    faces = 0
    before: dict[int, Box] = {}
    older: dict[int, Box] = {}
    last: Marked | None = None
    for marked in frames:
        if last is None or marked.shot != last.shot or marked.frame != last.frame + 1:
            before, older = {}, {}
        row = _linked_row(marked.boxes, before, older, faces)
        faces = max([faces, *(number + 1 for number in row)])
        numbers.append(row)
        older, before = before, dict(zip(row, marked.boxes, strict=True))
        last = marked
    return numbers


def _linked_row(
    boxes: Sequence[Box], before: dict[int, Box], older: dict[int, Box], faces: int
) -> list[int]:
    steps = {face: _step(older[face], box) for face, box in before.items() if face in older}
    # A face that has only just come moves as most do, for it is often the camera that moves.
    common = tuple(median(step[axis] for step in steps.values()) for axis in (0, 1) if steps)
    still = (common[0], common[1]) if common else (0.0, 0.0)
    expected = {face: _moved_on(box, steps.get(face, still)) for face, box in before.items()}
    pairs = sorted(
        (
            (max(overlap(box, guess), overlap(box, before[face])), index, face)
            for index, box in enumerate(boxes)
            for face, guess in expected.items()
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for score, index, face in pairs:
        if score >= SAME_FACE and index not in taken and face not in taken.values():
            taken[index] = face
    fresh = iter(range(faces, faces + len(boxes)))
    return [taken[index] if index in taken else next(fresh) for index in range(len(boxes))]


def _step(older: Box, box: Box) -> tuple[float, float]:
    """How far the centre went, in pixels to the right and down."""
    x = (box[0] + box[2] - older[0] - older[2]) / 2
    y = (box[1] + box[3] - older[1] - older[3]) / 2
    return x, y


def _moved_on(box: Box, step: tuple[float, float]) -> Box:
    x, y = step
    return (box[0] + x, box[1] + y, box[2] + x, box[3] + y)
