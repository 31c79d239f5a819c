"""Rates by effect and attacker, and the recogniser that is asked once about each picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.proof import Attempt, interval
from bystander.verify.ranking import Ranking
from bystander.verify.recogniser import Dlib, Vectors
from bystander.verify.reidentification import CONTROL, NAME, RANKS, Person, trials

WITHIN = "rank-1 in its picture"
"""Candidates are the faces of the same photo: light and scene tell nothing there."""

SCENE = "its picture"
"""Whether who comes first is anybody of the same photo."""


class Remembering:
    """Asks dlib once about each picture, for originals come again with every effect.

    workers: processes that are asked, each with a network of its own
    """

    def __init__(self, workers: int) -> None:
        self._network = Dlib()
        self._known: dict[bytes, Vectors] = {}
        self._pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_network)

    def aligned(self, original: Pixels, copy: Pixels, face: Box) -> tuple[Pixels, Pixels]:
        return self._network.aligned(original, copy, face)

    def vectors(self, chips: Sequence[Pixels]) -> Vectors:
        keys = [sha256(chip.tobytes()).digest() for chip in chips]
        asked = {key: chip for key, chip in zip(keys, chips, strict=True) if key not in self._known}
        self._known.update(zip(asked, self._pool.map(_vector, asked.values()), strict=True))
        return np.stack([self._known[key] for key in keys])


@cache
def _network() -> Dlib:
    return Dlib()


def _vector(chip: Pixels) -> Vectors:
    return np.asarray(_network().vectors([chip])[0])


@dataclass(frozen=True)
class Row:
    """One effect on one set. missed: faces that it did not hide, of all."""

    effect: str
    missed: int
    faces: int
    attempts: tuple[Attempt, ...]


def attacked(
    people: Sequence[Person], pictures: Sequence[int], eyes: Remembering
) -> Iterator[Attempt]:
    """Rates among all, and among the faces of one picture.

    pictures: which photo each is from; empty where all are from one recording
    """
    for attacker, ranking in trials(people, eyes):
        for rank in RANKS:
            yield ranking.attempt(NAME, attacker, rank, counts=attacker != CONTROL)
        if pictures:
            yield from _by_picture(attacker, ranking, np.array(pictures))


def _by_picture(attacker: str, ranking: Ranking, pictures: NDArray[np.int64]) -> Iterator[Attempt]:
    """One frame is one person here, so that trials and candidates are in the same order."""
    same = pictures[:, None] == pictures[None, :]
    own = np.diagonal(ranking.distances)[:, None]
    first = same[np.arange(len(same)), ranking.distances.argmin(axis=1)]
    yield _attempt(attacker, SCENE, first, same.mean(axis=1))
    nearer = (same & (ranking.distances < own)).sum(axis=1)
    tied = (same & (ranking.distances == own)).sum(axis=1) - 1
    several = same.sum(axis=1) > 1
    if several.any():
        right = nearer + tied / 2 < 1
        yield _attempt(attacker, WITHIN, right[several], 1 / same.sum(axis=1)[several])


def _attempt(
    attacker: str, measure: str, hits: NDArray[np.bool_], chances: NDArray[np.float64]
) -> Attempt:
    got, of = int(hits.sum()), len(hits)
    low, high = interval(got, of)
    return Attempt(NAME, attacker, measure, got / of, low, high, float(chances.mean()), of)


def lines(name: str, rows: Sequence[Row]) -> Iterator[str]:
    """Markdown: one table for each measure."""
    measures = dict.fromkeys(each.measure for row in rows for each in row.attempts)
    for measure in measures:
        attempts = [each for row in rows for each in row.attempts if each.measure == measure]
        attackers = list(dict.fromkeys(each.attacker for each in attempts))
        yield f"\n{name}, {measure}\n"
        yield "| effect | missed | chance | " + " | ".join(attackers) + " |"
        yield "|" + "---|" * (3 + len(attackers))
        for row in rows:
            yield _line(row, measure)


def _line(row: Row, measure: str) -> str:
    found = [each for each in row.attempts if each.measure == measure]
    cells = [
        f"{each.got:.1%} ({each.low:.1%} to {each.high:.1%}){' **' if each.beyond else ''}"
        for each in found
    ]
    chance = found[0].chance
    return f"| {row.effect} | {row.missed} of {row.faces} | {chance:.1%} | {' | '.join(cells)} |"
