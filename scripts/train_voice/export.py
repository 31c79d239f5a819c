"""Step 4: the network as ONNX with 16-bit weights, and its facts beside it."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import torch
from network import WORDS, OneVoice
from onnx import TensorProto, helper, numpy_helper

from bystander.redact.voice.persona import VOICES

FACTS = {
    "name": "one-voice",
    "family": "one-voice",
    "licence": "Apache-2.0 (ours, from synthetic speech alone; see docs/voice.md)",
    "made": "scripts/train_voice",
}
SMALL = 512
"""Numbers of a tensor that are not worth halving."""


def export(weights: Path, result: Path) -> None:
    network = OneVoice()
    network.load_state_dict(torch.load(weights))
    network.eval()
    written = io.BytesIO()
    torch.onnx.export(
        network,
        (torch.zeros(1, 100, WORDS), torch.zeros(1, VOICES)),
        written,
        input_names=["words", "mixture"],
        output_names=["told"],
        dynamic_axes={"words": {1: "n"}, "told": {1: "frames"}},
        opset_version=17,
        dynamo=False,
    )
    small = halved(onnx.load_from_string(written.getvalue()))
    result.write_bytes(small)
    facts = {**FACTS, "digest": sha256(small).hexdigest()}
    result.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")


def halved(model: onnx.ModelProto) -> bytes:
    """Large tensors with 16 bits a number, made 32-bit when the network is loaded."""
    graph = model.graph
    for tensor in list(graph.initializer):
        numbers = numpy_helper.to_array(tensor)
        if numbers.dtype == np.float32 and numbers.size > SMALL:
            name = f"{tensor.name}.half"
            graph.initializer.append(numpy_helper.from_array(numbers.astype(np.float16), name))
            graph.initializer.remove(tensor)
            cast = helper.make_node("Cast", [name], [tensor.name], to=TensorProto.FLOAT)
            graph.node.insert(0, cast)
    onnx.checker.check_model(model)
    result: bytes = model.SerializeToString(deterministic=True)
    return result
