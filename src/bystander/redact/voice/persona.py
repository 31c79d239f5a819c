"""What one disguise sounds like: a few numbers from the operating system, held in memory."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.redact.voice.envelope import POINTS, RATE, places
from bystander.redact.voice.room import Room, room_by
from bystander.redact.voice.vocoder import HOP

Floats = NDArray[np.float32]
KNOTS = np.array([0.0, 700.0, 2000.0, 4000.0, 8000.0])
"""Hertz: each region's formants move by a factor of their own."""

VOICES = 28
"""Synthetic voices that the network learned."""

MIXED = 3
"""The most of them that one disguise is mixed of, as when they were learned."""


@dataclass(frozen=True, eq=False)
class Persona:
    """mixture: (VOICES,) shares of synthetic voices
    factors: how much higher the formants lie around each of KNOTS
    pitch: hertz, the middle of the voice
    waves: (n, 3) the pitch's own melody: height in octaves, hertz, phase in turns
    breath: 0 to 1, share of noise in what is voiced
    tilt: natural logarithms of power from 0 to 8 kHz: darker below 0, brighter above
    stillness: natural logarithms of power by which pauses are fainter than speech
    seed: of the noise
    room: in which all this is said
    """

    mixture: Floats
    factors: NDArray[np.float64]
    pitch: float
    waves: NDArray[np.float64]
    breath: float
    tilt: float
    stillness: float
    seed: int
    room: Room

    def warped(self, envelope: Floats) -> Floats:
        """(frames, POINTS) -> the same for another throat and another mouth."""
        here = places()
        source = here / np.interp(here, KNOTS, self.factors)
        at = np.interp(source, here, np.arange(POINTS))
        low = np.minimum(at.astype(int), POINTS - 2)
        share = (at - low).astype(np.float32)
        moved = envelope[:, low] * (1 - share) + envelope[:, low + 1] * share
        tilted: Floats = moved + np.linspace(
            -self.tilt / 2, self.tilt / 2, POINTS, dtype=np.float32
        )
        return tilted

    def melody(self, frames: int, start: int = 0) -> Floats:
        """(frames,) hertz from sample ``start`` of the recording on: a pitch that has nothing
        to do with the speaker's.
        """
        seconds = (start + np.arange(frames)[:, None] * HOP) / RATE
        height, speed, phase = self.waves.T
        octaves = (height * np.sin(2 * np.pi * (speed * seconds + phase))).sum(axis=1)
        return np.asarray(self.pitch * 2**octaves, dtype=np.float32)


def drawn() -> Persona:
    """A new one, from the operating system's randomness, which can't be had again."""
    return persona_of(int.from_bytes(os.urandom(32)))


def persona_of(entropy: int) -> Persona:
    """The one that some entropy means."""
    draw = np.random.default_rng(entropy)
    middle = np.exp(draw.uniform(-0.17, 0.17))
    return Persona(
        factors=middle * np.exp(draw.uniform(-0.09, 0.09, len(KNOTS))),
        pitch=float(np.exp(draw.uniform(np.log(80), np.log(240)))),
        waves=np.stack(
            [
                draw.uniform(0.026, 0.09, 4),
                draw.uniform([0.1, 0.3, 0.7, 1.5], [0.3, 0.7, 1.5, 2.5]),
                draw.uniform(0, 1, 4),
            ],
            axis=1,
        ),
        breath=float(draw.uniform(0.0, 0.3)),
        tilt=float(draw.uniform(-2.0, 2.0)),
        seed=int(draw.integers(2**63)),
        mixture=mixture_by(draw),
        stillness=float(draw.uniform(6.5, 10)),
        room=room_by(draw),
    )


def mixture_by(draw: np.random.Generator) -> Floats:
    """(VOICES,) float32 that sum to 1: a voice to speak with, and one to learn from."""
    count = int(draw.integers(1, MIXED + 1))
    shares = np.zeros(VOICES, dtype=np.float32)
    chosen = draw.choice(VOICES, count, replace=False)
    shares[chosen] = draw.dirichlet(np.full(count, 2.0))
    return shares
