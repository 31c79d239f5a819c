"""YOLOX (Ge et al., 2021, arXiv 2107.08430) with COCO's classes, as its own exporter writes it."""

from __future__ import annotations

import numpy as np

from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import STRIDES, around, cells, corners
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.findings import Kind
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

COLUMNS = 85
"""Centre x, y from the cell's corner and logarithms of the sides, all in strides; that
something is there; then each of 80 classes, people first. Sigmoids applied."""


class Yolox:
    """One output, (1, cells, 85), from a BGR picture in the range 0 to 255."""

    preprocessing = Preprocessing(swaps=True)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        count = sum(cells(size, stride) for stride in STRIDES)
        tables = [output[0] for output in outputs if output.shape == (1, count, COLUMNS)]
        if len(tables) != 1:
            raise ModelBroken(
                "this network is no YOLOX with COCO's 80 classes; export it without decoding, or "
                "add it with another --family"
            )
        (table,) = tables
        scores = table[:, 4] * table[:, 5]
        keep = scores >= floor
        places = np.concatenate([corners(size, stride) for stride in STRIDES])[keep]
        strides = np.concatenate(
            [np.full((cells(size, stride), 1), stride, dtype=np.float32) for stride in STRIDES]
        )[keep]
        sides = np.exp(np.minimum(table[keep, 2:4], 10.0)) * strides
        return Candidates(
            around(places + table[keep, :2] * strides, sides), scores[keep], Kind.PERSON
        )
