"""A room that nobody was in and a microphone that nobody used, drawn for each disguise.

Attackers who train on disguised voices look for what stays the same in one person's. Echo and
colour that are drawn lie over it, and cost few words: people have heard each other in rooms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import RATE

KNOTS = np.linspace(0.0, 8000.0, 9)
"""Hertz: the microphone is brighter or darker around each by a number of its own."""

REACH = 256
"""Samples of the microphone's answer, half of them before the sound: it delays nothing."""

FADE = 3 * np.log(10.0)
"""Natural logarithms of amplitude, 60 dB, by which an echo fades while it lasts."""


@dataclass(frozen=True, eq=False)
class Room:
    """lasts: seconds until the echo is fainter by 60 dB
    strength: root of the echo's power, as a share of what comes straight from the mouth
    colour: (len(KNOTS),) decibels of the microphone
    seed: of the echo, which is a noise
    """

    lasts: float
    strength: float
    colour: NDArray[np.float64]
    seed: int

    def heard(self, sound: Samples) -> Samples:
        """(n,) at 16 kHz -> the same there, in step to the sample; what would echo after its
        end is cut off.
        """
        answer = np.convolve(_answer(self.colour), self._echoed())
        whole = len(sound) + len(answer) - 1
        spectrum = np.fft.rfft(sound, whole) * np.fft.rfft(answer, whole)
        there: NDArray[np.float64] = np.fft.irfft(spectrum, whole)
        return there[REACH // 2 : REACH // 2 + len(sound)].astype(np.float32)

    def _echoed(self) -> NDArray[np.float64]:
        """What is heard of a click: itself at once, then noise that fades."""
        count = max(1, round(RATE * self.lasts))
        noise = np.random.default_rng(self.seed).standard_normal(count)
        tail = noise * np.exp(-FADE * np.arange(count) / count)
        tail *= self.strength / np.sqrt(np.square(tail).sum())
        tail[0] += 1
        return np.asarray(tail)


def room_by(draw: np.random.Generator) -> Room:
    return Room(
        lasts=float(draw.uniform(0.08, 0.35)),
        strength=float(draw.uniform(0, 0.5)),
        colour=draw.normal(0, 4, len(KNOTS)),
        seed=int(draw.integers(2**63)),
    )


def _answer(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """(REACH,): zero-phase, its middle at REACH // 2."""
    heights = np.fft.rfftfreq(REACH, 1 / RATE)
    answer = np.fft.irfft(10 ** (np.interp(heights, KNOTS, colour) / 20))
    return np.asarray(np.roll(answer, REACH // 2) * np.hanning(REACH + 1)[:-1])
