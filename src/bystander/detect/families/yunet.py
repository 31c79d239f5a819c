"""YuNet (Wu, Peng, Yu, 2023) as OpenCV's model zoo exports it since March 2023."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import STRIDES, around, cells, corners, flat
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken


class YuNet:
    """Per stride 8, 16 and 32 one row a cell: class (1) and presence (1), whose geometric
    mean is the score, box (4: offset x, y, log width, height, in cells), landmarks (10).
    """

    preprocessing = Preprocessing(swaps=True)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        found = [_at(stride, outputs, size) for stride in STRIDES]
        boxes = np.concatenate([boxes for boxes, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        keep = scores >= floor
        return Candidates(boxes[keep], scores[keep])


def _at(
    stride: int, outputs: Outputs, size: Size
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    singles = flat(list(outputs), 1, cells(size, stride))
    boxes = flat(list(outputs), 4, cells(size, stride))
    if (len(singles), len(boxes)) != (2, 1):
        raise ModelBroken(
            "this network is no YuNet as exported since March 2023; add it with another --family"
        )
    # Which of the two is the class does not matter to their product.
    scores = np.sqrt(np.clip(singles[0], 0, 1) * np.clip(singles[1], 0, 1))[:, 0]
    centres = corners(size, stride) + boxes[0][:, :2] * stride
    return around(centres, np.exp(boxes[0][:, 2:]) * stride), scores
