"""Step 2: what is heard of each stretch, by several speakers, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from kept import keep
from numpy.typing import NDArray
from world import RATE, another_room, another_speaker, taken_apart

from bystander.redact.voice.envelope import to_points
from bystander.redact.voice.mel import log_mel
from bystander.redact.voice.teller import levelled
from bystander.redact.voice.words import Words

LONGEST = int(14.5 * RATE)
LEVEL = 0.1
CHATTER = 0.3
"""Share of copies in which somebody else speaks as well, 12 to 30 dB fainter."""

COPIES = 3
"""Of each stretch: the same voice in another room, and other voices in other rooms."""

HEIGHTS = ((0, 64), (64, 160), (160, 320), (320, 513))
"""Bins of the regions whose breath is told: up to 1, 2.5, 5 and 8 kHz."""

Doubles = NDArray[np.float64]


def make_examples(sounds: Path, folder: Path) -> None:
    """``0000.npz`` and so on. What is there already is left as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    hears = Words()
    every = sorted(sounds.glob("*.npz"))
    for index, path in enumerate(every):
        if not (result := folder / path.name).exists():
            keep(result, example(path, every, hears, np.random.default_rng(1000 + index)))


def example(
    path: Path, every: Sequence[Path], hears: Words, draw: np.random.Generator
) -> dict[str, NDArray[np.generic]]:
    """env, voiced, breath: every 5 ms; mixture; words0: of the voice itself; words1 and so on,
    with stretch1 and so on, how many times as long they last: of the copies
    """
    sound = recording(path) + 1e-5 * draw.standard_normal(len(recording(path)))
    parts = taken_apart(sound)
    heights = [parts.breath[:, low:high].mean(axis=1) for low, high in HEIGHTS]
    told: dict[str, NDArray[np.generic]] = {
        "env": to_points(parts.power).astype(np.float16),
        "voiced": parts.pitch > 0,
        "breath": np.stack(heights, axis=1).astype(np.float16),
        "mixture": np.load(path)["mixture"],
        "words0": words(hears, sound),
        "stretch0": np.array(1.0),
    }
    for copy in range(1, COPIES + 1):
        other, stretch = (sound, 1.0) if copy == 1 else another_speaker(parts, draw)
        aside = with_chatter(other, every, draw)
        told[f"words{copy}"] = words(hears, another_room(aside, draw))
        told[f"stretch{copy}"] = np.array(stretch)
    return told


def recording(path: Path) -> Doubles:
    sound = np.load(path)["sound"][:LONGEST] / 32768
    return np.asarray(sound * LEVEL / np.sqrt(np.mean(sound**2)))


def with_chatter(sound: Doubles, every: Sequence[Path], draw: np.random.Generator) -> Doubles:
    if draw.random() >= CHATTER:
        return sound
    aside = np.resize(recording(every[draw.integers(len(every))]), len(sound))
    strength = np.sqrt(np.mean(sound**2) / (np.mean(aside**2) + 1e-9))
    return sound + aside * strength * 10 ** (-draw.uniform(12, 30) / 20)


def words(hears: Words, sound: Doubles) -> NDArray[np.float16]:
    heard: NDArray[np.float16] = hears.heard(log_mel(levelled(sound.astype(np.float32))))[0]
    return heard.astype(np.float16)
