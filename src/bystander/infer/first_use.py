"""OpenVINO's binding once used by one thread alone, before several do."""

from __future__ import annotations

from functools import cache

import numpy as np
import openvino as ov
from openvino import opset8 as ops


@cache
def used_once() -> None:
    """Goes the way of a picture with one number.

    The binding makes its tables when they are first needed and holds a lock meanwhile that
    knows nothing of Python's own. Two threads that come first together then wait for each
    other forever.
    """
    number = ops.parameter([1], dtype=np.uint8)
    network = ov.Model([ops.convert(number, "f32")], [number])
    request = ov.Core().compile_model(network, "CPU").create_infer_request()
    request.infer({0: np.zeros(1, dtype=np.uint8)}, share_inputs=True)
    _ = [np.array(output.data) for output in request.output_tensors]
