"""Step 1: sentences that are made up, each stretch read by a voice of its own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import hibari
import numpy as np
from kept import keep
from numpy.typing import NDArray
from scipy.signal import resample_poly
from sentences import sentences
from voices import Voices

from bystander.redact.voice.persona import mixture_by

LONGEST = 300
"""Phonemes of a stretch, some ten seconds."""


def speak(folder: Path, count: int, styles: Path) -> None:
    """``0000.npz`` and so on: sound (16 kHz, int16), mixture. What is there already is left."""
    folder.mkdir(parents=True, exist_ok=True)
    reader, voices, rare = hibari.Hibari(threads=1), Voices(styles), dictionary()
    for index in range(count):
        path = folder / f"{index:04}.npz"
        if not path.exists():
            draw = np.random.default_rng(index)
            phonemes = stretch(reader, rare, index, draw)
            mixture = mixture_by(draw)
            sound = voices.say(phonemes, mixture, speed=float(draw.uniform(0.8, 1.3)))
            keep(path, {"sound": slower(sound), "mixture": mixture})


def stretch(reader: hibari.Hibari, rare: list[str], seed: int, draw: np.random.Generator) -> str:
    """The phonemes of some sentences, at least 100 to 160 together."""
    lines = sentences(rare, seed)
    wanted = draw.integers(100, 160)
    phonemes = ""
    while len(phonemes) < wanted:
        phonemes = " ".join([phonemes, *reader.phonemize(next(lines))]).strip()
    return phonemes[:LONGEST]


def slower(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    """24 to 16 kHz."""
    return np.asarray(np.clip(resample_poly(sound, 2, 3), -1, 1) * 32767, dtype=np.int16)


def dictionary() -> list[str]:
    """The words of the reader's own dictionary that are neither names nor short."""
    path = Path(hibari.__file__).parent / "assets" / "lexicon_us_gold.json.gz"
    words = json.loads(gzip.decompress(path.read_bytes()))
    return sorted(word for word in words if word.islower() and word.isalpha() and fits(word))


def fits(word: str) -> bool:
    shortest, longest = 4, 11
    return shortest <= len(word) <= longest
