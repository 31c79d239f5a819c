"""SSD (Liu et al., 2016, arXiv 1512.02325), decoded, as pytorch-ssd exports it."""

from __future__ import annotations

import numpy as np

from bystander.detect.coco import COCO_91, VOC
from bystander.detect.family import Candidates, Outputs
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.findings import Kind
from bystander.domain.geometry import Size
from bystander.errors import ModelBroken

LEAST = 1000
"""Boxes: an SSD has thousands, a DETR, whose outputs look alike, some hundreds."""

PEOPLE = {**VOC, **COCO_91}


class Ssd:
    """Two outputs, one row a box: probabilities (1, boxes, classes), of which the first is
    nothing, and boxes (1, boxes, 4: left, top, right, bottom, in shares of the sides).

    Two classes are nothing and the thing; 21 are PASCAL VOC's, 91 COCO's.
    """

    preprocessing = Preprocessing(mean=(127.0,) * 3, scale=(128.0,) * 3)

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        tables = [output[0] for output in outputs if output.ndim == 3 and len(output) == 1]  # noqa: PLR2004 -- batch, boxes, columns
        boxes = [table for table in tables if table.shape[1] == 4]  # noqa: PLR2004 -- corners
        classes = [table for table in tables if table.shape[1] in {2, *PEOPLE}]
        sound = len(outputs) == len(boxes) + len(classes) == 2  # noqa: PLR2004 -- one of each
        if not sound or not boxes or not LEAST < len(boxes[0]) == len(classes[0]):
            raise ModelBroken(
                "this network is no SSD with 2, 21 or 91 classes; export it with its boxes "
                "decoded, or add it with another --family"
            )
        columns = classes[0].shape[1]
        scores = classes[0][:, PEOPLE.get(columns, 1)]
        keep = scores >= floor
        sides = np.array([size.width, size.height] * 2, dtype=np.float32)
        among = Kind.PERSON if columns in PEOPLE else None
        return Candidates(boxes[0][keep] * sides, scores[keep], among)
