"""How the whole picture moves from frame to frame: the camera, seen from inside.

Phase correlation (Kuglin and Hines, 1975): the phases of two pictures' spectra differ by
a plane wave whose pace is the shift between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame
from bystander.track.thumbnail import brightness, sampled

ROWS, COLUMNS = 72, 128
CERTAIN = 0.06
"""Least height of the peak, of 1 for a pure shift. Below, the picture is taken to stand."""

FARTHEST = 0.2
"""Largest shift believed, of a side. More than this between two frames is not a camera."""


class Drift:
    """Fed with every frame of a recording, tells how far the scene has moved in a shot."""

    def __init__(self) -> None:
        window = np.outer(np.hanning(ROWS), np.hanning(COLUMNS))
        self._window = window.astype(np.float32)
        self._before: NDArray[np.complex64] | None = None
        self._path: list[NDArray[np.float32]] = []

    def add(self, frame: Frame) -> None:
        """The next frame of the shot."""
        spectrum = self._spectrum(frame)
        step = np.zeros(2, dtype=np.float32)
        if self._before is not None:
            step = _shift(self._before, spectrum)
        self._before = spectrum
        upright = _upright(step, frame)
        self._path.append(upright if not self._path else self._path[-1] + upright)

    def take(self) -> NDArray[np.float32]:
        """(frames, 2) pixels (x, y) since the shot's first frame; begins a new shot."""
        path = np.stack(self._path).astype(np.float32)
        self._path, self._before = [], None
        return path

    def _spectrum(self, frame: Frame) -> NDArray[np.complex64]:
        small = sampled(brightness(frame), ROWS, COLUMNS)
        small -= small.mean()
        return np.asarray(np.fft.rfft2(small * self._window), dtype=np.complex64)


def _shift(before: NDArray[np.complex64], after: NDArray[np.complex64]) -> NDArray[np.float32]:
    """(x, y) in shares of the sides by which the second picture moved; zero in doubt."""
    cross = after * np.conj(before)
    surface = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-3), s=(ROWS, COLUMNS))
    row, column = np.unravel_index(int(np.argmax(surface)), surface.shape)
    if surface[row, column] < CERTAIN:
        return np.zeros(2, dtype=np.float32)
    y = _signed(int(row) + _peak(surface[:, column], int(row)), ROWS) / ROWS
    x = _signed(int(column) + _peak(surface[row, :], int(column)), COLUMNS) / COLUMNS
    if max(abs(x), abs(y)) > FARTHEST:
        return np.zeros(2, dtype=np.float32)
    return np.array([x, y], dtype=np.float32)


def _peak(line: NDArray[np.float64], place: int) -> float:
    """Where between the samples the peak lies: the top of a parabola through three."""
    left, top, right = (float(line[(place + step) % len(line)]) for step in (-1, 0, 1))
    bend = left - 2 * top + right
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, (left - right) / (2 * bend)))


def _signed(place: float, length: int) -> float:
    return place - length if place > length / 2 else place


def _upright(step: NDArray[np.float32], frame: Frame) -> NDArray[np.float32]:
    """Shares of the stored picture's sides as pixels of the upright one."""
    x, y = float(step[0]) * frame.stored.width, float(step[1]) * frame.stored.height
    return np.array(frame.orientation.upright_move(x, y), dtype=np.float32)
