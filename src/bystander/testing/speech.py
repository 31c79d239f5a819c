"""Sounds for tests: something like speech, and what is none."""

from __future__ import annotations

import numpy as np

from bystander.domain.sound import Samples

VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480))
"""Formants in hertz (Peterson and Barney 1952): of hod, heed, who'd, head."""


def babble(seconds: float, rate: int = 16000, seed: int = 0) -> Samples:
    """Four syllables a second, each a rush of noise and a vowel of a falling pitch."""
    draw = np.random.default_rng(seed)
    wanted = int(seconds * rate)
    syllables = [
        _syllable(draw, rate, VOWELS[int(draw.integers(len(VOWELS)))])
        for _ in range(int(seconds * 4) + 1)
    ]
    sound = np.concatenate(syllables)[:wanted]
    return (0.3 * sound / max(float(np.abs(sound).max()), 1e-9)).astype(np.float32)


def _syllable(draw: np.random.Generator, rate: int, formants: tuple[int, ...]) -> Samples:
    rush = draw.normal(0, 0.05, int(rate * 0.07)) * np.hanning(int(rate * 0.07))
    length = int(rate * 0.13)
    times = np.arange(length) / rate
    phase = np.cumsum(130 - 30 * times / times[-1]) / rate
    vowel = np.zeros(length)
    for harmonic in range(1, 35):
        hertz = 120 * harmonic
        if hertz < rate / 2:
            loud = sum(np.exp(-(((hertz - peak) / 120.0) ** 2)) for peak in formants) + 0.01
            vowel += loud * np.cos(2 * np.pi * harmonic * phase)
    shaped = vowel * np.hanning(length)
    return np.concatenate([rush, shaped, np.zeros(int(rate * 0.05))]).astype(np.float32)


def tone(seconds: float, hertz: float = 440.0, rate: int = 16000) -> Samples:
    """One held note, half of full scale."""
    times = np.arange(int(seconds * rate)) / rate
    return np.asarray(0.5 * np.sin(2 * np.pi * hertz * times), dtype=np.float32)


def chord(seconds: float, rate: int = 16000) -> Samples:
    """Four notes that swell and fade."""
    times = np.arange(int(seconds * rate)) / rate
    notes = [
        np.sin(2 * np.pi * hertz * times) * (1 + np.sin(2 * np.pi * 0.9 * times + hertz))
        for hertz in (220, 277, 330, 440)
    ]
    return np.asarray(0.08 * np.sum(notes, axis=0), dtype=np.float32)


def hiss(seconds: float, rate: int = 16000, level: float = 0.1) -> Samples:
    """White noise."""
    draw = np.random.default_rng(1)
    return (level * draw.standard_normal(int(seconds * rate))).clip(-1, 1).astype(np.float32)
