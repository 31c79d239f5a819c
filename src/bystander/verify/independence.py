"""Under covers the copy says nothing of what was there.

Patches of the copy are compared with those of the original at the same place: by correlation,
scale by scale, in single frames and in many frames laid over each other, and by mutual
information (Shannon 1948) of eight levels of light. What chance gives is measured with the same
figures on patches that have nothing to do with each other: the original under other covers, and
turned upside down or on its side.

Margins, and what a smooth surface tells, are left out, for that is seen beside the cover as
well: ``fill`` is made of nothing else. So a cover that kept no more than brightness and its slope
and bend is not found. Of a single cover little can be told from chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import timecode
from bystander.domain.opaque import OPAQUE
from bystander.domain.plan import Plan
from bystander.domain.proof import Attempt, Omission, Z
from bystander.domain.report import Leak, LeakKind
from bystander.verify.patches import SIDE, Patch, Patches, Under
from bystander.verify.shining import listed
from bystander.verify.side_by_side import Pair, Verdict

NAME = "independence"

SCALES = (4, 8, 16, 32)
"""Parts a side: at each of them, what the one before does not show."""

LEVELS = 8
OTHERS = 12
"""Other covers that one is compared with."""

SURE = 4.0
"""Standard errors above chance from which on a figure is no chance: about ten figures are had
of every copy, and one in ten thousand copies may be wronged."""

WORTH = {"correlation": 0.1, "information": 0.05}
"""How far above chance it must be besides; information in bits."""

RANGE = {"correlation": (-1.0, 1.0), "information": (0.0, float(np.log2(LEVELS)))}
"""What a figure can be: no interval reaches beyond."""

ONE, MANY = "one frame", "frames laid over each other"

Vector = NDArray[np.float64]
View = Callable[[Patch], Vector]


class Independence:
    """Correlation and mutual information under covers, against chance."""

    name = NAME

    def __init__(self, plan: Plan) -> None:
        self._patches = Patches(plan.covers)
        self._plan = plan

    def see(self, pair: Pair) -> None:
        self._patches.see(pair)

    def verdict(self) -> Verdict:
        found = [under for under in self._patches.found if under.copies]
        if not found:
            why = "no cover is large enough and inside the picture"
            return Verdict(omitted=(Omission(NAME, why),))
        trials = list(_trials(found))
        attempts = tuple(trial.attempt() for trial in trials)
        beyond = [trial for trial, each in zip(trials, attempts, strict=True) if each.beyond]
        return Verdict(self._leaks(beyond, found), attempts, tuple(_unasked(found)))

    def _leaks(self, beyond: Sequence[Trial], found: Sequence[Under]) -> tuple[Leak, ...]:
        """One, about the cover that says most."""
        if not beyond:
            return ()
        worst = max(beyond, key=lambda trial: float(np.max(trial.got - trial.chance.mean())))
        cover = found[int(np.argmax(worst.got))].cover
        seconds = self._plan.timeline.at(cover.path.start).seconds
        detail = (
            f"what was there can be told from under the cover of track {cover.track} from "
            f"{timecode(seconds)} on ({worst.measure}, {worst.attacker})"
        )
        frame, place = cover.path.start, cover.path.at(cover.path.start)
        score = float(np.max(worst.got))
        return (Leak(LeakKind.REVEALED, NAME, detail, frame, seconds, place, score),)


@dataclass(frozen=True, eq=False)
class Trial:
    """One figure of every cover.

    got: (covers,); chance: (covers,), the same from what has nothing to do with each
    spread: standard deviation of one cover's figure by chance
    """

    attacker: str
    measure: str
    got: Vector
    chance: Vector
    spread: float

    def attempt(self) -> Attempt:
        got, chance = float(self.got.mean()), float(self.chance.mean())
        error = max(self.spread, float(self.got.std())) / len(self.got) ** 0.5
        # By chance alone it spreads as far as it does for what has nothing to do with it.
        above = got - chance
        beyond = above > SURE * self.spread / len(self.got) ** 0.5
        kind = self.measure.split()[0]
        least, most = RANGE[kind]
        return Attempt(
            check=NAME,
            attacker=self.attacker,
            measure=self.measure,
            got=got,
            low=max(least, got - Z * error),
            high=min(most, got + Z * error),
            chance=chance,
            count=len(self.got),
            worst=float(self.got.max()),
            beyond=beyond and above > WORTH[kind],
        )


def _unasked(found: Iterable[Under]) -> Iterator[Omission]:
    """What this check does not see of effects that keep more than what lies beside a cover."""
    weaker = {under.cover.effect for under in found} - OPAQUE
    if weaker:
        yield Omission(
            f"light and its slopes under {listed(weaker)}",
            f"{NAME} leaves them out, and covers of {listed(weaker)} keep them of what they hide: "
            "that it found nothing does not say that nothing is left",
        )


def _trials(found: Sequence[Under]) -> Iterator[Trial]:
    laid = [_laid_over(under) for under in found]
    single = [Under(under.cover, under.originals[:1], under.copies[:1]) for under in found]
    for attacker, shown in ((ONE, found), (MANY, laid)):
        for scale in SCALES:
            view = detail(scale)
            yield _trial(attacker, f"correlation at {scale} x {scale}", shown, view, correlation)
    yield _trial(ONE, "information in bits", single, levels, information)
    yield _trial(MANY, "information in bits", laid, levels, information)


def _laid_over(under: Under) -> Under:
    """Its frames averaged, on the box that follows it: noise and moving squares average out."""
    originals, copies = (np.mean(each, axis=0) for each in (under.originals, under.copies))
    return Under(under.cover, [originals], [copies])


def _trial(
    attacker: str,
    measure: str,
    shown: Sequence[Under],
    view: View,
    alike: Callable[[Vector, Vector], float],
) -> Trial:
    ours = [[view(patch) for patch in under.copies] for under in shown]
    theirs = [[view(patch) for patch in under.originals] for under in shown]
    got = [
        float(np.mean([alike(a, b) for a, b in zip(*pair, strict=True)]))
        for pair in zip(ours, theirs, strict=True)
    ]
    turned = [[view(each) for each in _turned(under.originals[0])] for under in shown]
    chance, everything = [], []
    for number, copies in enumerate(ours):
        others = [theirs[other][0] for other in _others(number, len(shown))]
        by_chance = [
            float(np.mean([alike(copy, each) for copy in copies]))
            for each in (*others, *turned[number])
        ]
        chance.append(float(np.mean(by_chance)))
        everything += by_chance
    spread = float(np.std(everything))
    return Trial(attacker, measure, np.array(got), np.array(chance), spread)


def _others(number: int, count: int) -> Iterable[int]:
    """Evenly spread, without the one itself."""
    step = max(1, count // OTHERS)
    return [other for other in range(number % step, count, step) if other != number][:OTHERS]


def _turned(patch: Patch) -> list[Patch]:
    """Every way of turning it but mirroring: a face's left side looks like its right side."""
    return [turn for k in (1, 2, 3) for turn in (np.rot90(patch, k), np.fliplr(np.rot90(patch, k)))]


def detail(scale: int) -> View:
    """What a patch shows at ``scale`` parts a side and at half as many does not."""

    def view(patch: Patch) -> Vector:
        parts = _parts(patch, scale)
        if scale == SCALES[0]:
            return without_surface(parts).ravel()
        # Drawn out as slopes and not as steps: a slope that is as good as the same in both
        # would be a stair in both, and alike in every part of it.
        return (parts - _drawn_out(_parts(patch, scale // 2))).ravel()

    return view


def _drawn_out(parts: Vector) -> Vector:
    """(n, n) -> (2 n, 2 n), linearly, and on beyond the outermost middles."""
    n = len(parts)
    at = (np.arange(2 * n) - 0.5) / 2
    low = np.clip(np.floor(at).astype(int), 0, n - 2)
    share = at - low
    weights = np.zeros((2 * n, n))
    weights[np.arange(2 * n), low] = 1 - share
    weights[np.arange(2 * n), low + 1] = share
    return np.asarray(weights @ parts @ weights.T)


def levels(patch: Patch) -> Vector:
    """Light in LEVELS equally large classes, without what a smooth surface tells."""
    flat = without_surface(_parts(patch, SIDE // 2)).ravel()
    if np.ptp(flat) < 1e-6:  # noqa: PLR2004 -- nothing to be seen
        return np.zeros(len(flat))
    ranks = flat.argsort().argsort()
    return np.asarray(ranks * LEVELS // len(flat), np.float64)


def without_surface(parts: Vector) -> Vector:
    """Without the surface of second degree that fits best."""
    side = len(parts)
    axis = np.linspace(-1, 1, side)
    x, y = np.meshgrid(axis, axis)
    basis = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
    flat = parts.reshape(-1)
    fitted, *_ = np.linalg.lstsq(basis, flat, rcond=None)
    return np.asarray((flat - basis @ fitted).reshape(side, side))


def correlation(ours: Vector, theirs: Vector) -> float:
    """Pearson's, -1 to 1; 0 where one of them is even."""
    a, b = ours - ours.mean(), theirs - theirs.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 1e-6 else 0.0  # noqa: PLR2004 -- nothing to be seen


def information(ours: Vector, theirs: Vector) -> float:
    """Mutual information of two pictures in levels, in bits a sample."""
    joint = np.bincount((ours * LEVELS + theirs).astype(np.int64), minlength=LEVELS * LEVELS)
    share = joint.reshape(LEVELS, LEVELS) / len(ours)
    alone = share.sum(axis=1, keepdims=True) * share.sum(axis=0, keepdims=True)
    seen = share > 0
    return float((share[seen] * np.log2(share[seen] / alone[seen])).sum())


def _parts(patch: Patch, scale: int) -> Vector:
    size = SIDE // scale
    return np.asarray(patch.reshape(scale, size, scale, size).mean(axis=(1, 3)), np.float64)
