"""WIDER FACE's text: a name, the number of faces, and ten numbers for each face.

x, y, width, height, blur, expression, illumination, invalid, occlusion, pose. A face
called invalid is a place that nobody can judge. S. Yang et al., "WIDER FACE: A Face
Detection Benchmark", CVPR 2016.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bystander.domain.geometry import Box
from bystander.evaluate.annotation import Face, Item, Marked, Traits, box_of

LEVELS = {
    "blur": ("clear", "normal", "heavy"),
    "expression": ("typical", "exaggerated"),
    "illumination": ("normal", "extreme"),
    "occlusion": ("none", "partial", "heavy"),
    "pose": ("typical", "atypical"),
}
REPORTED = ("blur", "occlusion", "pose")
INVALID = 7  # the place of that number in a line
NUMBERS = 10  # in a line


def is_wider(lines: Sequence[str]) -> bool:
    """Whether a text begins with a name, a count and a line of numbers."""
    return len(lines) > 1 and not _is_number(lines[0]) and _is_number(lines[1])


def read(lines: Sequence[str], place: Callable[[str, int], Path]) -> Iterator[Item]:
    """Every picture of the list."""
    at, number = 0, 0
    while at < len(lines):
        name, count = lines[at], int(lines[at + 1])
        # A picture without a face has one line of zeros all the same.
        rows = lines[at + 2 : at + 2 + max(count, 1)]
        if count < 0 or len(rows) != max(count, 1):
            msg = "a list of faces ends too early"
            raise ValueError(msg)
        yield Item((place(name, number),), None, (_marked(rows),), moving=False)
        at, number = at + 2 + len(rows), number + 1


def traits_of(numbers: Sequence[int]) -> Traits:
    """From blur, expression, illumination, occlusion and pose, those that are reported."""
    named = zip(LEVELS.items(), numbers, strict=True)
    return tuple((name, levels[int(value)]) for (name, levels), value in named if name in REPORTED)


def _marked(rows: Sequence[str]) -> Marked:
    faces: list[Face] = []
    ignored: list[Box] = []
    for row in rows:
        numbers = [int(word) for word in row.split()]
        if len(numbers) != NUMBERS:
            msg = "a face must have ten numbers"
            raise ValueError(msg)
        box = box_of(*numbers[:4])
        if box is None:
            continue
        if numbers[INVALID]:
            ignored.append(box)
        else:
            traits = traits_of((*numbers[4:INVALID], *numbers[INVALID + 1 :]))
            faces.append(Face(box, traits))
    return Marked(0, tuple(faces), tuple(ignored))


def _is_number(text: str) -> bool:
    return text.strip().isdecimal()
