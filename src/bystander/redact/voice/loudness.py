"""Everybody speaks as loud as everybody else: how loud a person was recorded tells them apart.

Loudness is gated as in ITU-R BS.1770-4, without its filter, so that pauses do not count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import RATE
from bystander.redact.voice.limits import brought_to

COMMON = 0.05
"""Root mean square of all speech, of full scale: -26 dB, the nominal level of ITU-T P.56."""

MOST = 16.0
"""By how much a disguise may be louder than what it is of, 24 dB. What is fainter than 50 dB
below full scale stays fainter than other speech: it may be noise that was taken for speech."""

BLOCK, STEP = int(0.4 * RATE), int(0.1 * RATE)
"""Samples of a block, and from one to the next."""

FAINT = 1e-7
"""Power of a block, -70 dB, up to which it is silent beside one that is not."""

PAUSE = 0.1
"""Share of the mean power, -10 dB, below which a block is a pause."""


def loudness(sound: Samples) -> float:
    """(n,) at 16 kHz -> root mean square of where it is loud; of all where nothing is."""
    powers = _powers(sound)
    heard = powers[powers > FAINT] if (powers > FAINT).any() else powers
    if not len(heard):
        return 0.0
    return float(np.sqrt(heard[heard >= PAUSE * heard.mean()].mean()))


def at_common_loudness(disguised: Samples, original: Samples) -> Samples:
    """The disguise at COMMON, or at MOST times the original, whichever is fainter; in -1 to 1.

    Both (n,) at 16 kHz. Raises StageFailed for what is no number.
    """
    level = min(COMMON, MOST * loudness(original))
    return brought_to(level, disguised, loudness)


def _powers(sound: Samples) -> NDArray[np.float64]:
    """Mean square of each block; of all of it where it is shorter than one."""
    squares = np.square(sound, dtype=np.float64)
    if len(squares) < BLOCK:
        return squares.mean(keepdims=True) if len(squares) else squares
    sums = np.concatenate([[0.0], np.cumsum(squares)])
    starts = np.arange(0, len(squares) - BLOCK + 1, STEP)
    return np.asarray((sums[starts + BLOCK] - sums[starts]) / BLOCK)
