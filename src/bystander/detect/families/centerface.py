"""CenterFace (Xu et al., 2019, arXiv 1911.03599): a heat map of centres at a quarter size."""

from __future__ import annotations

import numpy as np

from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import around
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

STRIDE = 4


class CenterFace:
    """Outputs, each (1, channels, rows, columns): heat (1), log size (height, width),
    offset (y, x) and, not read here, landmarks (10).
    """

    preprocessing = Preprocessing(multiple=32)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        _check(outputs, size)
        heat, sizes, offsets = outputs[0][0, 0], outputs[1][0], outputs[2][0]
        rows, columns = np.nonzero(heat >= floor)
        height, width = np.exp(sizes[:, rows, columns]) * STRIDE
        y = (rows + offsets[0, rows, columns] + 0.5) * STRIDE
        x = (columns + offsets[1, rows, columns] + 0.5) * STRIDE
        boxes = around(np.stack([x, y], axis=1), np.stack([width, height], axis=1))
        return Candidates(boxes.astype(np.float32), heat[rows, columns])


def _check(outputs: Outputs, size: Size) -> None:
    grid = (size.height // STRIDE, size.width // STRIDE)
    if [output.shape for output in outputs[:3]] != [(1, maps, *grid) for maps in (1, 2, 2)]:
        raise ModelBroken("this network is no CenterFace; add it with another --family")
