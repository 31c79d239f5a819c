"""Any small network, on OpenVINO: named tensors in, tensors out, one call at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import openvino as ov
from numpy.typing import NDArray

from bystander.errors import ModelBroken, StageFailed
from bystander.infer.core import opened_core
from bystander.infer.signal_stack import kept_signal_stack

Tensor = NDArray[Any]

KEPT = 64
"""Layers that stay prepared for shapes they had. OpenVINO keeps 5000: photos of two hundred sizes
took 640 MB more in the network that finds writing, now 190.
"""

KEPT_OF_EVER_NEW = 16
"""The same where hardly two calls have the same shape, as of speech: a hundred lengths took 340 MB
more in one network, three hundred 1250 MB.
"""


class Graph:
    """A network loaded on the CPU, kept for many calls. Safe to call from several threads;
    they wait for each other.

    path: an ONNX file, or an OpenVINO XML file with its weights beside it
    threads: cores that one call may use; 0 leaves it to OpenVINO
    kept: layers that stay prepared for shapes they had
    Raises ModelBroken when the file is no network.
    """

    def __init__(self, path: Path, threads: int = 0, kept: int = KEPT) -> None:
        self._core = opened_core()
        hints: dict[str, str | int] = {"PERFORMANCE_HINT": "LATENCY", "NUM_STREAMS": 1}
        hints["CPU_RUNTIME_CACHE_CAPACITY"] = kept
        if threads:
            hints["INFERENCE_NUM_THREADS"] = threads
        with kept_signal_stack():  # the first compilation changes it as well
            compiled = _compiled(self._core, path, hints)
        self._request = compiled.create_infer_request()
        self._one_at_a_time = Lock()

    def run(self, inputs: Mapping[str, Tensor]) -> list[Tensor]:
        """Outputs in the network's own order, copied out. Raises StageFailed."""
        tensors = {name: np.ascontiguousarray(tensor) for name, tensor in inputs.items()}
        with self._one_at_a_time:
            try:
                self._request.infer(tensors, share_inputs=True)
            except RuntimeError as cause:
                raise StageFailed(
                    "a network failed inside OpenVINO; see `bystander doctor`"
                ) from cause
            return [np.array(output.data) for output in self._request.output_tensors]


_LOADED: WeakValueDictionary[Path, Graph] = WeakValueDictionary()
_LOADING = Lock()


def shared_graph(path: Path) -> Graph:
    """The network in this file, loaded once for all who use it at the same time."""
    with _LOADING:
        graph = _LOADED.get(path)
        if graph is None:
            graph = _LOADED[path] = Graph(path)
        return graph


def runtime() -> str:
    """What runs networks here, such as "openvino 2026.4.1"."""
    return f"openvino {ov.__version__.split('-')[0]}"


def _compiled(core: ov.Core, path: Path, hints: dict[str, str | int]) -> ov.CompiledModel:
    try:
        return core.compile_model(str(path), "CPU", hints)
    except RuntimeError as cause:
        raise ModelBroken(
            "the model file cannot be loaded by OpenVINO; check that it is a whole network"
        ) from cause
