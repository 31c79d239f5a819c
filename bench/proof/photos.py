"""All large faces of a set of photos, which counts as one recording."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from bench.proof.effects import BESIDE, copies, defaced, theirs, unchanged, under
from bench.proof.rows import Remembering, Row, attacked
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.policy import Policy, SoundPolicy
from bystander.evaluate.covering import HIDDEN, inner, share
from bystander.evaluate.reading import read_set
from bystander.media.open import open_source
from bystander.run.crew import Crew, assemble
from bystander.run.file import look
from bystander.testing.plans import cover_of, resting
from bystander.verify.recogniser import CHIP
from bystander.verify.reidentification import Person, cut_out

LEAST = 40
POLICY = Policy(sound=SoundPolicy.DROP)


@dataclass
class Faces:
    """Of one effect. pictures: which photo each face is from."""

    people: list[Person] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    missed: int = 0


def photos(
    annotation: Path, deface: Path | None, eyes: Remembering, most: int, effects: Sequence[str]
) -> Iterator[Row]:
    """The faces of every so many-th picture. ``most``: pictures; ``effects``: in this order."""
    found: dict[str, Faces] = defaultdict(Faces)
    chosen = _chosen(annotation, most)
    with tempfile.TemporaryDirectory() as name, assemble(POLICY) as crew:
        shown = {path.stem: _shown(path) for path, _ in chosen}
        folders = defaced(shown, deface, Path(name))
        for number, (path, boxes) in enumerate(chosen):
            _gather(path, number, boxes, _Tools(crew, eyes, folders), found)
            print(f"\r{number + 1} of {len(chosen)}", end="", file=sys.stderr)
    for effect in filter(found.__contains__, effects):
        faces = found[effect]
        attempts = tuple(attacked(faces.people, faces.pictures, eyes))
        yield Row(effect, faces.missed, faces.missed + len(faces.people), attempts)


@dataclass(frozen=True)
class _Tools:
    crew: Crew
    eyes: Remembering
    folders: Mapping[str, Path]


def _chosen(annotation: Path, most: int) -> list[tuple[Path, list[Box]]]:
    """Pictures with a face of LEAST pixels, and all of their faces."""
    found = []
    for item in read_set(annotation).items:
        boxes = [face.box for marked in item.frames for face in marked.faces]
        if any(map(_large, boxes)):
            found.append((item.files[0], boxes))
    return found[:: -(-len(found) // most)]


def _large(box: Box) -> bool:
    return min(box.width, box.height) >= LEAST


def _shown(path: Path) -> Pixels:
    with open_source(path, POLICY) as source:
        (frame,) = source.frames()
        return frame.rgb(frame.size)


def _gather(
    path: Path, number: int, boxes: list[Box], tools: _Tools, found: dict[str, Faces]
) -> None:
    with open_source(path, POLICY) as source:
        (frame,) = source.frames()
        plan = look(source, POLICY, tools.crew)
    shown, mask = frame.rgb(frame.size), under(plan, frame)
    made = copies(frame, plan) | theirs(tools.folders, path.stem)
    for effect, copy in made.items():
        for box in filter(_large, boxes):
            missed = (
                unchanged(shown, copy, box, boxes)
                if effect.startswith("deface")
                else share(inner(box, frame.size), mask) < HIDDEN
            )
            if missed:
                found[effect].missed += 1
                continue
            found[effect].people.append(_person(tools.eyes, effect, shown, copy, box))
            found[effect].pictures.append(number)


def _person(eyes: Remembering, effect: str, shown: Pixels, copy: Pixels, box: Box) -> Person:
    original, hidden = cut_out(eyes, shown, copy, box)
    if effect == BESIDE:
        hidden = _wide(copy, box)
    return Person(cover_of(resting(box)), [original], [hidden])


def _wide(copy: Pixels, box: Box) -> Pixels:
    """(CHIP, CHIP, 3): the face's box and as much again on each side, upright."""
    around = box.enlarged(box.width, box.height).outward()
    return np.asarray(Image.fromarray(copy).crop(around).resize((CHIP, CHIP), Image.Resampling.BOX))
