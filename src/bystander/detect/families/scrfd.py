"""SCRFD (Guo et al., 2021, arXiv 2105.04714) as insightface exports it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import STRIDES, cells, corners, flat
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

ANCHORS = 2


class Scrfd:
    """Per stride 8, 16 and 32 two rows a cell: score (1), distances to the box's sides
    (4: left, top, right, bottom, in cells), landmarks (10, or none).
    """

    preprocessing = Preprocessing(mean=(127.5,) * 3, scale=(128.0,) * 3)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        found = [_at(stride, outputs, size) for stride in STRIDES]
        boxes = np.concatenate([boxes for boxes, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        keep = scores >= floor
        return Candidates(boxes[keep], scores[keep])


def _at(
    stride: int, outputs: Outputs, size: Size
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rows = cells(size, stride) * ANCHORS
    scores, distances = flat(list(outputs), 1, rows), flat(list(outputs), 4, rows)
    if (len(scores), len(distances)) != (1, 1):
        raise ModelBroken(
            "this network is no SCRFD with two anchors a cell; add it with another --family"
        )
    centres = np.repeat(corners(size, stride), ANCHORS, axis=0)
    reach = distances[0] * stride
    return np.concatenate([centres - reach[:, :2], centres + reach[:, 2:]], axis=1), scores[0][:, 0]
