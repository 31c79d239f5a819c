"""RetinaFace (Deng et al., 2019, arXiv 1905.00641), in the layout of its PyTorch port."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import STRIDES, around, cells, corners, flat
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

PRIOR_SIDES = {8: (16, 32), 16: (64, 128), 32: (256, 512)}
CENTRE_VARIANCE, SIDE_VARIANCE = 0.1, 0.2


class RetinaFace:
    """One row a prior, two priors a cell, strides 8, 16, 32 one after another: box (4),
    probabilities (2: none, face) or their logits, landmarks (10).
    """

    preprocessing = Preprocessing(mean=(104.0, 117.0, 123.0), swaps=True)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        rows = sum(cells(size, stride) * 2 for stride in STRIDES)
        boxes, classes = flat(list(outputs), 4, rows), flat(list(outputs), 2, rows)
        if (len(boxes), len(classes)) != (1, 1):
            raise ModelBroken(
                "this network is no RetinaFace in the PyTorch layout; add it with another --family"
            )
        scores = _probabilities(classes[0])
        keep = scores >= floor
        centres, sides = _priors(size)
        moved = centres[keep] + boxes[0][keep, :2] * CENTRE_VARIANCE * sides[keep]
        grown = sides[keep] * np.exp(boxes[0][keep, 2:] * SIDE_VARIANCE)
        return Candidates(around(moved, grown), scores[keep])


def _priors(size: Size) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, 2) centres and (n, 2) sides of all priors, in pixels."""
    centres = [np.repeat(corners(size, stride) + stride / 2, 2, axis=0) for stride in STRIDES]
    sides = [np.tile(PRIOR_SIDES[stride], cells(size, stride)) for stride in STRIDES]
    side = np.concatenate(sides).astype(np.float32)
    return np.concatenate(centres), np.stack([side, side], axis=1)


def _probabilities(classes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of a face. Exports differ in whether their last layer is a softmax."""
    if np.all(classes >= 0) and np.allclose(classes.sum(axis=1), 1, atol=1e-2):
        return classes[:, 1]
    difference = np.clip(classes[:, 0] - classes[:, 1], -60, 60)
    probabilities: NDArray[np.float32] = 1 / (1 + np.exp(difference))
    return probabilities
