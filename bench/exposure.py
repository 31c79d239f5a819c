"""What verdicts on one clip add up to: shares by size, and how long a face was to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bystander.evaluate.annotation import Item
from bystander.evaluate.figures import added_up
from bystander.evaluate.following import longest_runs
from bystander.evaluate.opening import AS_IT_IS, opened
from bystander.evaluate.pixels import by_pixels
from bystander.evaluate.verdicts import Judged
from bystander.media.open import open_source

LARGE = 16  # pixels; from here on a face may not be exposed for long
LONG = 2  # frames; a run of more is too long


@dataclass(frozen=True, slots=True)
class Exposure:
    """One copy of one annotated clip.

    sizes: lower end of each bin of sizes -> (faces hidden, faces), counted by frame
    large: the same for faces of 16 px or more
    longest: face -> frames of its longest exposed run, whatever its size
    too_long: how many faces were exposed for more than 2 frames running at 16 px or more
    frames: of the original and of the copy
    """

    sizes: Mapping[int, tuple[int, int]]
    hidden: int
    faces: int
    large: tuple[int, int]
    longest: Mapping[int, int]
    too_long: int
    frames: tuple[int, int]


def judge(item: Item, copy: Path) -> Judged:
    """The copy of an annotated clip, judged from its pixels."""
    with opened(item) as original, open_source(copy, AS_IT_IS) as made:
        return by_pixels(item, original, made)


def exposure(judged: Judged) -> Exposure:
    """Adds up the verdicts on one copy."""
    found = added_up([judged])
    large = found.at_least[LARGE]
    return Exposure(
        {low: (count.hidden, count.faces) for low, count in found.sizes.items()},
        found.all.hidden,
        found.all.faces,
        (large.hidden, large.faces),
        longest_runs(judged, at_least=0),
        sum(run > LONG for run in longest_runs(judged, at_least=LARGE).values()),
        judged.frames,
    )
