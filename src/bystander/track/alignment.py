"""The shift, zoom and roll between two small pictures, from a first guess of the shift.

Least squares on brightness (Lucas and Kanade, 1981) with the gradients taken once
(Baker and Matthews, 2004) and doubt for what does not fit (Cauchy's weights): what most
of the picture does is the camera's motion, whatever people in it do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 3
LEAST_SPREAD = 2.0
"""Of 255: differences below are noise, and no reason to doubt a place."""

LARGEST = 0.12
"""Most zoom (as a share) and roll (in radians) from one frame to the next."""

LEFT = 0.96
"""Most of the difference that may be left: what explains less is as good as a guess."""

SETTLED = 0.03
"""Pixels: a correction that moves no place farther is the last."""

DIAGONAL = np.diag_indices(4)

Picture = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Step:
    """From one picture to the next: a place z, from the middle, comes to factor * z + shift."""

    factor: complex
    shift: complex


class Aligned:
    """One picture, prepared: its gradients and the places at which they are taken.

    picture: (rows, columns) brightness
    cell: pixels that a column and a row of it stand for
    """

    def __init__(self, picture: Picture, cell: tuple[float, float]) -> None:
        rows, columns = picture.shape
        self._cell = cell
        y, x = np.mgrid[1 : rows - 1 : 2, 1 : columns - 1 : 2]
        self._x = ((x - (columns - 1) / 2) * cell[0]).ravel().astype(np.float32)
        self._y = ((y - (rows - 1) / 2) * cell[1]).ravel().astype(np.float32)
        across = (picture[1:-1:2, 2::2][:, : x.shape[1]] - picture[1:-1:2, :-2:2]) / (2 * cell[0])
        down = (picture[2::2, 1:-1:2][: x.shape[0]] - picture[:-2:2, 1:-1:2]) / (2 * cell[1])
        gx, gy = across.ravel(), down.ravel()
        self._reach = float(self._x.max() + self._y.max())
        self._values = picture[1:-1:2, 1:-1:2].ravel()
        self._slopes = np.stack([gx, gy, gx * self._x + gy * self._y, gy * self._x - gx * self._y])

    def step_to(self, later: Picture, guess: complex) -> Step:
        """The step to ``later``; the guess alone where nothing better is found.

        guess: pixels of the shift
        """
        factor, shift = 1.0 + 0j, guess
        doubts = []
        for _ in range(ROUNDS):
            wrong, inside = self._differences(later, factor, shift)
            if np.count_nonzero(inside) < len(inside) // 4:
                return Step(1.0 + 0j, guess)
            doubt, move = self._correction(wrong, inside)
            doubts.append(doubt)
            factor, shift = factor * (1 + move[1]), shift + factor * move[0]
            if abs(move[0]) < SETTLED and abs(move[1]) * self._reach < SETTLED:
                break
        if abs(factor - 1) > LARGEST or doubts[-1] > LEFT * doubts[0]:
            return Step(1.0 + 0j, guess)
        return Step(factor, shift)

    def _correction(
        self, wrong: NDArray[np.float32], inside: NDArray[np.bool_]
    ) -> tuple[float, tuple[complex, complex]]:
        """What is left unexplained, and the (shift, growth) that would explain more of it."""
        counts = inside.astype(np.float32)
        places = counts.sum()
        wrong = wrong - (wrong @ counts) / places
        away = np.abs(wrong)
        doubt = float((away @ counts) / places)
        away *= np.float32(1 / max(LEAST_SPREAD, doubt))
        weighted = self._slopes * (counts / (1 + away * away))
        normal = (weighted @ self._slopes.T).astype(np.float64)
        normal[DIAGONAL] *= 1 + 1e-4
        normal[DIAGONAL] += 1e-6
        x, y, growth, roll = np.linalg.solve(normal, -(weighted @ wrong).astype(np.float64))
        return doubt, (complex(x, y), complex(growth, roll))

    def _differences(
        self, later: Picture, factor: complex, shift: complex
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """How much brighter ``later`` is at each place, and which places lie inside of it."""
        rows, columns = later.shape
        x = factor.real * self._x - factor.imag * self._y + shift.real
        y = factor.imag * self._x + factor.real * self._y + shift.imag
        x, y = x / self._cell[0] + (columns - 1) / 2, y / self._cell[1] + (rows - 1) / 2
        near_x = np.minimum(np.maximum(x, 0), columns - 1.001)
        near_y = np.minimum(np.maximum(y, 0), rows - 1.001)
        inside = (x == near_x) & (y == near_y)
        x, y = near_x, near_y
        column, row = x.astype(np.int32), y.astype(np.int32)
        right, below = (x - column).astype(np.float32), (y - row).astype(np.float32)
        place = row * columns + column
        flat = later.ravel()
        top = flat[place] * (1 - right) + flat[place + 1] * right
        bottom = flat[place + columns] * (1 - right) + flat[place + columns + 1] * right
        return top * (1 - below) + bottom * below - self._values, inside


def smoothed(picture: Picture) -> Picture:
    """Each place with its neighbours, so that what lies between samples is a fair guess.

    Weights of 1, 4, 6, 4, 1 in both directions; the edge goes on as it is.
    """
    rows, columns = picture.shape
    wide = np.empty((rows + 4, columns + 4), dtype=np.float32)
    wide[2:-2, 2:-2] = picture
    wide[:2, 2:-2], wide[-2:, 2:-2] = picture[0], picture[-1]
    wide[:, :2], wide[:, -2:] = wide[:, 2:3], wide[:, -3:-2]
    for _ in range(4):
        wide = wide[1:] + wide[:-1]
        wide = wide[:, 1:] + wide[:, :-1]
    return np.asarray(wide / np.float32(256), dtype=np.float32)
