"""The one door to OpenVINO."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino.preprocess import ColorFormat, PrePostProcessor

from bystander.detect.preprocessing import Preprocessing
from bystander.domain.frame import Pixels
from bystander.errors import ModelBroken, StageFailed

AT_ONCE = 2
"""Requests under way: one computes while another's picture is copied in or decoded."""

SIZES_KEPT = 3
"""Compiled networks kept. Each has fixed sizes, which needs half the memory of a network
with free ones, and compiles in a fraction of a second."""


class OpenVinoNetwork:
    """Fills stages.Network. Pictures in, float outputs in the network's own order."""

    def __init__(self, path: Path, preprocessing: Preprocessing, device: str) -> None:
        self._core = ov.Core()
        self._device = device
        self._model = _with_preprocessing(_read(self._core, path), preprocessing)
        self._compiled: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        self._lock = Lock()
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="openvino")
        self._precision = ""

    @property
    def runtime(self) -> str:
        return f"openvino {ov.__version__.split('-')[0]}"

    @property
    def device(self) -> str:
        return f"{self._device} ({self._precision or 'not run yet'})"

    def infer(self, pixels: Pixels) -> Future[list[NDArray[np.float32]]]:
        return self._workers.submit(self._infer, pixels)

    def close(self) -> None:
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._compiled.clear()

    def _infer(self, pixels: Pixels) -> list[NDArray[np.float32]]:
        try:
            request = self._network_for(pixels.shape).create_infer_request()
            request.infer({0: pixels[None]}, share_inputs=True)
            return [np.array(output.data, dtype=np.float32) for output in request.output_tensors]
        except RuntimeError as cause:
            raise StageFailed(
                "the detector failed inside OpenVINO; see `bystander doctor`, or try "
                "--runtime onnxruntime"
            ) from cause

    def _network_for(self, shape: tuple[int, ...]) -> Any:
        with self._lock:
            if shape in self._compiled:
                self._compiled.move_to_end(shape)
                return self._compiled[shape]
            while len(self._compiled) >= SIZES_KEPT:
                self._compiled.popitem(last=False)
            model = self._model.clone()
            model.reshape([1, *shape])
            compiled = self._core.compile_model(
                model, self._device, {"PERFORMANCE_HINT": "LATENCY"}
            )
            self._precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
            self._compiled[shape] = compiled
            return compiled


def open_network(path: Path, preprocessing: Preprocessing, device: str) -> OpenVinoNetwork:
    """Loads an ONNX file. Raises ModelBroken when OpenVINO cannot."""
    return OpenVinoNetwork(path, preprocessing, device)


def _read(core: Any, path: Path) -> Any:
    try:
        return core.read_model(str(path))
    except RuntimeError as cause:
        raise ModelBroken(
            "the model file cannot be loaded by OpenVINO; check that it is an ONNX network"
        ) from cause


def _with_preprocessing(model: Any, wanted: Preprocessing) -> Any:
    """The same network, taking (1, height, width, 3) uint8 RGB."""
    steps = PrePostProcessor(model)
    picture = steps.input(0)
    picture.tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    picture.tensor().set_color_format(ColorFormat.RGB)
    picture.model().set_layout(ov.Layout("NCHW"))
    if wanted.swaps:
        picture.preprocess().convert_color(ColorFormat.BGR)
    picture.preprocess().convert_element_type(ov.Type.f32)
    if any(wanted.mean):
        picture.preprocess().mean(list(wanted.mean))
    if wanted.scale != (1.0, 1.0, 1.0):
        picture.preprocess().scale(list(wanted.scale))
    return steps.build()
