"""Voices: can a disguised voice be told to be one of the same recording's voices?

The only place in Bystander where voices are compared. It compares a recording's sound with its own
copy's, takes nothing from outside, and hands out rates: no vector, no sound, and no word on who was
taken for whom leaves ``verdict``.

Nobody says who speaks when. What is held to be one voice is what is alike in the original, which is
known for as long as this takes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from bystander.domain.proof import Attempt, Omission
from bystander.domain.report import Leak, LeakKind
from bystander.domain.sound import Instead, Samples, Sound, Span, Wave, stretches
from bystander.errors import StageFailed
from bystander.verify.likeness import AUDIBLE, RATE
from bystander.verify.linking import CHANCE, Floats, Pieces, attempts
from bystander.verify.side_by_side import Verdict
from bystander.verify.voice_recogniser import VoiceRecogniser
from bystander.verify.voices_apart import LEAST, NOBODY, voices_apart

NAME = "voices"

LASTS = 3.0
"""Seconds of a piece, about."""

SHORTEST = 2.0
"""Seconds below which recognisers tell hardly anybody apart."""

MOST = 240
"""Pieces, evenly spread over all that was disguised: hours of sound are not to take hours."""

AT_ONCE = 16
"""Pieces that the recogniser hears together, so that little sound is held."""

FOUND_OUT = 0.1
"""An equal error rate whose whole interval is below is no disguise. Voices that were left as they
were have 0 to 0.05, ``natural`` and ``one-voice`` 0.13 to 0.5 (docs/proof.md)."""

TOO_LITTLE = "too little disguised speech was heard for voices to be compared"
ONE_VOICE = "one voice alone was heard for long enough: there is no other to be confused with"


class Voices:
    """Fills second_hearing.Listener: the equal error rates of four attackers, for one stream.

    sound: as it was planned
    hire: makes the recogniser once there is something to hear; raises ImportError where it is
        not installed
    """

    name = NAME

    def __init__(self, sound: Sound, hire: Callable[[], VoiceRecogniser]) -> None:
        self.sound = sound
        self._hire = hire
        self._recogniser: VoiceRecogniser | None = None
        self._due = deque(_pieces(sound))
        self._enough = len(self._due) >= 2 * LEAST
        self._parts: list[Wave] = []
        self._waiting: list[Wave] = []
        self._starts: list[float] = []
        self._vectors: list[Floats] = []
        self._missing = ""

    def hear(self, original: Wave, made: Wave, place: int) -> None:
        """(channels, n) of both at RATE from sample ``place`` on, where the last call ended."""
        if self._missing or not self._enough:
            return
        both = np.stack([wave.mean(axis=0) for wave in (original, made)])
        end = place + both.shape[1]
        while self._due and self._due[0].start < end:
            span = self._due[0]
            self._parts.append(both[:, max(0, span.start - place) : span.end - place])
            if span.end > end:
                return
            self._due.popleft()
            self._heard(np.concatenate(self._parts, axis=1), span.start / RATE)
            self._parts = []

    def verdict(self) -> Verdict:
        """After all of it was heard."""
        try:
            return self._verdict()
        finally:  # what was heard is dropped, whatever happens
            self._parts, self._waiting, self._vectors, self._starts = [], [], [], []

    def _verdict(self) -> Verdict:
        if self._enough and self._waiting:
            self._listen()
        if self._missing:
            return Verdict(omitted=(Omission(NAME, self._missing),))
        if len(self._starts) < 2 * LEAST:
            return Verdict(omitted=(Omission(NAME, TOO_LITTLE),))
        both = np.concatenate(self._vectors, axis=1)
        voices = voices_apart(both[0])
        clear = voices != NOBODY
        if voices.max() < 1:
            return Verdict(omitted=(Omission(NAME, ONE_VOICE),))
        starts = np.array(self._starts)[clear]
        found = tuple(attempts(Pieces(both[0, clear], both[1, clear], voices[clear], starts), NAME))
        worst = min((each for each in found if _found_out(each)), key=_rate, default=None)
        return Verdict(() if worst is None else (_leak(worst),), found)

    def _heard(self, both: Wave, start: float) -> None:
        if float(np.sqrt(np.mean(np.square(both), axis=1)).min()) <= AUDIBLE:
            return  # of silence nobody can tell whose it is
        self._waiting.append(both)
        self._starts.append(start)
        if len(self._waiting) == AT_ONCE:
            self._listen()

    def _listen(self) -> None:
        try:
            self._recogniser = self._recogniser or self._hire()
        except ImportError as cause:
            self._missing = (
                f"{cause.name} is not installed; run pip install --no-deps resemblyzer==0.1.4"
            )
            return
        waiting, self._waiting = self._waiting, []
        pieces: list[Samples] = [each[way].astype(np.float32) for way in (0, 1) for each in waiting]
        vectors = self._recogniser.vectors(pieces)
        if len(vectors) != len(pieces) or not np.isfinite(vectors).all():
            raise StageFailed("the voice recogniser gave back no vectors; report it, please")
        self._vectors.append(vectors.reshape(2, len(waiting), -1))


def told(found: tuple[Attempt, ...]) -> tuple[str, ...]:
    """In a sentence that voices can be told apart better than by chance, where they can."""
    beyond = [each for each in found if each.beyond]
    if not beyond or any(map(_found_out, beyond)):
        return ()
    worst = min(beyond, key=_rate)
    sentence = (
        f"disguised voices can be told apart better than by chance: equal error rate "
        f"{worst.got:.0%}, where guessing gives {CHANCE:.0%} ({worst.attacker} attacker)"
    )
    return (sentence,)


def _pieces(sound: Sound) -> list[Span]:
    """At RATE, where the plan disguises; none where a stretch is too short to tell a voice."""
    found = []
    for stretch in stretches(sound):
        start, end = (each * RATE // sound.rate for each in (stretch.start, stretch.end))
        if stretch.instead is Instead.DISGUISE and end - start >= SHORTEST * RATE:
            count = max(1, round((end - start) / (LASTS * RATE)))
            edges = np.linspace(start, end, count + 1).astype(int).tolist()
            found += [Span(*each) for each in pairwise(edges)]
    chosen = np.linspace(0, len(found) - 1, min(MOST, len(found))).astype(int).tolist()
    return [found[each] for each in chosen]


def _rate(attempt: Attempt) -> float:
    return attempt.got


def _found_out(attempt: Attempt) -> bool:
    return attempt.beyond and attempt.high < FOUND_OUT


def _leak(attempt: Attempt) -> Leak:
    detail = (
        f"voices of the copy can be told apart as if they were not disguised: equal error rate "
        f"{attempt.got:.0%}, where guessing gives {CHANCE:.0%} ({attempt.attacker} attacker)"
    )
    return Leak(LeakKind.REVEALED, NAME, detail, score=attempt.got)
