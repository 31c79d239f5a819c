"""One disguise through everything: recognisers, listeners, the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.voice import attackers, speech
from bench.voice.attackers import Cast, Heard, Vectors
from bench.voice.disguises import Disguise, disguised
from bench.voice.left import Left, left
from bench.voice.listeners import Phonemes, Words
from bench.voice.meetings import Found, through
from bench.voice.pace import Pace
from bench.voice.rates import Rate, Trials, rate
from bench.voice.recognisers import Recogniser
from bench.voice.speech import Meeting, Piece
from bench.voice.words import Errors, errors, plain
from bystander.domain.sound import Samples
from bystander.stages import SpeechFinder

DEALS = 4  # of the disguised vectors among the pieces, to see where guessing lies
DRAWS = 3  # of every piece: to enrol, to try, and once more to train on
POOLED = "pooled"
SAME_SEX = "same sex"

Attack = Callable[[Cast, Heard], Trials]
PLAIN: dict[str, Attack] = {
    "ignorant": attackers.ignorant,
    "lazy": attackers.lazy,
    "centred": attackers.centred,
    "normalised": attackers.normalised,
    "patient": attackers.patient,
}
TRAINED: dict[str, Attack] = {
    "semi": partial(attackers.semi, plda=False),
    "semi PLDA": partial(attackers.semi, plda=True),
}


@dataclass(frozen=True)
class Figures:
    """Rates only; nothing of anybody's voice.

    rates: (attacker, recogniser) -> set of the data -> rate
    guessed: (attacker, recogniser) -> percent, where vectors are dealt out at random: 50, but
        for what numbers and lengths of pieces do
    words: by Whisper against what was read; phonemes: by hama against the original's
    by_corpus: (words, phonemes) of each corpus with transcripts
    unchanged: frames of the pieces; factor: CPU seconds a second of speech
    """

    name: str
    rates: dict[tuple[str, str], dict[str, Rate]]
    guessed: dict[tuple[str, str], float]
    words: Errors
    phonemes: Errors
    by_corpus: dict[str, tuple[Errors, Errors]]
    unchanged: Left
    factor: float | None
    meetings: Found


@dataclass(frozen=True, eq=False)
class Bench:
    """What is the same for every disguise.

    recognisers: of voices, and one that hears only pauses and pace
    originals: of each, the undisguised pieces' vectors, in memory only
    wanted: the phonemes heard in each undisguised piece, nothing where nobody wrote its words down
    """

    pieces: Sequence[Piece]
    meetings: Sequence[Meeting]
    finder: SpeechFinder
    recognisers: Sequence[Recogniser]
    originals: Sequence[Vectors]
    wanted: Sequence[list[str]]
    ears: Phonemes
    reader: Words

    @classmethod
    def of(cls, folder: Path, voices: Sequence[Recogniser], finder: SpeechFinder) -> Bench:
        """folder: the data's; raises OSError where it is not there."""
        pieces = speech.pieces(folder)
        recognisers = (*voices, Pace())
        sounds = [piece.samples for piece in pieces]
        originals = [_embedded(recogniser, sounds) for recogniser in recognisers]
        meetings = speech.meetings(folder)
        ears = Phonemes()
        wanted = [ears.hear(piece.samples) if piece.words else [] for piece in pieces]
        return cls(pieces, meetings, finder, recognisers, originals, wanted, ears, Words())

    def measure(self, disguise: Disguise, kept: Path | None = None) -> Figures:
        draws = [disguised(disguise, self.pieces, draw, kept) for draw in range(DRAWS)]
        by_corpus = self._understood(draws)
        sounds = [pair for draw in draws for pair in zip(self.pieces, draw, strict=True)]
        heard = self._heard(draws)
        return Figures(
            disguise.name,
            self._attacked(heard),
            self._guessed(heard),
            sum((words for words, _ in by_corpus.values()), Errors(0, 0)),
            sum((phonemes for _, phonemes in by_corpus.values()), Errors(0, 0)),
            by_corpus,
            sum((left(piece.samples, sound) for piece, sound in sounds), Left(0, 0)),
            disguise.cost.factor,
            through(self.meetings, self.finder, disguise),
        )

    def _heard(self, draws: Sequence[Sequence[Samples]]) -> dict[str, Heard]:
        return {
            recogniser.name: Heard(
                original, np.array([_embedded(recogniser, sounds) for sounds in draws])
            )
            for recogniser, original in zip(self.recognisers, self.originals, strict=True)
        }

    def _attacked(self, heard: dict[str, Heard]) -> dict[tuple[str, str], dict[str, Rate]]:
        cast = Cast.of(self.pieces)
        return {key: self._by_set(cast, trials) for key, trials in _every_attack(cast, heard)}

    def _guessed(self, heard: dict[str, Heard]) -> dict[tuple[str, str], float]:
        cast, draw = Cast.of(self.pieces), np.random.default_rng(0)
        found: dict[tuple[str, str], list[float]] = {}
        for _ in range(DEALS):
            dealt = {name: attackers.dealt_out(each, draw) for name, each in heard.items()}
            for key, trials in _every_attack(cast, dealt):
                found.setdefault(key, []).append(rate(trials, rounds=1).percent)
        return {key: float(np.mean(percents)) for key, percents in found.items()}

    def _by_set(self, cast: Cast, trials: Trials) -> dict[str, Rate]:
        """A set's own people are enrolled; whoever is of the same corpus is tried."""
        first = {piece.speaker: piece for piece in reversed(self.pieces)}
        people = [first[name] for name in cast.names]
        found = {}
        for name in dict.fromkeys(piece.set for piece in self.pieces):
            members = np.array([one.set == name for one in people])
            corpus = {one.corpus for one in people if one.set == name}
            near = np.array([one.corpus in corpus for one in people])
            found[name] = rate(trials.where(members[trials.enrolled] & near[trials.tried]))
        sexes = np.array([one.sex for one in people])
        alike = sexes[trials.enrolled] == sexes[trials.tried]
        return found | {POOLED: rate(trials), SAME_SEX: rate(trials.where(alike))}

    def _understood(self, draws: Sequence[Sequence[Samples]]) -> dict[str, tuple[Errors, Errors]]:
        """Of all draws: one alone is two points clearer or less clear than the next."""
        found = {}
        for corpus in dict.fromkeys(piece.corpus for piece in self.pieces if piece.words):
            read = [
                (piece.words, wanted, sound)
                for sounds in draws
                for piece, wanted, sound in zip(self.pieces, self.wanted, sounds, strict=True)
                if piece.corpus == corpus and piece.words
            ]
            words = ((plain(words), self.reader.hear(sound)) for words, _, sound in read)
            phonemes = ((wanted, self.ears.hear(sound)) for _, wanted, sound in read)
            found[corpus] = (errors(words), errors(phonemes))
        return found


def _every_attack(cast: Cast, heard: dict[str, Heard]) -> Iterator[tuple[tuple[str, str], Trials]]:
    """(attacker, recogniser), and all trials of all turns."""
    voices = {name: each for name, each in heard.items() if name != Pace.name}
    every = heard | {"both": attackers.both(list(voices.values()))}
    for attacks, ears in ((PLAIN, voices), (TRAINED, every)):
        for attack, how in attacks.items():
            for name, each in ears.items():
                yield (attack, name), Trials.of(how(cast, turn) for turn in each.turns())


def _embedded(recogniser: Recogniser, sounds: Sequence[Samples]) -> Vectors:
    return np.array([recogniser.embed(sound) for sound in sounds])
