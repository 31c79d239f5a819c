"""Who attacks, with what: the protocols of the VoicePrivacy challenges, on few people.

Ignorant: has the originals, does not know that a voice is disguised. Lazy-informed: has the
tool, disguises the originals by draws of its own. Centred: the same, and knows what disguised
voices have in common and takes it away. Semi-informed: trains a back end on other people's
disguised speech, never on that of the two people of a trial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.voice.backend import Backend, principal
from bench.voice.rates import Floats, Ints, Trials
from bench.voice.speech import Piece

Vectors = NDArray[np.float32]
Compare = Callable[[Floats, Floats, int], Floats]
"""(models, d), (tried, d), vectors in a model -> (models, tried) scores."""
Judge = Callable[[int, int], Compare]
"""Two people, by number -> what compares them; who trains leaves both out."""


@dataclass(frozen=True, eq=False)
class Cast:
    """Who speaks in which piece: what every protocol is told.

    people: (n,) int64, numbered in the order of ``names``; halves: (n,) of 0 and 1
    """

    names: tuple[str, ...]
    people: Ints
    halves: Ints

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Cast:
        names = tuple(dict.fromkeys(piece.speaker for piece in pieces))
        people = np.array([names.index(piece.speaker) for piece in pieces])
        return cls(names, people, np.array([piece.half for piece in pieces]))


@dataclass(frozen=True, eq=False)
class Heard:
    """What one recogniser makes of the pieces, undisguised and of each of several draws.

    original: (n, d)
    draws: (draws, n, d), two at least: the first enrols, the second is tried; all train
    """

    original: Vectors
    draws: Vectors

    def turns(self) -> Iterator[Heard]:
        """Each draw enrols once and is tried once: one draw's chance moves a rate by points."""
        for first in range(len(self.draws)):
            yield Heard(self.original, np.roll(self.draws, -first, axis=0))


def ignorant(cast: Cast, heard: Heard) -> Trials:
    return _trials(cast, heard.original, heard.draws[1], lambda *_: cosine)


def lazy(cast: Cast, heard: Heard) -> Trials:
    return _trials(cast, heard.draws[0], heard.draws[1], lambda *_: cosine)


def patient(cast: Cast, heard: Heard) -> Trials:
    """Who is centred and hears all of the other half before the answer: longer recordings."""
    every = [(who, half) for who in _all(cast) for half in (0, 1)]
    means = np.array(
        [
            heard.draws[:, (cast.people == who) & (cast.halves == half)].mean(axis=1)
            for who, half in every
        ]
    ).transpose(1, 0, 2)
    whole = Cast(cast.names, np.array([who for who, _ in every]), np.array([h for _, h in every]))
    return centred(whole, Heard(heard.original[:0], means))


def centred(cast: Cast, heard: Heard) -> Trials:
    """Each person weighs the same in what disguised voices have in common."""
    means = np.array([heard.draws[:, cast.people == who].mean(axis=(0, 1)) for who in _all(cast)])

    def judge(first: int, second: int) -> Compare:
        rest = [who for who in _all(cast) if who not in (first, second)]
        common = means[rest].mean(axis=0)
        return lambda models, tried, count: cosine(models - common, tried - common, count)

    return _trials(cast, heard.draws[0], heard.draws[1], judge)


def normalised(cast: Cast, heard: Heard) -> Trials:
    """Each model's scores against its own with other people's disguised pieces: Z-norm
    (Auckenthaler et al. 2000). A mean of many pieces lies nearer to everybody than one piece.
    """

    def judge(first: int, second: int) -> Compare:
        strangers = heard.draws[-1][~np.isin(cast.people, (first, second))]

        def compare(models: Floats, tried: Floats, count: int) -> Floats:
            usual = cosine(models, strangers, count)
            above = cosine(models, tried, count) - usual.mean(axis=1, keepdims=True)
            found: Floats = above / usual.std(axis=1, keepdims=True)
            return found

        return compare

    return _trials(cast, heard.draws[0], heard.draws[1], judge)


def semi(cast: Cast, heard: Heard, *, plda: bool) -> Trials:
    every = np.concatenate(list(heard.draws)).astype(np.float64)
    owners = np.tile(cast.people, len(heard.draws))
    axes = principal(every)
    reduced = every @ axes.T

    def judge(first: int, second: int) -> Compare:
        others = ~np.isin(owners, (first, second))
        backend = Backend.train(reduced[others], owners[others])

        def compare(models: Floats, tried: Floats, count: int) -> Floats:
            a, b = backend.project(models @ axes.T), backend.project(tried @ axes.T)
            return backend.plda(a, b, count) if plda else backend.cosine(a, b)

        return compare

    return _trials(cast, heard.draws[0], heard.draws[1], judge)


def both(heard: Sequence[Heard]) -> Heard:
    """Several recognisers' vectors side by side, of the same pieces."""
    return Heard(
        np.concatenate([each.original for each in heard], axis=1),
        np.concatenate([each.draws for each in heard], axis=2),
    )


def dealt_out(heard: Heard, draw: np.random.Generator) -> Heard:
    """The disguised vectors given to pieces at random, so that nothing of anybody is in them."""
    order = [draw.permutation(len(vectors)) for vectors in heard.draws]
    dealt = [vectors[each] for vectors, each in zip(heard.draws, order, strict=True)]
    return Heard(heard.original, np.array(dealt))


def cosine(models: Floats, tried: Floats, _count: int) -> Floats:
    a, b = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (models, tried))
    found: Floats = a @ b.T
    return found


def _all(cast: Cast) -> range:
    return range(len(cast.names))


def _trials(cast: Cast, enrolled: Vectors, tried: Vectors, judge: Judge) -> Trials:
    """Every piece against everybody's other half: a model is the mean of a half's vectors."""
    found: list[tuple[int, int, Floats]] = []
    for first in _all(cast):
        for second in range(first, len(cast.names)):
            compare = judge(first, second)
            for claimed, speaks in {(first, second), (second, first)}:
                for half in (0, 1):
                    model = enrolled[(cast.people == claimed) & (cast.halves == half)]
                    trial = tried[(cast.people == speaks) & (cast.halves == 1 - half)]
                    if len(model) and len(trial):
                        mean = model.mean(axis=0, dtype=np.float64)[None]
                        scores = compare(mean, trial.astype(np.float64), len(model))[0]
                        found.append((claimed, speaks, scores))
    sizes = [len(scores) for *_, scores in found]
    return Trials(
        np.repeat([claimed for claimed, *_ in found], sizes),
        np.repeat([speaks for _, speaks, _ in found], sizes),
        np.concatenate([scores for *_, scores in found]),
    )
