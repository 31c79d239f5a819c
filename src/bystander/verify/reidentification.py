"""Re-identification: can a face of the copy be told to be one of the same recording's original?

The only place in Bystander where faces are compared. It compares a recording with its own copy,
takes nothing from outside, and hands out rates: no vector, no picture, and no word on who was
taken for whom leaves ``verdict``.

Attackers know exactly where each face is and how it is turned, for they are told by the original.
The naive one shows what he sees to a recogniser; the restoring one first undoes a blur, smooths
squares and makes up what is missing; the trained one has learned from the other people of the
recording what the effect does to faces (parrot recognition, Newton, Sweeney and Malin 2005).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bystander.domain.findings import Kind
from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Box
from bystander.domain.plan import Cover, Plan
from bystander.domain.proof import Attempt, Omission
from bystander.domain.report import Leak, LeakKind
from bystander.verify.backend import predicted
from bystander.verify.ranking import Floats, Ranking
from bystander.verify.recogniser import Recogniser
from bystander.verify.restoring import restored
from bystander.verify.side_by_side import Pair, Verdict

NAME = "re-identification"

FACES = frozenset({Kind.FACE, Kind.HEAD})
LEAST = 20.0
"""Pixels of a face's shorter side, below which recognisers tell hardly anybody apart."""

MOST = 60
"""People, those with the largest faces."""

FRAMES = 3
"""Of one person. The middle one of the original is what the others of the copy are held to."""

AROUND = 1.0
"""How far beyond a face its surroundings are cut out, in its sides."""

SMALL = 12
"""Samples a side of the tiny picture that the trained attacker sees besides."""

RANKS = (1, 5)
ENOUGH = 3
"""People without whom nothing can be confused, or learned from others."""


@dataclass(eq=False)
class Person:
    """One track's aligned faces, of the original and of the copy, of the same frames."""

    cover: Cover
    originals: list[Pixels] = field(default_factory=list)
    copies: list[Pixels] = field(default_factory=list)


class Reidentification:
    """Rank-1 and rank-5 of three attackers.

    hire: makes the recogniser once there is something to recognise; raises ImportError where
        the extra is not installed
    """

    name = NAME

    def __init__(self, plan: Plan, hire: Callable[[], Recogniser]) -> None:
        self._hire = hire
        self._recogniser: Recogniser | None = None
        self.people = _largest(plan)
        self._wanted: dict[int, list[Person]] = defaultdict(list)
        for person in self.people:
            for frame in _spread(person.cover):
                self._wanted[frame].append(person)
        self._missing = ""

    @property
    def wanted(self) -> frozenset[int]:
        """The frames in which somebody is still to be attacked."""
        return frozenset(self._wanted)

    def see(self, pair: Pair) -> None:
        due = self._wanted.pop(pair.copy.index, [])
        places = [(person, _face(person.cover, pair.copy)) for person in due]
        if self._missing or not any(face for _, face in places):
            return
        try:
            self._recogniser = self._recogniser or self._hire()
        except ImportError as cause:
            self._missing = f"{cause.name} is not installed; install bystander[proof]"
            return
        theirs, ours = (frame.rgb(frame.size) for frame in (pair.original, pair.copy))
        for person, face in places:
            if face is not None:
                original, copy = cut_out(self._recogniser, theirs, ours, face)
                person.originals.append(original)
                person.copies.append(copy)

    def verdict(self) -> Verdict:
        people = [person for person in self.people if person.copies]
        self.people = []  # what was cut out is dropped, whatever happens
        if self._missing:
            return Verdict(omitted=(Omission(NAME, self._missing),))
        if self._recogniser is None or len(people) < ENOUGH:
            why = f"fewer than {ENOUGH} faces are large enough to be confused with each other"
            return Verdict(omitted=(Omission(NAME, why),))
        attempts = tuple(attacked(people, self._recogniser))
        beyond = [attempt for attempt in attempts if attempt.beyond]
        return Verdict(tuple(map(_leak, beyond[:1])), attempts)


def attacked(people: Sequence[Person], recogniser: Recogniser) -> Iterator[Attempt]:
    """What each attacker got. Vectors live in here."""
    for attacker, ranking in trials(people, recogniser):
        for rank in RANKS:
            yield ranking.attempt(NAME, attacker, rank, counts=attacker != CONTROL)


CONTROL = "control: the original itself, mirrored"
"""What the recogniser is worth on these faces, had nothing been hidden."""


def trials(people: Sequence[Person], recogniser: Recogniser) -> Iterator[tuple[str, Ranking]]:
    """How near each attacker held each face to be to each person; distances only."""
    numbers, hidden, originals = [], [], []
    for number, person in enumerate(people):
        for place in _probes(person):
            numbers.append(number)
            hidden.append(person.copies[place])
            originals.append(person.originals[place])
    right = np.array(numbers, np.int64)
    known = recogniser.vectors([person.originals[len(person.originals) // 2] for person in people])
    faces = recogniser.vectors(originals)

    def ranking(distances: Floats) -> Ranking:
        return Ranking(distances, right, right)

    mirrored = [np.ascontiguousarray(chip[:, ::-1]) for chip in originals]
    yield CONTROL, ranking(_apart(recogniser.vectors(mirrored), known))
    naive = recogniser.vectors(hidden)
    yield "naive", ranking(_apart(naive, known))
    ways = [recogniser.vectors(way) for way in zip(*map(restored, hidden), strict=True)]
    yield "restoring", ranking(np.mean([_even(_apart(way, known)) for way in ways], axis=0))
    tiny = np.stack([_tiny(chip) for chip in hidden])
    features = np.hstack([_scaled(each) for each in (naive, *ways, tiny)])
    small = np.stack([_tiny(chip) for chip in originals])
    meant = np.hstack([_scaled(faces), _scaled(small)])
    shown = np.hstack([_scaled(naive, faces), _scaled(tiny, small)])
    guesses = predicted(features, shown, meant, right)
    yield "trained", ranking(_apart(guesses, _known_again(known, people, faces, originals)))


def _known_again(
    known: Floats, people: Sequence[Person], faces: Floats, originals: Sequence[Pixels]
) -> Floats:
    """The candidates in the terms that the trained attacker guesses in."""
    small = np.stack([_tiny(chip) for chip in originals])
    middle = np.stack([_tiny(person.originals[len(person.originals) // 2]) for person in people])
    return np.hstack([_scaled(known, faces), _scaled(middle, small)])


def _scaled(vectors: Floats, like: Floats | None = None) -> Floats:
    """Each block counts as much as any other, whatever its length and its unit."""
    like = vectors if like is None else like
    spread = float(np.sqrt(like.var(axis=0).sum()))
    return np.asarray((vectors - like.mean(axis=0)) / max(spread, 1e-9))


def _apart(ours: Floats, theirs: Floats) -> Floats:
    """(n, m) Euclidean distances."""
    return np.asarray(np.linalg.norm(ours[:, None] - theirs[None], axis=2))


def _even(distances: Floats) -> Floats:
    """Each row with mean 0 and deviation 1, so that no way of restoring outweighs another."""
    middle, spread = distances.mean(axis=1), distances.std(axis=1)
    return np.asarray((distances - middle[:, None]) / np.maximum(spread, 1e-9)[:, None])


def _tiny(chip: Pixels) -> Floats:
    """(SMALL * SMALL,) grey, without its own brightness and contrast."""
    side = len(chip) // SMALL
    cut = chip[: side * SMALL, : side * SMALL].mean(axis=2)
    grey = cut.reshape(SMALL, side, SMALL, side).mean(axis=(1, 3)).ravel()
    return np.asarray((grey - grey.mean()) / max(float(grey.std()), 1.0))


def _probes(person: Person) -> list[int]:
    """Every frame but the one that is held against it, where there are others."""
    count = len(person.copies)
    return [place for place in range(count) if count == 1 or place != count // 2]


def cut_out(
    recogniser: Recogniser, original: Pixels, copy: Pixels, face: Box
) -> tuple[Pixels, Pixels]:
    """Both aligned, from (height, width, 3) uint8 RGB of whole pictures."""
    height, width = original.shape[:2]
    around = face.enlarged(AROUND * face.width, AROUND * face.height)
    left, top, right, bottom = around.outward()
    place = slice(max(0, top), min(height, bottom)), slice(max(0, left), min(width, right))
    inner = face.shifted(-place[1].start, -place[0].start)
    cut = (np.ascontiguousarray(seen[place]) for seen in (original, copy))
    theirs, ours = cut
    return recogniser.aligned(theirs, ours, inner)


def _largest(plan: Plan) -> list[Person]:
    faces = [cover for cover in plan.covers if cover.kind in FACES and _side(cover) >= LEAST]
    return [Person(cover) for cover in sorted(faces, key=_side, reverse=True)[:MOST]]


def _side(cover: Cover) -> float:
    sides = cover.tight.boxes[:, 2:] - cover.tight.boxes[:, :2]
    return float(np.median(sides.min(axis=1)))


def _spread(cover: Cover) -> set[int]:
    """Inside the time in which the face was seen: before and after it there may be none."""
    start, end = cover.tight.start, cover.tight.end
    places: NDArray[np.float64] = np.linspace(start, end - 1, FRAMES + 2)[1:-1]
    return {int(place) for place in places}


def _face(cover: Cover, frame: Frame) -> Box | None:
    """Where it is, if all of it is in the picture."""
    box = cover.tight.at(frame.index)
    if box is None or min(box.width, box.height) < LEAST:
        return None
    return box if box.clipped(frame.size) == box else None


def _leak(attempt: Attempt) -> Leak:
    detail = (
        f"faces of the copy can be told to be the original's: {attempt.got:.0%} at "
        f"{attempt.measure}, where chance gives {attempt.chance:.0%} ({attempt.attacker} attacker)"
    )
    return Leak(LeakKind.REVEALED, NAME, detail, score=attempt.got)
