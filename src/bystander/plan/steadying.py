"""A cover that does not tremble where its face stands still.

A detector's boxes of a still face differ by some hundredths of its width from look to look.
Each edge goes where the outermost of its neighbours in time is, though not far for their
sake, and then to the mean of where those go: a mean of places that all lie outside lies
outside, too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.plan.strands import Strands

Boxes = NDArray[np.float32]
"""(keyframes, 4) left, top, right, bottom in pixels."""

NEIGHBOURS = 2
"""Sightings before and after one that have a say: a third of a second while things move."""

FARTHEST = 0.05
"""Most that an edge moves out for its neighbours' sake, in the box's sides: more than a
detector trembles, and little enough for faces that move."""

OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0], dtype=np.float32)


def steadied(boxes: Boxes, strands: Strands) -> Boxes:
    """Boxes that hold the given ones, one by one, and differ less from each other."""
    reach = boxes * OUTWARD
    sides = boxes[:, 2:] - boxes[:, :2]
    farthest = reach + np.concatenate([sides, sides], axis=1) * FARTHEST
    around = [strands.beside(place) for place in range(-NEIGHBOURS, NEIGHBOURS + 1)]
    outermost = np.minimum(np.maximum.reduce([reach[rows] for rows in around]), farthest)
    smooth = np.add.reduce([outermost[rows] for rows in around]) / np.float32(len(around))
    return np.asarray(np.maximum(smooth, reach) * OUTWARD, dtype=np.float32)
