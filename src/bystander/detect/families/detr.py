"""DETR (Carion et al., 2020, arXiv 2005.12872) and its fast kin, with one class or COCO's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.detect.coco import COCO_80, COCO_91
from bystander.detect.family import Candidates, Outputs
from bystander.detect.grid import around
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.findings import Kind
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

PEOPLE = {**COCO_80, **COCO_91}
SOFTMAX = 92
MOST = 1000
"""Queries: an SSD, whose outputs look alike, has more boxes."""


class Detr:
    """Two outputs, one row a query: logits (1, queries, 1 or 2: thing, nothing; or COCO's
    classes) and boxes (1, queries, 4: centre x, y, width, height, in shares of the sides).
    """

    # ImageNet's mean and deviation, in RGB.
    preprocessing = Preprocessing(mean=(123.675, 116.28, 103.53), scale=(58.395, 57.12, 57.375))

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        logits, boxes = _named(outputs)
        scores = _probabilities(logits)
        keep = scores >= floor
        sides = np.array([size.width, size.height], dtype=np.float32)
        found = around(boxes[keep, :2] * sides, boxes[keep, 2:] * sides)
        among = Kind.PERSON if logits.shape[1] in PEOPLE else None
        return Candidates(found, scores[keep], among)


class RtDetr(Detr):
    """The same outputs from a picture in the range 0 to 1 (Zhao et al., 2023, arXiv
    2304.08069).
    """

    preprocessing = Preprocessing(scale=(255.0,) * 3)


def _named(outputs: Outputs) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    tables = [output[0] for output in outputs if output.ndim == 3 and len(output) == 1]  # noqa: PLR2004 -- batch, queries, columns
    tables = [table for table in tables if len(table) <= MOST]
    boxes = [table for table in tables if table.shape[1] == 4]  # noqa: PLR2004 -- x, y, w, h
    logits = [table for table in tables if table.shape[1] in {1, 2, *PEOPLE}]
    landmarks = any(table.shape[1] == 10 for table in tables)  # noqa: PLR2004 -- a RetinaFace
    if landmarks or (len(boxes), len(logits)) != (1, 1) or len(boxes[0]) != len(logits[0]):
        raise ModelBroken(
            "this network is no DETR with one class or COCO's; export one of these, or add it "
            "with another --family"
        )
    return logits[0], boxes[0]


def _probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """One column is a sigmoid's, two are a softmax's whose last means nothing is there. Of
    COCO's, 92 are a softmax's and others sigmoids'.
    """
    if logits.shape[1] == SOFTMAX:
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds[:, PEOPLE[SOFTMAX]] / odds.sum(axis=1), dtype=np.float32)
    if logits.shape[1] in PEOPLE:
        logits = logits[:, PEOPLE[logits.shape[1]]][:, None]
    others = logits[:, 1] if logits.shape[1] > 1 else 0.0
    probabilities: NDArray[np.float32] = 1 / (1 + np.exp(np.clip(others - logits[:, 0], -60, 60)))
    return probabilities
