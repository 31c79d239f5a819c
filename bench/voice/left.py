"""How much of the speech was left as it was: what no disguise may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples, Span

FRAME = 320  # samples at 16 kHz: 20 ms
LOUD = 1e-4  # power over the loudest frame's: 40 dB below it, speech is not heard
ALIKE = 0.9  # share of a frame's power that the original explains


@dataclass(frozen=True)
class Left:
    """Frames of speech, and those that still are the original."""

    unchanged: int
    frames: int

    def __add__(self, other: Left) -> Left:
        return Left(self.unchanged + other.unchanged, self.frames + other.frames)

    @property
    def percent(self) -> float:
        return 100 * self.unchanged / self.frames if self.frames else 0.0


def left(original: Samples, disguised: Samples) -> Left:
    """Of (n,) each, in step; frames that are 40 dB under the loudest do not count.

    A frame is the original where the original, at any volume, explains 90 % of its power.
    """
    before, after = _frames(original), _frames(disguised)
    power = (before**2).sum(axis=1)
    speech = power > LOUD * power.max(initial=0.0)
    product = (before * after).sum(axis=1)
    kept = product**2 > ALIKE * power * (after**2).sum(axis=1)
    # What was silenced is gone, not kept.
    kept &= (after**2).sum(axis=1) > 1e-3 * LOUD * power.max(initial=0.0)
    return Left(int((kept & speech).sum()), int(speech.sum()))


def outside(spoken: Sequence[Span], found: Sequence[Span]) -> tuple[int, int]:
    """(samples of ``spoken`` outside ``found``, samples of ``spoken``); spans lie apart."""
    inside = sum(
        max(0, min(one.end, other.end) - max(one.start, other.start))
        for one in spoken
        for other in found
    )
    total = sum(span.end - span.start for span in spoken)
    return total - inside, total


def _frames(wave: Samples) -> NDArray[np.float64]:
    whole = len(wave) // FRAME
    return wave[: whole * FRAME].astype(np.float64).reshape(whole, FRAME)
