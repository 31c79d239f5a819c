"""``python -m bench.proof``: what attackers get from faces under each effect, and under deface's.

Needs bystander[proof]. Photos: the largest face of each picture of a set, of 40 pixels or more;
the set counts as one recording. Videos: the tracks that Bystander covers. A face that a tool did
not change at all was missed, and is counted apart: to recognise it is no art. Only rates are
printed and written.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from bystander import registry
from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover, Plan
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.proof import Attempt
from bystander.evaluate.covering import inner
from bystander.evaluate.reading import read_set
from bystander.media.open import open_source
from bystander.redact.cover import covered
from bystander.redact.sweep import Sweep
from bystander.run.crew import Crew, assemble
from bystander.run.file import look
from bystander.testing.plans import cover_of, resting
from bystander.verify.recogniser import Dlib, Vectors
from bystander.verify.reidentification import Person, Reidentification, attacked, cut_out
from bystander.verify.side_by_side import Pair

OURS = ("fill", "solid", "mosaic", "blur")
THEIRS = ("blur", "mosaic", "solid")
WEAK = "weak blur"
WEAK_SHARE = 0.06
"""Standard deviation of the weak blur, in widths of the face."""

LEAST = 40
POLICY = Policy(sound=SoundPolicy.DROP)


@dataclass
class Remembering:
    """Asks dlib once about each picture, for originals come again with every effect."""

    network: Dlib = field(default_factory=Dlib)
    known: dict[bytes, Vectors] = field(default_factory=dict)

    def aligned(self, original: Pixels, copy: Pixels, face: Box) -> tuple[Pixels, Pixels]:
        return self.network.aligned(original, copy, face)

    def vectors(self, chips: Sequence[Pixels]) -> Vectors:
        keys = [sha256(chip.tobytes()).digest() for chip in chips]
        for key, chip in zip(keys, chips, strict=True):
            if key not in self.known:
                self.known[key] = self.network.vectors([chip])[0]
        return np.stack([self.known[key] for key in keys])


@dataclass(frozen=True)
class Row:
    """One effect on one set. missed: faces that it did not change, of all."""

    effect: str
    missed: int
    faces: int
    attempts: tuple[Attempt, ...]


def photos(annotation: Path, deface: Path | None, eyes: Remembering, most: int) -> Iterator[Row]:
    """The largest face of every so many-th picture."""
    people: dict[str, list[Person]] = {}
    missed: Counter[str] = Counter()
    chosen = _chosen(annotation, most)
    with tempfile.TemporaryDirectory() as name, assemble(POLICY) as crew:
        theirs = _defaced([path for path, *_ in chosen], deface, Path(name)) if deface else {}
        for path, box, boxes in chosen:
            shown, copies = _copies(path, crew, theirs)
            for effect, copy in copies.items():
                if unchanged(shown, copy, box, boxes):
                    missed[effect] += 1
                    continue
                original, hidden = cut_out(eyes, shown, copy, box)
                person = Person(cover_of(resting(box)), [original], [hidden])
                people.setdefault(effect, []).append(person)
    for effect, found in people.items():
        yield Row(effect, missed[effect], len(chosen), tuple(attacked(found, eyes)))


def _chosen(annotation: Path, most: int) -> list[tuple[Path, Box, list[Box]]]:
    """Pictures with a face of LEAST pixels: its largest, and all of its faces."""
    found = []
    for item in read_set(annotation).items:
        boxes = [face.box for marked in item.frames for face in marked.faces]
        largest = max(boxes, key=_side, default=None)
        if largest is not None and _side(largest) >= LEAST:
            found.append((item.files[0], largest, boxes))
    return found[:: -(-len(found) // most)]


def _side(box: Box) -> float:
    return min(box.width, box.height)


def _copies(path: Path, crew: Crew, theirs: Mapping[str, Path]) -> tuple[Pixels, dict[str, Pixels]]:
    with open_source(path, POLICY) as source:
        (frame,) = source.frames()
        plan = look(source, POLICY, crew)
    size, shown = frame.size, frame.rgb(frame.size)
    found = {effect: _painted(frame, plan, effect).rgb(size) for effect in OURS}
    found[WEAK] = weakly_blurred(shown, plan.covers, 0)
    for mode, folder in theirs.items():
        copy = folder / f"{path.stem}.png"
        found[f"deface {mode}"] = np.asarray(Image.open(copy).convert("RGB"))
    return shown, found


def _painted(frame: Frame, plan: Plan, effect: str) -> Frame:
    covers = [replace(cover, effect=effect) for cover in Sweep(plan.covers).at(frame.index)]
    return covered(frame, covers, {effect: registry.find("effect", effect)()}, plan.seed)


def weakly_blurred(shown: Pixels, covers: Iterable[Cover], index: int) -> Pixels:
    """What many take for a blur: a face that nobody knows any more by sight at first glance."""
    picture = Image.fromarray(shown)
    for cover in covers:
        box, tight = cover.path.at(index), cover.tight.at(index) or cover.path.at(index)
        if box is None or tight is None:
            continue
        place = box.outward()
        part = picture.crop(place)
        picture.paste(part.filter(ImageFilter.GaussianBlur(WEAK_SHARE * tight.width)), place[:2])
    return np.asarray(picture)


def unchanged(shown: Pixels, copy: Pixels, box: Box, boxes: Sequence[Box]) -> bool:
    """Whether a face differs from the original no more than what lies far from faces does."""
    apart = np.abs(shown.astype(np.int16) - copy).mean(axis=2)
    height, width = apart.shape
    far = np.ones((height, width), np.bool_)
    for each in boxes:
        left, top, right, bottom = each.enlarged(each.width, each.height).outward()
        far[max(0, top) : bottom, max(0, left) : right] = False
    noise = float(np.median(apart[far])) if far.any() else 0.0
    left, top, right, bottom = (
        max(0, round(side)) for side in _sides(inner(box, Size(width, height)))
    )
    return float(apart[top:bottom, left:right].mean()) < 2 * noise + 2


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _defaced(paths: Sequence[Path], deface: Path, folder: Path) -> dict[str, Path]:
    """Where deface's copies are, by effect. ``deface``: the Python of its environment."""
    shown, made = folder / "in", folder / "out"
    shown.mkdir()
    made.mkdir()
    for path in paths:
        shutil.copy(path, shown)
    script = Path(__file__).with_name("deface_effects.py")
    subprocess.run([str(deface), str(script), str(shown), str(made)], check=True)
    return {mode: made / mode for mode in THEIRS}


def video(clip: Path, deface: Path | None, eyes: Remembering) -> Iterator[Row]:
    with assemble(POLICY) as crew, open_source(clip, POLICY) as source:
        plan = look(source, POLICY, crew)
        for effect in (*OURS, WEAK):
            yield _row(effect, plan, eyes, _pairs(source.frames(), plan, effect))
        for mode in THEIRS:
            if deface is None:
                return
            with tempfile.TemporaryDirectory() as name:
                copy = Path(name) / f"copy{clip.suffix}"
                command = [f"{deface.parent}/deface", str(clip), "-o", str(copy)]
                command += ["--replacewith", mode]
                subprocess.run(command, check=True, capture_output=True)
                with open_source(copy, POLICY) as made:
                    frames = zip(source.frames(), made.frames(), strict=False)
                    yield _row(f"deface {mode}", plan, eyes, frames)


def _pairs(frames: Iterable[Frame], plan: Plan, effect: str) -> Iterator[tuple[Frame, Frame]]:
    """Before encoding, which would only make it harder."""
    sweep = Sweep(plan.covers)
    effects = {} if effect == WEAK else {effect: registry.find("effect", effect)()}
    for frame in frames:
        covers = sweep.at(frame.index)
        if effect == WEAK:
            yield frame, _Weak(frame, tuple(covers))  # type: ignore[misc]
        else:
            painted = [replace(cover, effect=effect) for cover in covers]
            yield frame, covered(frame, painted, effects, plan.seed)


class _Weak:
    """Stands in for a frame where only its pixels are asked for."""

    def __init__(self, frame: Frame, covers: tuple[Cover, ...]) -> None:
        self.index, self.size = frame.index, frame.size
        self._frame, self._covers = frame, covers

    def rgb(self, size: Size) -> Pixels:
        return weakly_blurred(self._frame.rgb(size), self._covers, self.index)


def _row(effect: str, plan: Plan, eyes: Remembering, pairs: Iterable[tuple[Frame, Frame]]) -> Row:
    attack = Reidentification(plan, lambda: eyes)
    for original, copy in pairs:
        attack.see(Pair(original, copy, ()))
    people = [person for person in attack.people if person.copies]
    open_ones = [person for person in people if _all_alike(person)]
    hidden = [person for person in people if not _all_alike(person)]
    return Row(effect, len(open_ones), len(people), tuple(attacked(hidden, eyes)))


def _all_alike(person: Person) -> bool:
    apart = [
        np.abs(a.astype(np.int16) - b).mean()
        for a, b in zip(person.originals, person.copies, strict=True)
    ]
    return float(np.mean(apart)) < 4


def lines(name: str, rows: Sequence[Row]) -> Iterator[str]:
    """Markdown."""
    attackers = list(dict.fromkeys(each.attacker for row in rows for each in row.attempts))
    yield f"\n{name}\n"
    yield "| effect | missed | chance | " + " | ".join(attackers) + " |"
    yield "|" + "---|" * (3 + len(attackers))
    for row in rows:
        first = {each.attacker: each for each in row.attempts if each.measure == "rank-1"}
        chance = next(iter(first.values())).chance
        cells = [
            f"{each.got:.1%} ({each.low:.1%} to {each.high:.1%}){' **' if each.beyond else ''}"
            for each in first.values()
        ]
        yield (
            f"| {row.effect} | {row.missed} of {row.faces} | {chance:.1%} | "
            + " | ".join(cells)
            + " |"
        )


Work = Callable[[Path, Path | None, Remembering], Iterator[Row]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.proof", description=__doc__)
    parser.add_argument(
        "--deface", type=Path, metavar="PYTHON", help="of an environment with deface 1.5"
    )
    parser.add_argument("--most", type=int, default=1000, help="photos, evenly chosen")
    parser.add_argument("--photos", default="faces/wider_random.json")
    parser.add_argument("--videos", nargs="*", default=["video/panned/pan_0.mp4"])
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args()
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data")
    eyes, told = Remembering(), {}
    still = partial(photos, most=asked.most)
    jobs: list[tuple[str, Work]] = [(asked.photos, still)] if asked.photos else []
    jobs += [(clip, video) for clip in asked.videos]
    for name, work in jobs:
        rows = []
        for row in work(data / name, asked.deface, eyes):
            rows.append(row)
            print(list(lines(name, rows))[-1], file=sys.stderr, flush=True)
        told[name] = [asdict(row) for row in rows]
        print(*lines(name, rows), sep="\n", flush=True)
        if asked.json:
            asked.json.write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
