"""Disguises that protect nobody, to see that the bench finds that out.

Written for the bench alone; Bystander has none of them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_toeplitz
from scipy.signal import lfilter

from bystander.domain.sound import Samples

RATE = 16000
ORDER = 20  # of the linear prediction, as VoicePrivacy's B2
WINDOW, HOP = 320, 160  # samples: 20 and 10 ms
EXPONENTS = (0.5, 0.9)
STEADIEST = 0.995  # radius beyond which a moved pole would ring
Change = Callable[[Samples], Samples]
Wave = NDArray[np.float64]


def unchanged(_random: np.random.Generator) -> Change:
    return lambda speech: speech


def pitch_fixed(_random: np.random.Generator) -> Change:
    """Four semitones down, as editors' "disguise voice" does."""
    return lambda speech: _shifted(speech, -4)


def pitch_random(random: np.random.Generator) -> Change:
    """2.5 to 6 semitones up or down."""
    steps = float(random.choice([-1, 1]) * random.uniform(2.5, 6))
    return lambda speech: _shifted(speech, steps)


def mcadams(random: np.random.Generator) -> Change:
    """The angle of each pole to a random power, as VoicePrivacy's B2 (arXiv 2011.01130)."""
    power = float(random.uniform(*EXPONENTS))
    return lambda speech: _moved(speech, power)


BASELINES: dict[str, Callable[[np.random.Generator], Change]] = {
    "original": unchanged,
    "pitch -4": pitch_fixed,
    "pitch random": pitch_random,
    "McAdams": mcadams,
}


def _shifted(speech: Samples, steps: float) -> Samples:
    from librosa.effects import pitch_shift  # noqa: PLC0415 -- compiles for many seconds

    moved: Samples = pitch_shift(speech.astype(np.float32), sr=RATE, n_steps=steps)
    return moved.astype(np.float32)


def _moved(speech: Samples, power: float) -> Samples:
    # A whisper of noise, so that digital silence has a spectrum.
    noise = 1e-8 * np.random.default_rng(0).standard_normal(len(speech))
    wave = speech.astype(np.float64) + noise
    taper = np.hanning(WINDOW)
    taper = np.sqrt(taper / (taper.sum() / HOP))
    out = np.zeros(len(wave))
    for start in range(0, len(wave) - WINDOW + 1, HOP):
        frame = wave[start : start + WINDOW] * taper
        out[start : start + WINDOW] += taper * _refiltered(frame, power)
    level = np.sqrt(np.mean(wave**2) / (np.mean(out**2) + 1e-12))
    moved: Samples = np.clip(level * out, -1, 1).astype(np.float32)
    return moved


def _refiltered(frame: Wave, power: float) -> Wave:
    lags = np.correlate(frame, frame, "full")[WINDOW - 1 : WINDOW + ORDER]
    if lags[0] < 1e-9:
        return frame
    lags[0] *= 1.0001
    inverse = np.concatenate([[1.0], -solve_toeplitz(lags[:ORDER], lags[1:])])
    poles = np.roots(inverse)
    angles = np.angle(poles)
    turned = np.where(
        np.abs(poles.imag) > 1e-9, np.sign(angles) * np.abs(angles) ** power, angles
    ).clip(-np.pi, np.pi)
    radii = np.minimum(np.abs(poles), STEADIEST)
    moved = np.real(np.poly(radii * np.exp(1j * turned)))
    found: Wave = lfilter([1.0], moved, lfilter(inverse, [1.0], frame))
    return found
