"""Speech taken apart with WORLD (Morise et al. 2016), changed, and put together again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyworld
from numpy.typing import NDArray
from scipy import signal

RATE = 16000
PERIOD = 5.0  # milliseconds
Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Parts:
    """pitch (frames,) hertz, 0 where unvoiced; power and breath (frames, 513)."""

    pitch: Doubles
    power: Doubles
    breath: Doubles


def taken_apart(speech: Doubles) -> Parts:
    rough, times = pyworld.dio(speech, RATE, f0_floor=65, f0_ceil=500, frame_period=PERIOD)
    pitch = pyworld.stonemask(speech, rough, times, RATE)
    power = pyworld.cheaptrick(speech, pitch, times, RATE, fft_size=1024)
    breath = pyworld.d4c(speech, pitch, times, RATE, fft_size=1024)
    return Parts(pitch, power, breath)


def another_speaker(parts: Parts, draw: np.random.Generator) -> tuple[Doubles, float]:
    """The same words as if by somebody else, and how many times as long they last."""
    stretch = float(draw.uniform(0.75, 1.35))
    power = np.exp(_bent(np.log(parts.power), draw))
    breath = parts.breath
    if draw.random() < 0.3:
        breath = np.clip(breath + draw.uniform(0.05, 0.4), 0, 0.99)
    pitch = _other_pitch(parts.pitch, draw)
    speech = pyworld.synthesize(pitch, power, breath, RATE, PERIOD * stretch)
    return speech, stretch


def _bent(logs: Doubles, draw: np.random.Generator) -> Doubles:
    """Formants moved: all by one factor, and each region by another little one."""
    bins = logs.shape[1]
    knots = np.linspace(0, 1, 6)
    factor = draw.uniform(0.76, 1.32)
    local = factor * np.exp(draw.normal(0, 0.04, len(knots)))
    at = np.linspace(0, 1, bins)
    source = np.clip(at / np.interp(at, knots, local), 0, 1) * (bins - 1)
    low = np.floor(source).astype(int)
    high = np.minimum(low + 1, bins - 1)
    share = source - low
    return np.ascontiguousarray(logs[:, low] * (1 - share) + logs[:, high] * share)


def _other_pitch(pitch: Doubles, draw: np.random.Generator) -> Doubles:
    voiced = pitch > 0
    if not voiced.any():
        return pitch
    logs = np.log(pitch[voiced])
    middle = np.median(logs)
    other = np.log(draw.uniform(75, 300)) + (logs - middle) * draw.uniform(0.2, 1.6)
    changed = np.zeros_like(pitch)
    changed[voiced] = np.clip(np.exp(other), 55, 480)
    return changed


def another_room(speech: Doubles, draw: np.random.Generator) -> Doubles:
    """Microphone, echo, noise, telephone and level, each in some of the recordings."""
    heard = speech
    if draw.random() < 0.35:
        heard = _echoed(heard, draw)
    if draw.random() < 0.7:
        heard = signal.lfilter([1, draw.uniform(-0.7, 0.5)], [1], heard)
    if draw.random() < 0.2:
        band = signal.butter(4, draw.uniform(3300, 7000), fs=RATE, output="sos")
        heard = signal.sosfilt(band, heard)
    heard = heard * 0.1 / np.sqrt(np.mean(heard**2) + 1e-9)
    if draw.random() < 0.75:
        heard = heard + _noise(len(heard), draw) * 0.1 * 10 ** (-draw.uniform(8, 40) / 20)
    if draw.random() < 0.1:
        heard = np.clip(heard, -0.25, 0.25)
    return np.clip(heard * 10 ** (-draw.uniform(-6, 25) / 20), -1, 1)


def _echoed(speech: Doubles, draw: np.random.Generator) -> Doubles:
    length = int(RATE * draw.uniform(0.1, 0.5))
    tail = draw.normal(0, 1, length) * np.exp(-6.9 * np.arange(length) / length)
    tail *= draw.uniform(0.1, 0.7) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return signal.fftconvolve(speech, tail)[: len(speech)]


def _noise(length: int, draw: np.random.Generator) -> Doubles:
    """White to brown, of variance 1."""
    colour = draw.uniform(0, 0.97)
    noise = signal.lfilter([1], [1, -colour], draw.normal(0, 1, length))
    return noise / noise.std()
