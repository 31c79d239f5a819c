"""Colours where a picture is wholly see-through: nobody sees them, and a face could hide there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role

Mask = NDArray[np.bool_]


def clear_unseen(planes: Sequence[Plane]) -> None:
    """Makes the colour of wholly see-through pixels neutral, in the planes themselves.

    What is shown stays the same. A sample of a coarser plane is changed where every
    pixel that it colours is see-through.
    """
    for alpha in planes:
        if alpha.role is not Role.ALPHA:
            continue
        unseen = alpha.samples == alpha.low
        if not unseen.any():
            continue
        for plane in planes:
            if plane.role is not Role.ALPHA:
                plane.samples[_coarser(unseen, plane)] = plane.neutral


def without_unseen(frame: Frame) -> Frame:
    """The frame itself where nothing is wholly see-through, else a copy that is cleared."""
    if not any(plane.role is Role.ALPHA and _touches(plane) for plane in frame.planes):
        return frame
    copy = frame.writable()
    clear_unseen(copy.planes)
    return copy


def _touches(alpha: Plane) -> bool:
    return bool((alpha.samples == alpha.low).any())


def _coarser(unseen: Mask, plane: Plane) -> Mask:
    """For each sample of a plane, whether all of its pixels are unseen."""
    if (plane.step_x, plane.step_y) == (1, 1):
        return unseen
    rows, columns = plane.samples.shape
    height, width = rows * plane.step_y, columns * plane.step_x
    beyond = (0, height - unseen.shape[0]), (0, width - unseen.shape[1])
    cells = np.pad(unseen, beyond, constant_values=True)
    return np.asarray(cells.reshape(rows, plane.step_y, columns, plane.step_x).all(axis=(1, 3)))
