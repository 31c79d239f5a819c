"""Step 1: a synthetic voice reads sentences that are made up, into one file each."""

from __future__ import annotations

import gzip
import json
import wave
from pathlib import Path

import hibari
import numpy as np
from scipy.signal import resample_poly
from sentences import sentences

RATE = 16000


def speak(folder: Path, count: int) -> None:
    """``0000.wav`` and so on, 16 kHz, 16 bit, one channel. The same ones every time."""
    folder.mkdir(parents=True, exist_ok=True)
    voice = hibari.Hibari(threads=1)
    lines = sentences(dictionary(), seed=1)
    for index in range(count):
        speed = float(np.random.default_rng(index).uniform(0.8, 1.25))
        sound = resample_poly(voice(next(lines), speed=speed, seed=index), 2, 3)
        with wave.open(str(folder / f"{index:04}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def dictionary() -> list[str]:
    """The words of the voice's own dictionary that are neither names nor short."""
    path = Path(hibari.__file__).parent / "assets" / "lexicon_us_gold.json.gz"
    words = json.loads(gzip.decompress(path.read_bytes()))
    return sorted(word for word in words if word.islower() and word.isalpha() and fits(word))


def fits(word: str) -> bool:
    shortest, longest = 4, 11
    return shortest <= len(word) <= longest
