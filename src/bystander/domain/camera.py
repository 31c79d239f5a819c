"""How a camera moved through a shot, seen from inside: shift, zoom and roll."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
"""(n, 4) left, top, right, bottom in upright pixels."""


@dataclass(frozen=True, eq=False)
class Camera:
    """Where the scene that the first frame of a shot shows lies in each later frame.

    A point x + iy of the first frame lies at ``factors[f] * (x + iy) + shifts[f]`` in
    frame ``f`` of the shot: the size of the factor is the zoom, its angle the roll. All
    in upright pixels, origin top left.

    factors, shifts: (frames,) complex128
    """

    factors: NDArray[np.complex128]
    shifts: NDArray[np.complex128]

    def __post_init__(self) -> None:
        if self.factors.ndim != 1 or self.factors.shape != self.shifts.shape:
            msg = f"a camera needs as many factors as shifts, got {self.factors.shape}"
            raise ValueError(msg)
        if not (np.abs(self.factors) > 0).all():
            msg = "a camera's picture cannot shrink to nothing"
            raise ValueError(msg)

    @classmethod
    def still(cls, frames: int) -> Camera:
        """One that does not move."""
        return cls.shifted(np.zeros((frames, 2)))

    @classmethod
    def shifted(cls, pixels: NDArray[np.floating]) -> Camera:
        """One that neither zooms nor rolls; (frames, 2) pixels x, y since the first frame."""
        shifts = pixels[:, 0] + 1j * pixels[:, 1]
        return cls(np.ones(len(shifts), dtype=np.complex128), shifts.astype(np.complex128))

    def __len__(self) -> int:
        return len(self.factors)

    def steadied(self, frames: NDArray[np.int64], boxes: Boxes) -> Boxes:
        """Where boxes seen in these frames of the shot would be in its first frame.

        frames: (n,) numbers from 0; the sides of a box grow and shrink, but do not turn
        """
        factors = self.factors[frames]
        return _boxes((_centres(boxes) - self.shifts[frames]) / factors, boxes, 1 / np.abs(factors))

    def moved(self, frames: NDArray[np.int64], boxes: Boxes) -> Boxes:
        """The other way: where boxes of the first frame lie in these frames."""
        factors = self.factors[frames]
        return _boxes(_centres(boxes) * factors + self.shifts[frames], boxes, np.abs(factors))

    def since(self, frame: int) -> Camera:
        """The same motion, told from another frame of the shot on: what that one shows stands."""
        factors, shifts = self.factors[frame:], self.shifts[frame:]
        grown = factors / factors[:1]
        return Camera(grown, shifts - grown * shifts[:1])

    def __repr__(self) -> str:
        return f"Camera({len(self)} frames)"


def _centres(boxes: Boxes) -> NDArray[np.complex128]:
    middle = (boxes[:, :2].astype(np.float64) + boxes[:, 2:]) / 2
    return np.asarray(middle[:, 0] + 1j * middle[:, 1], dtype=np.complex128)


def _boxes(centres: NDArray[np.complex128], boxes: Boxes, growth: NDArray[np.floating]) -> Boxes:
    half = (boxes[:, 2:] - boxes[:, :2]) / 2 * growth[:, None]
    middle = np.stack([centres.real, centres.imag], axis=1)
    return np.concatenate([middle - half, middle + half], axis=1).astype(np.float32)
