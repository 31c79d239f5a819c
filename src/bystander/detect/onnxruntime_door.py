"""The one door to ONNX Runtime. Its CUDA path is written to the documentation and untested:
no machine with such a card was at hand.
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bystander.detect.preprocessing import Preprocessing
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.errors import BadRequest, ModelBroken, ModelMissing, StageFailed

AT_ONCE = 4
"""Pictures handed in and not yet answered; one of them computes."""

PROVIDERS = {"CPU": "CPUExecutionProvider", "CUDA": "CUDAExecutionProvider"}


class OnnxRuntimeNetwork:
    """Fills stages.Network. Pictures in, float outputs in the network's own order."""

    def __init__(self, path: Path, preprocessing: Preprocessing, device: str) -> None:
        self._library = _library()
        self._device = device.upper()
        self._session = _session(self._library, path, self._device)
        self._input = _picture_input(self._session)
        self.fixed = _fixed_size(self._input.shape)
        self._preprocessing = preprocessing
        self._room = Semaphore(AT_ONCE)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="onnxruntime")

    @property
    def runtime(self) -> str:
        return f"onnxruntime {self._library.__version__}"

    @property
    def device(self) -> str:
        return f"{self._device} (f32)"

    def infer(self, pixels: Pixels) -> Future[list[NDArray[np.float32]]]:
        self._room.acquire()
        future = self._worker.submit(self._infer, pixels)
        future.add_done_callback(lambda _: self._room.release())
        return future

    def prepare(self, shapes: Collection[tuple[int, ...]]) -> None:
        """One session serves all sizes."""

    def rest(self) -> None:
        """One session serves all sizes, and would take as long to load as to look."""

    def close(self) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _infer(self, pixels: Pixels) -> list[NDArray[np.float32]]:
        tensor = _prepared(pixels, self._preprocessing)
        try:
            outputs = self._session.run(None, {self._input.name: tensor})
        except Exception as cause:  # ONNX Runtime's errors share no other class
            raise StageFailed(
                "the detector failed inside ONNX Runtime; see `bystander doctor`, or try "
                "--runtime openvino"
            ) from cause
        return [np.asarray(output, dtype=np.float32) for output in outputs]


def open_network(path: Path, preprocessing: Preprocessing, device: str) -> OnnxRuntimeNetwork:
    """Loads an ONNX file that takes one picture, (1, 3, height, width).

    device: CPU or CUDA
    Raises ModelMissing when ONNX Runtime is not installed, ModelBroken when the file is
    no such network, BadRequest for a device that is not there. None is swapped silently.
    """
    return OnnxRuntimeNetwork(path, preprocessing, device)


def _library() -> ModuleType:
    try:
        import onnxruntime  # noqa: PLC0415 -- an optional package
    except ImportError as cause:
        raise ModelMissing(
            "ONNX Runtime is not installed; run `pip install 'bystander[onnxruntime]'`, or "
            "leave --runtime at openvino"
        ) from cause
    library: ModuleType = onnxruntime
    return library


def _session(library: ModuleType, path: Path, device: str) -> Any:  # noqa: ANN401 -- untyped
    provider = PROVIDERS.get(device)
    if provider is None:
        raise BadRequest(f"ONNX Runtime runs on CPU or CUDA here, not on {device}")
    if provider not in library.get_available_providers():
        raise BadRequest(_not_there(device))
    options = library.SessionOptions()
    options.log_severity_level = 3  # errors only; what matters is raised
    # An arena that keeps every size's buffers would grow with each new picture size.
    options.enable_cpu_mem_arena = False
    try:
        session = library.InferenceSession(str(path), options, providers=[provider])
    except Exception as cause:  # ONNX Runtime's errors share no other class
        raise ModelBroken(
            "the model file cannot be loaded by ONNX Runtime; check that it is a whole ONNX network"
        ) from cause
    # The library goes on with the CPU when a provider does not start.
    if session.get_providers()[0] != provider:
        raise BadRequest(_not_there(device))
    return session


def _not_there(device: str) -> str:
    return (
        f"this ONNX Runtime cannot run on {device}; run `pip install 'bystander[cuda]'` in an "
        "environment without onnxruntime, or choose --device CPU"
    )


def _picture_input(session: Any) -> Any:  # noqa: ANN401 -- ONNX Runtime is untyped
    inputs = session.get_inputs()
    if len(inputs) == 1 and len(inputs[0].shape) == 4 and inputs[0].shape[1] == 3:  # noqa: PLR2004 -- NCHW, RGB
        return inputs[0]
    raise ModelBroken(
        "the model file does not take one picture of shape (1, 3, height, width); "
        "export it again as a plain detector"
    )


def _fixed_size(shape: list[int | str | None]) -> Size | None:
    height, width = shape[2:]
    if isinstance(height, int) and isinstance(width, int):
        return Size(width, height)
    return None


def _prepared(pixels: Pixels, wanted: Preprocessing) -> NDArray[np.float32]:
    """(1, 3, height, width) float32, in the network's channel order and range."""
    ordered = pixels[..., ::-1] if wanted.swaps else pixels
    tensor = ordered.transpose(2, 0, 1).astype(np.float32, order="C")
    if any(wanted.mean):
        tensor -= np.array(wanted.mean, dtype=np.float32)[:, None, None]
    if wanted.scale != (1.0, 1.0, 1.0):
        tensor /= np.array(wanted.scale, dtype=np.float32)[:, None, None]
    return tensor[None]
