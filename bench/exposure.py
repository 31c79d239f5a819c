"""What verdicts add up to: shares by size, and how long a face was to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.annotations import Annotation, linked, side
from bench.hidden import Judged

SIZES = (0, 8, 16, 32, 64)  # lower ends of the bins, shorter side in pixels
LARGE = 16  # pixels; from here on a face may not be exposed for long
LONG = 2  # frames; a run of more is too long


@dataclass(frozen=True, slots=True)
class Exposure:
    """One copy of one annotated clip.

    sizes: lower end of each bin of sizes -> (faces hidden, faces), counted by frame
    large: the same for faces of 16 px or more
    longest: face -> frames of its longest exposed run, whatever its size
    too_long: how many faces were exposed for more than 2 frames running at 16 px or more
    """

    sizes: Mapping[int, tuple[int, int]]
    hidden: int
    faces: int
    large: tuple[int, int]
    longest: Mapping[int, int]
    too_long: int
    frames: tuple[int, int]


def exposure(annotation: Annotation, judged: Judged) -> Exposure:
    """Adds up the verdicts on one copy."""
    sizes = dict.fromkeys(SIZES, (0, 0))
    for verdict in judged.verdicts:
        low = max(low for low in SIZES if low <= verdict.side)
        hidden, faces = sizes[low]
        sizes[low] = (hidden + verdict.hidden, faces + 1)
    exposed = {(v.frame, v.index) for v in judged.verdicts if not v.hidden}
    large_runs = longest_runs(annotation, exposed, at_least=LARGE)
    return Exposure(
        sizes,
        sum(hidden for hidden, _ in sizes.values()),
        len(judged.verdicts),
        (
            sum(hidden for low, (hidden, _) in sizes.items() if low >= LARGE),
            sum(faces for low, (_, faces) in sizes.items() if low >= LARGE),
        ),
        longest_runs(annotation, exposed, at_least=0),
        sum(run > LONG for run in large_runs.values()),
        judged.frames,
    )


def longest_runs(
    annotation: Annotation, exposed: set[tuple[int, int]], *, at_least: float
) -> dict[int, int]:
    """Face -> its longest run of frames in ``exposed`` (frame, index), 0 for none.

    A frame in which the face is smaller than ``at_least`` pixels ends a run.
    """
    longest: dict[int, int] = {}
    running: dict[int, tuple[int, int]] = {}  # face -> last exposed frame, frames so far
    for marked, row in zip(annotation.frames, linked(annotation.frames), strict=True):
        for index, (face, box) in enumerate(zip(row, marked.boxes, strict=True)):
            longest.setdefault(face, 0)
            if side(box) < at_least or (marked.frame, index) not in exposed:
                continue
            last, run = running.get(face, (-2, 0))
            run = run + 1 if last == marked.frame - 1 else 1
            running[face] = (marked.frame, run)
            longest[face] = max(longest[face], run)
    return longest
