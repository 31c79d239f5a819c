"""Speech from envelopes: pulses of a pitch and noise, both through the shape of a mouth.

Each pulse is the minimum-phase answer of the envelope where it lies (Oppenheim and Schafer,
"Discrete-Time Signal Processing", on the real cepstrum); noise is shaped in short overlapping
pieces. Nothing of the original's waveform comes in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bystander.domain.sound import Samples
from bystander.redact.voice.envelope import LENGTH, RATE, to_bins

HOP = 80
"""Samples from one frame to the next: 5 ms. Frame i describes what is around sample 80 i."""

PIECE = 256
STEP = 64
PULSES_AT_ONCE = 512

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Speech:
    """What is to be said, frame by frame.

    envelope: (frames, POINTS) natural logarithms of power
    pitch: (frames,) hertz, positive everywhere
    voice: (frames, POINTS) from 0, all noise, to 1, all pulses
    turn: share of a turn that the pitch has gone before the first frame
    """

    envelope: Floats
    pitch: Floats
    voice: Floats
    turn: float = 0.0


def spoken(speech: Speech, length: int, noise: Callable[[int], Samples]) -> Samples:
    """(length,) float32 at 16 kHz. ``length`` is at most 80 times as many as the frames.

    noise: gives so many samples, white, of power 1
    """
    tiny = np.float32(1e-5)
    loud = speech.envelope + np.log(np.maximum(speech.voice, tiny))
    soft = speech.envelope + np.log(np.maximum(1 - speech.voice, tiny))
    voiced = _pulses(loud, speech, length)
    return voiced + _rushing(soft, length, noise)


def turns(pitch: Floats, length: int) -> NDArray[np.float64]:
    """(length,): how often the pitch has gone round with each sample."""
    samples = np.arange(length)
    return np.cumsum(np.interp(samples / HOP, np.arange(len(pitch)), pitch) / RATE)


def _pulses(envelope: Floats, speech: Speech, length: int) -> Samples:
    pitch = speech.pitch
    times = _pulse_times(pitch, length, speech.turn)
    whole = np.zeros(length + 2 * LENGTH, dtype=np.float64)
    for first in range(0, len(times), PULSES_AT_ONCE):
        some = times[first : first + PULSES_AT_ONCE]
        shapes = _answers(_between(envelope, some / HOP), some % 1)
        shapes *= np.sqrt(RATE / _between(pitch[:, None], some / HOP))
        places = some.astype(np.int64)[:, None] + np.arange(LENGTH)
        whole += np.bincount(places.ravel(), shapes.ravel(), minlength=len(whole))
    return whole[:length].astype(np.float32)


def _pulse_times(pitch: Floats, length: int, turn: float) -> NDArray[np.float64]:
    """Where, in samples, the pitch has gone round once more."""
    gone = turn + turns(pitch, length)
    return np.interp(np.arange(1, int(gone[-1]) + 1), gone, np.arange(length, dtype=np.float64))


def _between(frames: Floats, at: NDArray[np.float64]) -> Floats:
    """Rows of ``frames`` at places between them, by straight lines."""
    low = np.minimum(at.astype(np.int64), len(frames) - 1)
    high = np.minimum(low + 1, len(frames) - 1)
    share = (at - low)[:, None].astype(np.float32)
    between: Floats = frames[low] * (1 - share) + frames[high] * share
    return between


def _answers(envelope: Floats, late: NDArray[np.float64]) -> NDArray[np.float64]:
    """(pulses, LENGTH): the minimum-phase answer of each row, up to one sample late."""
    cepstrum = np.fft.irfft(to_bins(envelope) / 2, axis=1)
    cepstrum[:, 1 : LENGTH // 2] *= 2
    cepstrum[:, LENGTH // 2 + 1 :] = 0
    turn = -2j * np.pi * np.arange(LENGTH // 2 + 1) / LENGTH
    spectrum = np.exp(np.fft.rfft(cepstrum, axis=1) + turn * late[:, None])
    return np.fft.irfft(spectrum, n=LENGTH, axis=1)


def _rushing(envelope: Floats, length: int, noise: Callable[[int], Samples]) -> Samples:
    pieces = length // STEP + PIECE // STEP + 1
    white = noise((pieces - 1) * STEP + PIECE)
    window = np.sqrt(np.hanning(PIECE + 1)[:-1]).astype(np.float32)
    cut = np.lib.stride_tricks.sliding_window_view(white, PIECE)[::STEP] * window
    middles = np.maximum(np.arange(pieces) * STEP - PIECE // 2, 0) / HOP
    gains = np.exp(to_bins(_between(envelope, middles))[:, :: LENGTH // PIECE] / 2)
    shaped = np.fft.irfft(np.fft.rfft(cut, axis=1) * gains, axis=1) * window
    whole = np.zeros(len(white) + PIECE, dtype=np.float64)
    for start in range(0, PIECE, STEP):
        # Pieces a whole window apart do not overlap, so they are laid down in one go.
        rows = shaped[start // STEP :: PIECE // STEP]
        whole[start : start + rows.size] += rows.ravel()
    overlap = PIECE / STEP / 2
    return (whole[PIECE : PIECE + length] / overlap).astype(np.float32)
