"""MOTChallenge's text: frame, person, left, top, width, height, counts[, class, visibility].

Frames, and the corner's pixels, are counted from 1. A line that does not count (its
seventh number is 0) is a place that nobody can judge. The boxes must be faces: the
format does not say what they are. P. Dendorfer et al., "MOTChallenge", IJCV 2021.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from configparser import ConfigParser
from fractions import Fraction
from pathlib import Path

from bystander.domain.geometry import Box
from bystander.evaluate.annotation import USUAL_RATE, Face, Item, Marked, box_of

FEWEST = 6  # numbers in a line
COUNTS = 6  # the place of the number that says whether a line counts


def is_mot(lines: Sequence[str]) -> bool:
    words = lines[0].split(",") if lines else []
    return len(words) >= FEWEST and all(map(_is_number, words))


def read(lines: Sequence[str], files: Sequence[Path], rate: Fraction) -> Item:
    """The one video. Frames without a line have no face, up to the last line's frame."""
    faces: dict[int, list[Face]] = defaultdict(list)
    ignored: dict[int, list[Box]] = defaultdict(list)
    last = -1
    for line in lines:
        numbers = [float(word) for word in line.split(",")]
        frame = int(numbers[0]) - 1
        last = max(last, frame)
        box = box_of(numbers[2] - 1, numbers[3] - 1, numbers[4], numbers[5])
        if box is None:
            continue
        if len(numbers) > COUNTS and numbers[COUNTS] == 0:
            ignored[frame].append(box)
        else:
            faces[frame].append(Face(box, person=int(numbers[1])))
    if min([*faces, *ignored], default=0) < 0:
        msg = "frames are counted from 1"
        raise ValueError(msg)
    marks = (Marked(n, tuple(faces[n]), tuple(ignored[n])) for n in range(last + 1))
    return Item(tuple(files), None, tuple(marks), moving=True, rate=rate)


def rate_of(folder: Path) -> Fraction:
    """Frames a second after ``seqinfo.ini``, or 25 where there is none."""
    told = ConfigParser()
    told.read(folder / "seqinfo.ini", encoding="utf-8")
    rate = Fraction(told.get("Sequence", "frameRate", fallback=str(USUAL_RATE)))
    if rate <= 0:
        msg = "the frame rate must be positive"
        raise ValueError(msg)
    return rate


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
