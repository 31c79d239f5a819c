"""What every voice asks of the sound that it is given, and sees to in what it gives back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bystander.domain.sound import Samples
from bystander.errors import StageFailed
from bystander.redact.voice.envelope import RATE

LONGEST = 15.0
"""Seconds at once: what the networks were trained on."""

SILENT = 1e-5
"""Root mean square below which there is nothing to be understood, -100 dB."""


def checked(speech: Samples) -> Samples:
    """The sound within -1 and 1. Raises StageFailed when it is no sound or too much of it."""
    if speech.ndim != 1 or len(speech) > LONGEST * RATE:
        raise StageFailed(
            f"a voice takes (n,) samples, n up to {LONGEST * RATE:.0f}, got {speech.shape}"
        )
    if not np.isfinite(speech).all():
        raise StageFailed("the sound holds values that are no numbers; it can only be muted")
    return np.clip(speech.astype(np.float32, copy=False), -1, 1)


def strength(sound: Samples) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0


def as_loud(disguised: Samples, original: Samples) -> Samples:
    """As loud as the original, within -1 and 1. Raises StageFailed for what is no number."""
    return brought_to(strength(original), disguised, strength)


def brought_to(level: float, disguised: Samples, measure: Callable[[Samples], float]) -> Samples:
    """As loud as ``level`` by some measure, within -1 and 1; what is silent stays so.

    Raises StageFailed for what is no number.
    """
    if not np.isfinite(disguised).all():
        raise StageFailed("the voice computed no numbers; the speech can only be muted")
    now = measure(disguised)
    if now == 0.0:
        return disguised
    louder = disguised * np.float32(level / now)
    peak = float(np.abs(louder).max())
    return louder if peak <= 1 else louder / np.float32(peak)
