"""What a voice draws for a whole recording, from any place in it on, as if it had told it all.

A piece of speech is disguised by itself. Did noise and melody begin anew with each, then every
passage would start alike, and where two pieces overlap two pitches would be heard.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import numpy as np

from bystander.domain.sound import Samples
from bystander.redact.voice.persona import Floats
from bystander.redact.voice.vocoder import HOP, turns

BLOCK = 1 << 14
"""Samples of noise that are drawn at once."""

STRETCH = 2000 * HOP
"""Samples, ten seconds, after each of which it is kept how far the pitch has gone round."""


def white(seed: int, start: int, count: int) -> Samples:
    """(count,) of an endless noise of power 1, from sample ``start`` on."""
    first, last = start // BLOCK, (start + count) // BLOCK
    drawn = [
        np.random.default_rng((seed, block)).standard_normal(BLOCK, dtype=np.float32)
        for block in range(first, last + 1)
    ]
    return np.concatenate(drawn)[start - first * BLOCK :][:count]


class Turns:
    """How far a drawn pitch has gone round since the recording began.

    Safe to use from several threads: the streams of one file are said by one voice.
    melody: (frames, first sample) -> (frames,) hertz
    """

    def __init__(self, melody: Callable[[int, int], Floats]) -> None:
        self._melody = melody
        self._lock = Lock()
        self._kept = [0.0]

    def at(self, start: int) -> float:
        """The share of a turn, from 0 to 1, that is done at sample ``start``."""
        whole, rest = divmod(start, STRETCH)
        with self._lock:
            while len(self._kept) <= whole:
                self._kept.append(self._after(len(self._kept) - 1, STRETCH))
        return self._after(whole, rest)

    def _after(self, stretch: int, count: int) -> float:
        if not count:
            return self._kept[stretch]
        pitch = self._melody(count // HOP + 2, stretch * STRETCH)
        return float(self._kept[stretch] + turns(pitch, count)[-1]) % 1
