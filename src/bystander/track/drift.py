"""How the whole picture moves from frame to frame: the camera, seen from inside.

Phase correlation (Kuglin and Hines, 1975) finds the shift however large: the phases of two
pictures' spectra differ by a plane wave whose pace it is. From there ``alignment`` goes on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.camera import Camera
from bystander.domain.frame import Frame
from bystander.track.alignment import Aligned, Step, smoothed
from bystander.track.thumbnail import brightness, sampled

ROWS, COLUMNS = 72, 128
WINDOW = np.outer(np.hanning(ROWS), np.hanning(COLUMNS)).astype(np.float32)

CERTAIN = 0.06
"""Least height of the peak, of 1 for a pure shift. Below, the picture is taken to stand."""

FARTHEST = 0.2
"""Largest shift believed, of a side. More than this between two frames is not a camera."""

LARGEST_ZOOM = 20.0
"""Most that a shot's picture grows or shrinks; beyond, a zoom is taken to have ended."""


class Drift:
    """Fed with every frame of a recording, tells how the camera has moved in a shot."""

    def __init__(self) -> None:
        self._spectrum: NDArray[np.complex64] | None = None
        self._aligned: Aligned | None = None
        self._factors: list[complex] = []
        self._shifts: list[complex] = []

    def add(self, frame: Frame) -> None:
        """The next frame of the shot."""
        small = sampled(brightness(frame), ROWS, COLUMNS)
        spectrum = spectrum_of(small)
        cell = (frame.stored.width / COLUMNS, frame.stored.height / ROWS)
        soft = smoothed(small)
        step = Step(1.0 + 0j, 0j)
        if self._spectrum is not None and self._aligned is not None:
            x, y = shift_between(self._spectrum, spectrum)
            guess = complex(x * frame.stored.width, y * frame.stored.height)
            step = self._aligned.step_to(soft, guess)
        self._spectrum, self._aligned = spectrum, Aligned(soft, cell)
        self._append(_upright(step, frame), frame)

    def take(self, shared: int = 0) -> Camera:
        """The camera since the shot's first frame; begins a new shot.

        shared: how many of the frames so far belong to the new shot, too, because one
            dissolved into the other
        """
        camera = Camera(np.array(self._factors), np.array(self._shifts))
        later = camera.since(len(camera) - shared)
        self._factors, self._shifts = later.factors.tolist(), later.shifts.tolist()
        if not shared:
            self._spectrum = self._aligned = None
        return camera

    def so_far(self) -> Camera:
        """The camera since the shot's first frame that is not forgotten; the shot goes on."""
        return Camera(np.array(self._factors), np.array(self._shifts))

    def forget(self, frames: int) -> None:
        """So many of the shot's first frames, but not all."""
        later = self.so_far().since(frames)
        self._factors, self._shifts = later.factors.tolist(), later.shifts.tolist()

    def _append(self, step: Step, frame: Frame) -> None:
        """Goes on from the last frame; the step's middle is that of the picture."""
        if not self._factors:
            self._factors, self._shifts = [1.0 + 0j], [0j]
            return
        factor = step.factor
        if not 1 / LARGEST_ZOOM < abs(self._factors[-1] * factor) < LARGEST_ZOOM:
            factor /= abs(factor)
        middle = complex(frame.size.width, frame.size.height) / 2
        self._factors.append(self._factors[-1] * factor)
        self._shifts.append(factor * (self._shifts[-1] - middle) + middle + step.shift)


def spectrum_of(small: NDArray[np.float32]) -> NDArray[np.complex64]:
    """Of (ROWS, COLUMNS) brightness, for ``shift_between``."""
    even = (small - small.mean()) * WINDOW
    return np.asarray(np.fft.rfft2(even), dtype=np.complex64)


def shift_between(
    before: NDArray[np.complex64], after: NDArray[np.complex64]
) -> tuple[float, float]:
    """(x, y) in shares of the sides by which the second picture moved; zero in doubt."""
    cross = after * np.conj(before)
    surface = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-3), s=(ROWS, COLUMNS))
    row, column = np.unravel_index(int(np.argmax(surface)), surface.shape)
    if surface[row, column] < CERTAIN:
        return 0.0, 0.0
    y = _signed(int(row) + _peak(surface[:, column], int(row)), ROWS) / ROWS
    x = _signed(int(column) + _peak(surface[row, :], int(column)), COLUMNS) / COLUMNS
    return (0.0, 0.0) if max(abs(x), abs(y)) > FARTHEST else (x, y)


def _peak(line: NDArray[np.float64], place: int) -> float:
    """Where between the samples the peak lies: the top of a parabola through three."""
    left, top, right = (float(line[(place + step) % len(line)]) for step in (-1, 0, 1))
    bend = left - 2 * top + right
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, (left - right) / (2 * bend)))


def _signed(place: float, length: int) -> float:
    return place - length if place > length / 2 else place


def _upright(step: Step, frame: Frame) -> Step:
    """A step of the stored picture as one of the upright picture."""
    across = complex(*frame.orientation.upright_move(1.0, 0.0))
    down = complex(*frame.orientation.upright_move(0.0, 1.0))
    mirrored = abs(down / across - 1j) > 1
    factor = step.factor.conjugate() if mirrored else step.factor
    return Step(factor, step.shift.real * across + step.shift.imag * down)
