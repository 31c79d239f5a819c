"""The one network that tells voices apart: to attack a copy, and for nothing else.

GE2E (Wan et al., arXiv 1710.10467): a recurrent network over mel spectra. Its weights come in the
package Resemblyzer (C. Jemine and Resemble AI, Apache-2.0), which is only looked up, never
imported: it would bring a training framework of gigabytes. Nothing in the file is executed; it is
known to the byte by its hash, and the weights are read where they lie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples
from bystander.errors import StageFailed

RATE = 16_000
DIGEST = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"

WIDTH, LAYERS, BANDS = 256, 3, 40
_BIAS, _LINEAR, _RECURRENT = 6699, 7731, 269_883
"""Bytes of the file before the last layer's bias, its weights, and those of the recurrent ones."""

WINDOW, HOP = 400, 160  # samples: 25 and 10 ms
FRAMES = 160
"""As many the network hears at once: 1.6 seconds."""

APART = 77
"""Frames at most between two beginnings, as Resemblyzer has it."""

LOUDNESS = 10 ** (-30 / 20)
"""Root mean square that quieter speech is brought to, of full scale."""

Floats = NDArray[np.float32]
Vectors = NDArray[np.float64]
"""(n, length), each of length 1. They live in one call of a check, and nowhere else."""


class VoiceRecogniser(Protocol):
    """Tells voices of one recording apart, for an attack on its copy."""

    def vectors(self, pieces: Sequence[Samples]) -> Vectors:
        """(n, length) of n pieces of speech, each (samples,) at RATE, a second long at least."""
        ...


class GE2E:
    """Fills VoiceRecogniser.

    Raises ImportError where Resemblyzer is not installed, StageFailed where its weights are others.
    """

    def __init__(self) -> None:
        stored = _weights().read_bytes()
        if sha256(stored).hexdigest() != DIGEST:
            raise StageFailed(
                "the voice recogniser's weights are not those that are known; install "
                "resemblyzer==0.1.4 from the registry"
            )
        self._layers = tuple(_recurrent(stored))
        self._linear = _numbers(stored, _LINEAR, WIDTH * WIDTH).reshape(WIDTH, WIDTH)
        self._bias = _numbers(stored, _BIAS, WIDTH)

    def vectors(self, pieces: Sequence[Samples]) -> Vectors:
        heard = [_windows(mel(_loud(piece))) for piece in pieces]
        told = _unit(np.maximum(self._last(np.concatenate(heard)) @ self._linear.T + self._bias, 0))
        ends = np.cumsum([len(each) for each in heard])[:-1]
        return _unit(np.stack([part.mean(axis=0) for part in np.split(told, ends)]))

    def _last(self, windows: Floats) -> Floats:
        """(n, WIDTH): what the last layer ends with; windows: (n, FRAMES, BANDS)."""
        heard = windows
        for enters, stays, bias in self._layers:
            heard = _passed_on(heard @ enters.T + bias, stays.T)
        return heard[:, -1]


def mel(speech: Samples) -> Floats:
    """(frames, BANDS) power of (n,) speech, as librosa.feature.melspectrogram makes it."""
    padded = np.pad(speech.astype(np.float32), WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    turns = np.arange(WINDOW) / WINDOW
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * turns)).astype(np.float32)
    power = np.abs(np.fft.rfft(frames * hann)) ** 2
    return np.asarray(power @ _bank().T, np.float32)


@cache
def _bank() -> NDArray[np.float64]:
    """(BANDS, bins): triangles of one area on Slaney's scale (Auditory Toolbox, 1998), which is
    even up to step 15, at 1 kHz, and logarithmic from there, 27 steps to 6.4 times as much.
    """
    even = 15
    steps = np.linspace(0, even + 27 * np.log(RATE / 2 / 1000) / np.log(6.4), BANDS + 2)
    corners = np.where(steps < even, steps * 200 / 3, 1000 * 6.4 ** ((steps - even) / 27))[:, None]
    at = np.fft.rfftfreq(WINDOW, 1 / RATE)[None]
    left, peak, right = corners[:-2], corners[1:-1], corners[2:]
    bank = np.minimum((at - left) / (peak - left), (right - at) / (right - peak))
    return np.asarray(np.maximum(bank, 0) * 2 / (right - left))


def _loud(speech: Samples) -> Samples:
    level = float(np.sqrt(np.mean(np.square(speech, dtype=np.float64))))
    return speech * np.float32(max(1.0, LOUDNESS / max(level, 1e-6)))


def _windows(spectra: Floats) -> Floats:
    """(n, FRAMES, BANDS), evenly spread from the first frame to the last."""
    spectra = np.pad(spectra, ((0, max(0, FRAMES - len(spectra))), (0, 0)))
    spare = len(spectra) - FRAMES
    starts = np.linspace(0, spare, 1 + -(-spare // APART)).astype(int)
    return np.stack([spectra[start : start + FRAMES] for start in starts])


def _passed_on(driven: Floats, stays: Floats) -> Floats:
    """(n, FRAMES, WIDTH) of (n, FRAMES, 4 WIDTH): long short-term memory, in torch's order."""
    hidden = cell = np.zeros((len(driven), WIDTH), np.float32)
    told = np.empty((*driven.shape[:2], WIDTH), np.float32)
    for step in range(driven.shape[1]):
        gates = driven[:, step] + hidden @ stays
        enters, keeps, news, shows = np.split(gates, 4, axis=1)
        cell = _share(keeps) * cell + _share(enters) * np.tanh(news)
        told[:, step] = hidden = _share(shows) * np.tanh(cell)
    return told


def _share(number: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * number), np.float32)


def _recurrent(stored: bytes) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Of each layer what it does with its input and with itself, and the sum of both biases."""
    weights, sizes = _RECURRENT, [BANDS, *[WIDTH] * (LAYERS - 1)]
    biases = weights + 4 * 4 * WIDTH * (sum(sizes) + LAYERS * WIDTH)
    for size in sizes:
        enters = _numbers(stored, weights, 4 * WIDTH * size).reshape(4 * WIDTH, size)
        weights += enters.nbytes
        stays = _numbers(stored, weights, 4 * WIDTH * WIDTH).reshape(4 * WIDTH, WIDTH)
        weights += stays.nbytes
        both = _numbers(stored, biases, 2 * 4 * WIDTH).reshape(2, 4 * WIDTH)
        biases += both.nbytes
        yield enters, stays, both.sum(axis=0)


def _numbers(stored: bytes, start: int, count: int) -> Floats:
    return np.frombuffer(stored, "<f4", count, start).astype(np.float32)


def _unit(vectors: NDArray[np.floating]) -> Vectors:
    exact = vectors.astype(np.float64)
    return np.asarray(exact / np.maximum(np.linalg.norm(exact, axis=1, keepdims=True), 1e-9))


def _weights() -> Path:
    found = find_spec("resemblyzer")
    if found is None or not found.submodule_search_locations:
        raise ImportError(name="resemblyzer")
    return Path(found.submodule_search_locations[0]) / "pretrained.pt"
