"""The one door to OpenVINO."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Semaphore

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino.frontend import FrontEndManager
from openvino.preprocess import ColorFormat, PrePostProcessor

from bystander.detect.preprocessing import Preprocessing
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.errors import BadRequest, ModelBroken, StageFailed
from bystander.infer.core import opened_core
from bystander.infer.signal_stack import kept_signal_stack

WORKERS = 2
"""Pictures that compute at once. With a core for each nobody waits for the slower half of a
picture: a quarter less time of the cores than one picture on both."""

AT_ONCE = 6
"""Pictures handed in and not yet answered."""

SIZES = 2
"""Networks for one size each: as many as a video asks for. Where more sizes are asked for, as
photos do, a single network takes them all from then on. It needs twice the memory, but to
compile one takes as long as to look at half a megapixel."""

ANY = (0, 0, 3)
"""The shape of what a network for any size takes."""

KERNELS = 64
"""What a network for any size keeps ready for sizes it has seen: with OpenVINO's own 5000 a
folder of photos takes 140 MB more after 60 sizes, and is no faster."""

PIXELS_KEPT = 1_800_000
"""Of the networks for one size: what bounds memory, at about 120 bytes a pixel and worker.
The last one stays, however large."""

RESTING = 300_000
"""Pixels up to which a network stays ready while nothing is asked: some 70 MB."""


BROKEN = "the model file cannot be loaded by OpenVINO; check that it is a whole ONNX network"


class OpenVinoNetwork:
    """Fills stages.Network. Pictures in, float outputs in the network's own order.

    Two workers share the cores.
    """

    def __init__(self, path: Path, preprocessing: Preprocessing, device: str) -> None:
        self._core = opened_core()
        self._device = device.upper()
        with kept_signal_stack():  # this loads the device's plugin
            self._precision = _precision(self._core, self._device)
        model = _read(self._core, path)
        self.fixed = _fixed_size(model)
        self._model = _with_preprocessing(model, preprocessing)
        self._ready: OrderedDict[tuple[int, ...], Future[_Requests]] = OrderedDict()
        self._choosing = Lock()
        self._asked: set[tuple[int, ...]] = set()
        self._room = Semaphore(AT_ONCE)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="openvino")

    @property
    def runtime(self) -> str:
        return f"openvino {ov.__version__.split('-')[0]}"

    @property
    def device(self) -> str:
        return f"{self._device} ({self._precision})"

    def infer(self, pixels: Pixels) -> Future[list[NDArray[np.float32]]]:
        self._room.acquire()
        self._asked.add(pixels.shape)
        future = self._workers.submit(self._infer, pixels)
        future.add_done_callback(lambda _: self._room.release())
        return future

    def prepare(self, shapes: Collection[tuple[int, ...]]) -> None:
        """Begins to compile at once, while the first picture is still being decoded."""
        self._asked.update(shapes)
        for shape in shapes if len(self._asked) <= SIZES else (ANY,):
            self._workers.submit(self._requests_for, shape)

    def rest(self) -> None:
        """While a large copy is encoded, memory is worth more than a tenth of a second."""
        with self._choosing:
            for shape in [shape for shape in self._ready if _pixels(shape) > RESTING]:
                del self._ready[shape]
            self._asked.clear()

    def close(self) -> None:
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._ready.clear()

    def _infer(self, pixels: Pixels) -> list[NDArray[np.float32]]:
        try:
            with self._requests_for(pixels.shape).one() as request:
                request.infer({0: np.ascontiguousarray(pixels)[None]}, share_inputs=True)
                # Copied out, for the next picture overwrites the request's own memory.
                return [np.array(out.data, dtype=np.float32) for out in request.output_tensors]
        except RuntimeError as cause:
            raise StageFailed(
                "the detector failed inside OpenVINO; see `bystander doctor`, or try "
                "--runtime onnxruntime"
            ) from cause

    def _requests_for(self, shape: tuple[int, ...]) -> _Requests:
        """Of the network for this shape. Whoever asks first compiles it, others wait.

        Both workers may compile at once, each for another shape.
        """
        with self._choosing:
            shape = self._served_by(shape)
            ready = self._ready.get(shape)
            is_new = ready is None
            if ready is None:
                self._make_room(shape)
                ready = self._ready[shape] = Future()
            self._ready.move_to_end(shape)
        if is_new:
            try:
                ready.set_result(_Requests(self._compiled(shape)))
            except BaseException as error:
                ready.set_exception(error)
                raise
        return ready.result()

    def _served_by(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape itself, or ANY where more sizes are asked for than get their own."""
        if ANY in self._ready:
            return ANY
        if shape not in self._ready and len(self._asked) > SIZES:
            self._ready.clear()
            return ANY
        return shape

    def _make_room(self, shape: tuple[int, ...]) -> None:
        """Forgets the sizes that were not asked for longest."""
        while self._ready and sum(map(_pixels, [shape, *self._ready])) > PIXELS_KEPT:
            self._ready.popitem(last=False)

    def _compiled(self, shape: tuple[int, ...]) -> ov.CompiledModel:
        model = self._model.clone()
        if self.fixed is None:
            model.reshape([1, *(side or -1 for side in shape)])
        hints: dict[str, str | int] = {"PERFORMANCE_HINT": "LATENCY"}
        if self._device == "CPU":
            hints |= {"NUM_STREAMS": WORKERS, "CPU_RUNTIME_CACHE_CAPACITY": KERNELS}
        return self._core.compile_model(model, self._device, hints)


class _Requests:
    """What one compiled network computes with, no more than there are workers."""

    def __init__(self, network: ov.CompiledModel) -> None:
        self._network = network
        self._idle: list[ov.InferRequest] = []

    @contextmanager
    def one(self) -> Iterator[ov.InferRequest]:
        """A request that nobody else uses meanwhile."""
        try:
            request = self._idle.pop()  # atomic, so no two workers get the same
        except IndexError:
            request = self._network.create_infer_request()
        yield request
        self._idle.append(request)


def open_network(path: Path, preprocessing: Preprocessing, device: str) -> OpenVinoNetwork:
    """Loads an ONNX file that takes one picture, (1, 3, height, width).

    Raises ModelBroken when it is none, BadRequest for a device that is not there.
    """
    return OpenVinoNetwork(path, preprocessing, device)


def _pixels(shape: tuple[int, ...]) -> int:
    return shape[0] * shape[1]


def _precision(core: ov.Core, device: str) -> str:
    """What the device computes in: 32 bits on a CPU, elsewhere what it likes best."""
    try:
        name: str = core.get_property(device, "INFERENCE_PRECISION_HINT").get_type_name()
    except RuntimeError as cause:
        there = ", ".join(core.available_devices)
        raise BadRequest(
            f"OpenVINO has no device called {device} here; choose one of: {there}"
        ) from cause
    return name


def _read(core: ov.Core, path: Path) -> ov.Model:
    # Of what is no ONNX, other formats' readers would tell the terminal line by line.
    if not FrontEndManager().load_by_framework("onnx").supported(str(path)):
        raise ModelBroken(BROKEN)
    try:
        model = core.read_model(str(path))
        wanted = model.inputs[0].partial_shape
        fits = len(model.inputs) == 1 and wanted.rank.get_length() == 4  # noqa: PLR2004 -- NCHW
        if fits and wanted[1].is_static and wanted[1].get_length() == 3:  # noqa: PLR2004 -- RGB
            return model
    except (RuntimeError, IndexError) as cause:
        raise ModelBroken(BROKEN) from cause
    raise ModelBroken(
        "the model file does not take one picture of shape (1, 3, height, width); "
        "export it again as a plain detector"
    )


def _fixed_size(model: ov.Model) -> Size | None:
    _, _, height, width = model.inputs[0].partial_shape
    if height.is_static and width.is_static:
        return Size(width.get_length(), height.get_length())
    return None


def _with_preprocessing(model: ov.Model, wanted: Preprocessing) -> ov.Model:
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
