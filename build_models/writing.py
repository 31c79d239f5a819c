"""PP-OCR's two networks, taken from ``rapidocr``: one finds lines of writing, one reads them.

Their weights become 16-bit floats, which halves the files, and the reader's answer becomes the
likeliest characters of each place instead of a probability for each of eighteen thousand.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from build_models.packaged import Packaged, write_model

FINDER = Packaged(
    requirement="rapidocr==3.10.0",
    module="rapidocr",
    inside="models/PP-OCRv6_det_small.onnx",
    digest="090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
)
READER = Packaged(
    requirement="rapidocr==3.10.0",
    module="rapidocr",
    inside="models/PP-OCRv6_rec_small.onnx",
    digest="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
FACTS = {
    "family": "pp-ocr",
    "kind": "text",
    "licence": "Apache-2.0 (PP-OCRv6, PaddlePaddle; as carried by rapidocr 3.10.0, Apache-2.0)",
}
GUESSES = 3
"""Characters that the reader names for each place."""


def write_writing_models(folder: Path) -> tuple[str, ...]:
    """``writing-find`` and ``writing-read``, each ``.onnx`` and ``.json``; returns their names."""
    finder, reader = (onnx.load_from_string(source.read()) for source in (FINDER, READER))
    characters = next(
        entry.value for entry in reader.metadata_props if entry.key == "character"
    ).replace("\n", "")
    _name_best_guesses(reader.graph)
    _write(folder, finder, {"name": "writing-find", "source_digest": FINDER.digest})
    _write(
        folder,
        reader,
        {"name": "writing-read", "source_digest": READER.digest, "characters": characters},
    )
    return tuple(
        f"{name}.{end}" for name in ("writing-find", "writing-read") for end in ("onnx", "json")
    )


def _write(folder: Path, model: onnx.ModelProto, facts: dict[str, str]) -> None:
    _halve(model.graph)
    model.graph.ClearField("value_info")
    onnx.checker.check_model(model)
    network = model.SerializeToString(deterministic=True)
    write_model(folder / f"{facts['name']}.onnx", network, FACTS | facts)


def _name_best_guesses(graph: onnx.GraphProto) -> None:
    everything = graph.output.pop().name
    count = numpy_helper.from_array(np.array([GUESSES], dtype=np.int64), "guesses")
    graph.initializer.append(count)
    outputs = {"likelihoods": onnx.TensorProto.FLOAT, "characters": onnx.TensorProto.INT64}
    graph.node.append(
        onnx.helper.make_node("TopK", [everything, count.name], list(outputs), axis=2)
    )
    graph.output.extend(
        onnx.helper.make_tensor_value_info(name, kind, ["n", "places", GUESSES])
        for name, kind in outputs.items()
    )


def _halve(graph: onnx.GraphProto) -> None:
    """Large weights as 16-bit floats, widened again where they are used."""
    widened = []
    for tensor in graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or len(tensor.dims) < 2:  # noqa: PLR2004 -- vectors are small
            continue
        narrow = f"{tensor.name}.half"
        widened.append(
            onnx.helper.make_node("Cast", [narrow], [tensor.name], to=onnx.TensorProto.FLOAT)
        )
        weights = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(weights, narrow))
    nodes = [*widened, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
