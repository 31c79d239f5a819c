"""Listens to an original and its copy side by side, piece by piece."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from bystander.domain.clock import timecode
from bystander.domain.report import Leak, LeakKind
from bystander.domain.sound import Instead, Sound, Wave, stretches
from bystander.verify.alike import Alike
from bystander.verify.likeness import (
    AUDIBLE,
    FARTHEST,
    HOP,
    RATE,
    SPAN,
    WINDOW,
    correlations,
    loudness,
    together,
)
from bystander.verify.pauses import Pauses

NAME = "second hearing"

SAME = 0.05
"""Mean likeness that sound beside speech has at least, whatever codec it went through."""

ENOUGH = 200
"""Windows from which on a mean is worth something."""

SILENT = 0.01
"""Root mean square below which nothing is heard: what a codec leaves of a silence."""

EDGE = 1024
"""Samples beside a silence into which a codec spreads what is next to it."""

FADED = 320  # 20 milliseconds
"""Samples beside a passage in which what stays is turned down."""

_BESIDE, _OVER = -1, len(Instead)
Mask = NDArray[np.bool_]


class Hearing:
    """One stream; ``hear`` is told all of it in order, ``leaks`` and ``unsaid`` come after."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._edges, self._kinds = _stretches_at(sound)
        self._noise, self._noise_at = 0.0, 0
        self._voices = [Alike() for _ in range(sound.channels)]
        self._rows = np.zeros(2 * FARTHEST + 1)
        self._count = 0
        self._pauses = Pauses()

    def hear(self, original: Wave, made: Wave, place: int) -> None:
        """(channels, n) of both at RATE from sample ``place`` on, n at least SPAN.

        The next call begins where the last whole SPAN of this one did, and one HOP later.
        """
        count = (original.shape[1] - SPAN) // HOP + 1
        codes = self._codes(place - EDGE, place + original.shape[1] + EDGE)
        hidden = codes[EDGE:-EDGE] != _BESIDE
        dead = codes >= _kind(Instead.MUTE)
        if not self._sound.beside:
            dead |= codes == _BESIDE
        disguised = _all(codes[EDGE:-EDGE] == _kind(Instead.DISGUISE), WINDOW)[:count]
        beside = _all(codes[EDGE - FADED : FADED - EDGE] == _BESIDE, WINDOW + 2 * FADED)[:count]
        heard = np.zeros(count, dtype=np.bool_)
        spoke = np.maximum.reduce([loudness(one)[:count] for one in _floats(original)])
        inside = _all(hidden, SPAN)
        for alike, one, other in zip(self._voices, _floats(original), _floats(made), strict=True):
            rows = correlations(other, one)
            alike.hear(np.where(inside, together(rows), 0.0), place)
            level = loudness(other)[:count]
            self._noisy(level, _all(dead, WINDOW + 2 * EDGE)[:count], place)
            heard |= level > AUDIBLE
            if self._sound.beside:
                chosen = rows[:count][beside & (rows[:count].any(axis=1))]
                self._rows += chosen.sum(axis=0)
                self._count += len(chosen)
        self._pauses.hear(np.where(disguised, spoke, 0.0), disguised & ~heard, place)

    def leaks(self) -> tuple[Leak, ...]:
        """What is wrong with the copy, as far as it was heard."""
        leaks = []
        worst = max(self._voices, key=lambda each: each.likeness)
        if worst.place is not None:
            detail = f"the original voice is heard at {timecode(self._when(worst.place))}"
            leaks.append(self._leak(LeakKind.VOICE, detail, worst.place, worst.likeness))
        if self._noise > SILENT:
            when = timecode(self._when(self._noise_at))
            detail = f"there is sound at {when}, where the plan wants silence"
            leaks.append(self._leak(LeakKind.VOICE, detail, self._noise_at, None))
        if self._count >= ENOUGH and self._rows.max() / self._count < SAME:
            detail = "the sound beside speech is not the original's, or not in step with it"
            leaks.append(Leak(LeakKind.SOUND, NAME, detail))
        return tuple(leaks)

    def unsaid(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """From when to when, in seconds, a disguise says nothing although somebody is loud."""
        return tuple((self._when(start), self._when(end)) for start, end in self._pauses.found())

    def _noisy(self, level: NDArray[np.float32], dead: Mask, place: int) -> None:
        if dead.any():
            at = int(np.argmax(np.where(dead, level, -1.0)))
            if level[at] > self._noise:
                self._noise, self._noise_at = float(level[at]), place + at * HOP

    def _codes(self, start: int, end: int) -> NDArray[np.int8]:
        """What each sample is to be; _OVER before and after the sound, where nothing is."""
        places = np.searchsorted(self._edges, np.arange(start, end), side="right")
        return self._kinds[places]

    def _when(self, place: int) -> Fraction:
        return self._sound.start + Fraction(place, RATE)

    def _leak(self, kind: LeakKind, detail: str, place: int, score: float | None) -> Leak:
        return Leak(kind, NAME, detail, seconds=self._when(place), score=score)


def _stretches_at(sound: Sound) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
    """Where stretches begin at RATE, and what comes before each of them and after the last.

    A sample of comparison belongs to a passage when all of it does.
    """
    edges, kinds = [0], [_OVER]
    for stretch in stretches(sound):
        kinds.append(_BESIDE if stretch.instead is None else _kind(stretch.instead))
        edges.append(ceil(Fraction(stretch.end * RATE, sound.rate)))
    return np.array(edges, dtype=np.int64), np.array([*kinds, _OVER], dtype=np.int8)


def _kind(instead: Instead) -> int:
    return list(Instead).index(instead)


def _all(mask: Mask, width: int) -> Mask:
    """For windows of ``width`` samples, every HOP: whether all of it is in the mask."""
    sums = np.concatenate([[0], np.cumsum(mask)])
    return np.asarray((sums[width:] - sums[:-width] == width)[::HOP])


def _floats(wave: Wave) -> list[NDArray[np.float32]]:
    return [np.ascontiguousarray(channel, dtype=np.float32) for channel in wave]
