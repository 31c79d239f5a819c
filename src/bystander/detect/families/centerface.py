"""CenterFace (Xu et al., 2019, arXiv 1911.03599): a heat map of centres at a quarter size."""

from __future__ import annotations

import numpy as np

from bystander.detect.family import Candidates, Outputs
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

STRIDE = 4


class CenterFace:
    """Outputs, each (1, channels, rows, columns): heat (1), log size (height, width),
    offset (y, x) and landmarks (10).
    """

    preprocessing = Preprocessing(multiple=32)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        heat, sizes, offsets = _named(outputs)
        rows, columns = np.nonzero(heat >= floor)
        height, width = np.exp(sizes[:, rows, columns]) * STRIDE
        y = (rows + offsets[0, rows, columns] + 0.5) * STRIDE
        x = (columns + offsets[1, rows, columns] + 0.5) * STRIDE
        boxes = np.stack(
            [x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1
        ).astype(np.float32)
        return Candidates(boxes, heat[rows, columns])


def _named(outputs: Outputs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    channels = [output.shape[1] if output.ndim == 4 else 0 for output in outputs]  # noqa: PLR2004 -- NCHW
    if channels[:3] != [1, 2, 2]:
        raise ModelBroken("this network is no CenterFace; add it with another --family")
    heat, sizes, offsets = outputs[:3]
    return heat[0, 0], sizes[0], offsets[0]
