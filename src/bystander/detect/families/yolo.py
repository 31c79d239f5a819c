"""YOLO face detectors with one class, in the layouts of generations 5 and 8."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import STRIDES, around, cells
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

ANCHORS = 3

WITHOUT_ANCHORS = (5, 15, 20)
"""Columns: centre x, y, width, height, score; then nothing or five landmarks of 2 or 3."""

WITH_ANCHORS = (6, 16)
"""Columns: the same; then nothing or five landmarks of 2; last, the class's own score."""


class Yolo:
    """One output, (1, columns, cells) or (1, cells, columns), in pixels, sigmoids applied."""

    preprocessing = Preprocessing(scale=(255.0,) * 3)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        table = _table(outputs, sum(cells(size, stride) for stride in STRIDES))
        scores = table[:, 4]
        if table.shape[1] in WITH_ANCHORS:
            scores = scores * table[:, -1]
        keep = scores >= floor
        return Candidates(around(table[keep, :2], table[keep, 2:4]), scores[keep])


def _table(outputs: Outputs, count: int) -> NDArray[np.float32]:
    """(rows, columns) of the one output that is a table of boxes."""
    layouts = [(count, columns) for columns in WITHOUT_ANCHORS]
    layouts += [(count * ANCHORS, columns) for columns in WITH_ANCHORS]
    for output in outputs:
        for layout in layouts:
            table: NDArray[np.float32] = output[0]
            if output.shape == (1, *layout):
                return table
            if output.shape == (1, *layout[::-1]):
                return table.T
    raise ModelBroken(
        "this network is no YOLO with one class and strides 8, 16, 32; export a one-class "
        "network without suppression, or add it with another --family"
    )
