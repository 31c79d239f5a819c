"""Step 2: what is heard of each recording, by several speakers, and what is to be told of it."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from world import RATE, another_room, another_speaker, taken_apart

from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import to_points
from bystander.redact.voice.mel import log_mel
from bystander.redact.voice.words import Words

LONGEST = 11.5  # seconds
HEIGHTS = ((0, 64), (64, 160), (160, 320), (320, 513))
"""Bins of the regions whose breath is told: up to 1, 2.5, 5 and 8 kHz."""


def make_examples(sounds: Path, folder: Path, copies: int) -> None:
    """``0000.npz`` and so on. What is there already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    hears = Words()
    for index, sound in enumerate(recordings(sounds)):
        path = folder / f"{index:04}.npz"
        if not path.exists():
            np.savez(path, **example(sound, hears, copies, index))


def recordings(folder: Path) -> Iterator[NDArray[np.float64]]:
    """Sentences with pauses in between, until eleven seconds are full."""
    draw = np.random.default_rng(7)
    parts: list[NDArray[np.float64]] = []
    for path in sorted(folder.glob("*.wav")):
        with wave.open(str(path)) as file:
            raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        pause = np.zeros(int(RATE * draw.uniform(0.05, 0.8)))
        sound = np.concatenate([pause, raw / 32768])
        if parts and sum(map(len, parts)) + len(sound) > RATE * LONGEST:
            yield np.concatenate(parts)
            parts = []
        parts.append(sound)
    if parts:
        yield np.concatenate(parts)


def example(
    sound: NDArray[np.float64], hears: Words, copies: int, seed: int
) -> dict[str, NDArray[np.generic]]:
    """env, voiced, breath: every 5 ms; words0 and stretch0: of the voice itself;
    words1, stretch1 and so on: of other speakers in other rooms
    """
    quiet = 1e-5 * np.random.default_rng(seed).standard_normal(len(sound))
    draw = np.random.default_rng(1000 + seed)
    parts = taken_apart(sound + quiet)
    heights = [parts.breath[:, low:high].mean(axis=1) for low, high in HEIGHTS]
    told: dict[str, NDArray[np.generic]] = {
        "env": to_points(parts.power).astype(np.float16),
        "voiced": parts.pitch > 0,
        "breath": np.stack(heights, axis=1).astype(np.float16),
        "words0": words(hears, sound + quiet),
        "stretch0": np.array(1.0),
    }
    for copy in range(1, copies + 1):
        other, stretch = another_speaker(parts, draw)
        told[f"words{copy}"] = words(hears, another_room(other, draw))
        told[f"stretch{copy}"] = np.array(stretch)
    return told


def words(hears: Words, sound: NDArray[np.float64]) -> NDArray[np.float16]:
    speech: Samples = sound.astype(np.float32)
    heard: NDArray[np.float16] = hears.heard(log_mel(speech))[0].astype(np.float16)
    return heard
