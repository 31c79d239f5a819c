"""YOLO detectors with one class, or with COCO's, in the layouts of generations 5 and 8."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import STRIDES, around, cells
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.findings import Kind
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

ANCHORS = 3

MANY = 80
"""COCO's classes. The first is people."""

WITHOUT_ANCHORS = (5, 15, 20, 4 + MANY)
"""Columns: centre x, y, width, height, score; then nothing or five landmarks of 2 or 3; or a
score for each of many classes."""

WITH_ANCHORS = (6, 16, 5 + MANY)
"""Columns: the same; then nothing or five landmarks of 2; last, the class's own score; or one
for each of many classes."""


class Yolo:
    """One output, (1, columns, cells) or (1, cells, columns), in pixels, sigmoids applied."""

    preprocessing = Preprocessing(scale=(255.0,) * 3)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        table = _table(outputs, sum(cells(size, stride) for stride in STRIDES))
        scores = table[:, 4]
        many = table.shape[1] in (4 + MANY, 5 + MANY)
        if table.shape[1] in WITH_ANCHORS:
            scores = scores * table[:, 5 if many else -1]
        keep = scores >= floor
        boxes = around(table[keep, :2], table[keep, 2:4])
        return Candidates(boxes, scores[keep], Kind.PERSON if many else None)


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
        "this network is no YOLO with one class, or COCO's 80, and strides 8, 16, 32; export "
        "it without suppression, or add it with another --family"
    )
