"""What attackers get who hold pieces of a disguised voice against what they know of each voice.

The protocols of the VoicePrivacy challenges (docs/voice-bench.md), within one recording: who is
ignorant has pieces of the original, who is lazy-informed pieces of the copy. Centred: they take
away what all pieces have in common, as somebody does who knows that all were disguised alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.proof import Attempt
from bystander.verify.equal_error import equal_error

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MEASURE = "equal error rate (0: all told apart)"
CHANCE = 0.5
CONTROL = "control: the original against itself"
"""What the recogniser is worth here, had nothing been hidden. Too good, for it told who speaks."""

APART = 6.0
"""Seconds between the beginnings of pieces that are held against each other: what is said, and a
noise that goes on, is not to be taken for the voice."""

TURN = 10.0
"""Seconds of one voice that count as one when chance is asked: pieces of one turn are alike."""

ROUNDS = 499
SURE = 0.005
"""Share of shuffled turns below which it is no chance: a recording is attacked four times."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Of one recording and its copy, those of which it is clear whose voice they are.

    original, copy: (n, length) vectors of length 1
    voices: (n,) numbers from 0 on; starts: (n,) seconds, ascending
    """

    original: Floats
    copy: Floats
    voices: Ints
    starts: Floats


def attempts(pieces: Pieces, check: str) -> Iterator[Attempt]:
    """What each attacker got."""
    theirs, ours = pieces.original, pieces.copy
    yield _Linking(theirs, theirs, pieces).attempt(check, CONTROL, counts=False)
    yield _Linking(ours, theirs, pieces).attempt(check, "ignorant")
    yield _Linking(centred(ours), centred(theirs), pieces).attempt(check, "ignorant, centred")
    yield _Linking(ours, ours, pieces).attempt(check, "lazy-informed")
    yield _Linking(centred(ours), centred(ours), pieces).attempt(check, "lazy-informed, centred")


def centred(vectors: Floats) -> Floats:
    """The same without what they have in common, of length 1 again."""
    rest = vectors - vectors.mean(axis=0)
    return np.asarray(rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-9))


class _Linking:
    """Every piece that is tried against every voice: its mean likeness to pieces of that voice."""

    def __init__(self, tried: Floats, known: Floats, pieces: Pieces) -> None:
        self._voices = pieces.voices
        apart = np.abs(pieces.starts[:, None] - pieces.starts[None]) >= APART
        self._far = apart.astype(np.float64)
        self._alike = self._far * (tried @ known.T)
        self._turns = _turns(pieces.voices, pieces.starts)
        self._random = np.random.default_rng(0)  # the same file, the same report

    def attempt(self, check: str, attacker: str, *, counts: bool = True) -> Attempt:
        scores, able = self._scores(self._voices)
        same = _members(self._voices)
        got = equal_error(scores[able], same[able])
        low, high = self._interval(scores, able)
        return Attempt(
            check=check,
            attacker=attacker,
            measure=MEASURE,
            got=got,
            low=min(low, got),
            high=max(high, got),
            chance=CHANCE,
            count=len(scores),
            worst=min(
                equal_error(score[can], own[can])
                for score, can, own in zip(scores.T, able.T, same.T, strict=True)
            ),
            people=same.shape[1],
            beyond=counts and self._by_chance(got) <= SURE,
        )

    def _scores(self, voices: Ints) -> tuple[Floats, NDArray[np.bool_]]:
        """(n, voices) each, and where there is anything to compare with."""
        members = _members(voices).astype(np.float64)
        count = self._far @ members
        return (self._alike @ members) / np.maximum(count, 1), count > 0

    def _interval(self, scores: Floats, able: NDArray[np.bool_]) -> tuple[float, float]:
        """95 % of bootstrap draws over turns, within each voice."""
        same = _members(self._voices)
        firsts = np.unique(self._turns, return_index=True)[1]
        of_turns = self._voices[firsts]
        found = []
        for _ in range(ROUNDS):
            drawn = np.zeros(len(of_turns))
            for voice in range(same.shape[1]):
                own = np.flatnonzero(of_turns == voice)
                np.add.at(drawn, self._random.choice(own, len(own)), 1)
            weights = np.broadcast_to(drawn[self._turns][:, None], scores.shape)
            found.append(equal_error(scores[able], same[able], weights[able]))
        low, high = np.percentile(found, (2.5, 97.5))
        return float(low), float(high)

    def _by_chance(self, got: float) -> float:
        """How often shuffled turns are told apart as well: a share, never 0."""
        firsts = np.unique(self._turns, return_index=True)[1]
        as_low = 1
        for _ in range(ROUNDS):
            voices = self._random.permutation(self._voices[firsts])[self._turns]
            scores, able = self._scores(voices)
            as_low += equal_error(scores[able], _members(voices)[able]) <= got
        return as_low / (ROUNDS + 1)


def _members(voices: Ints) -> NDArray[np.bool_]:
    """(n, voices)"""
    return np.asarray(voices[:, None] == np.arange(voices.max() + 1)[None])


def _turns(voices: Ints, starts: Floats) -> Ints:
    """(n,): pieces of one voice, one after the other, in TURN seconds at most."""
    told, begun = np.zeros(len(voices), np.int64), 0
    for each in range(1, len(voices)):
        new = voices[each] != voices[each - 1] or starts[each] - starts[begun] >= TURN
        begun = each if new else begun
        told[each] = told[each - 1] + new
    return told
