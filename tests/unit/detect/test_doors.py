"""What a network really sees, in both runtimes, and what a door says when it cannot open."""

from __future__ import annotations

import sys
from concurrent.futures import wait
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from bystander import registry
from bystander.detect import openvino_door
from bystander.detect.preprocessing import Preprocessing
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.errors import BadRequest, ModelBroken, ModelMissing, StageFailed

RUNTIMES = ["openvino", "onnxruntime"]
FREE = [1, 3, "height", "width"]
PLAIN = Preprocessing(multiple=1)


def write_network(path: Path, shape: list[Any], operator: str = "Abs", inputs: int = 1) -> Path:
    """A network that hands its picture on (Abs), or does something else with it."""
    names = [f"in{number}" for number in range(inputs)]
    node = helper.make_node(operator, names, ["out"])
    graph = helper.make_graph(
        [node],
        "echo",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in names],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(path))
    return path


def noise(width: int, height: int) -> Pixels:
    pixels = np.random.default_rng(5).integers(0, 256, (height, width, 3))
    return pixels.astype(np.uint8)


def open_in(runtime: str, path: Path, wanted: Preprocessing = PLAIN, device: str = "CPU") -> Any:
    return registry.find("runtime", runtime)(path, wanted, device)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_network_sees_rgb_planes_as_they_are(runtime: str, tmp_path: Path) -> None:
    network = open_in(runtime, write_network(tmp_path / "echo.onnx", FREE))
    (seen,) = network.infer(noise(20, 12)).result()
    network.close()
    assert np.array_equal(seen, noise(20, 12).transpose(2, 0, 1)[None])


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_mean_and_scale_are_taken_in_the_networks_own_order(runtime: str, tmp_path: Path) -> None:
    wanted = Preprocessing((1.0, 2.0, 3.0), (2.0, 4.0, 8.0), swaps=True)
    # Relu, for the doubled picture of Abs would hide a sign.
    network = open_in(runtime, write_network(tmp_path / "echo.onnx", FREE, "Relu"), wanted)
    (seen,) = network.infer(noise(20, 12)).result()
    network.close()
    blue, green, red = noise(20, 12)[..., ::-1].transpose(2, 0, 1).astype(np.float32)
    expected = np.stack([(blue - 1) / 2, (green - 2) / 4, (red - 3) / 8])
    assert seen[0] == pytest.approx(np.maximum(expected, 0), abs=1e-4)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_pictures_of_many_sizes_under_way_keep_their_own_answers(
    runtime: str, tmp_path: Path
) -> None:
    network = open_in(runtime, write_network(tmp_path / "echo.onnx", FREE))
    pictures = [noise(8 + step % 6, 9 + step % 5) for step in range(24)]
    futures = [network.infer(picture) for picture in pictures]
    wait(futures)
    network.close()
    for picture, future in zip(pictures, futures, strict=True):
        assert np.array_equal(future.result()[0][0], picture.transpose(2, 0, 1))


def sizes_ready(network: openvino_door.OpenVinoNetwork) -> list[tuple[int, ...]]:
    return list(network._ready)


def test_openvino_forgets_the_oldest_size_so_that_memory_does_not_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openvino_door, "PIXELS_KEPT", 8 * 30)
    network = openvino_door.open_network(write_network(tmp_path / "e.onnx", FREE), PLAIN, "CPU")
    for width in (10, 25):
        network.infer(noise(width, 8)).result()
    assert sizes_ready(network) == [(8, 25, 3)]
    network.rest()  # another video begins
    network.infer(noise(99, 8)).result()  # larger than all that may stay
    assert sizes_ready(network) == [(8, 99, 3)]
    network.close()


def test_openvino_gives_the_memory_of_large_networks_back_while_it_rests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openvino_door, "RESTING", 8 * 20)
    network = openvino_door.open_network(write_network(tmp_path / "e.onnx", FREE), PLAIN, "CPU")
    for width in (10, 25):
        network.infer(noise(width, 8)).result()
    network.rest()
    assert sizes_ready(network) == [(8, 10, 3)]
    (seen,) = network.infer(picture := noise(25, 8)).result()
    assert np.array_equal(seen[0], picture.transpose(2, 0, 1))
    network.close()


def test_openvino_takes_one_network_for_all_sizes_once_there_are_more_than_a_video_has(
    tmp_path: Path,
) -> None:
    network = openvino_door.open_network(write_network(tmp_path / "e.onnx", FREE), PLAIN, "CPU")
    for width in (10, 11, 10):
        network.infer(noise(width, 8)).result()
    assert sizes_ready(network) == [(8, 11, 3), (8, 10, 3)]
    for width in (12, 10, 13):
        (seen,) = network.infer(picture := noise(width, 8)).result()
        assert np.array_equal(seen[0], picture.transpose(2, 0, 1))
    assert sizes_ready(network) == [openvino_door.ANY]
    network.close()


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_network_says_which_one_size_it_takes(runtime: str, tmp_path: Path) -> None:
    free = open_in(runtime, write_network(tmp_path / "free.onnx", FREE))
    fixed = open_in(runtime, write_network(tmp_path / "fixed.onnx", [1, 3, 32, 64]))
    assert (free.fixed, fixed.fixed) == (None, Size(64, 32))
    (seen,) = fixed.infer(noise(64, 32)).result()
    assert seen.shape == (1, 3, 32, 64)
    free.close()
    fixed.close()


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_failure_inside_is_raised_by_the_future_and_the_next_picture_works(
    runtime: str, tmp_path: Path
) -> None:
    fixed = open_in(runtime, write_network(tmp_path / "fixed.onnx", [1, 3, 32, 64]))
    assert isinstance(fixed.infer(noise(5, 5)).exception(), StageFailed)
    assert fixed.infer(noise(64, 32)).exception() is None
    fixed.close()


@pytest.mark.parametrize("runtime", RUNTIMES)
@pytest.mark.parametrize("content", [b"", b"no network at all", b"\x08\x08\x12\x00:\x7f"])
def test_a_file_that_is_no_network_is_model_broken(
    runtime: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelBroken, match="ONNX network"):
        open_in(runtime, path)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_network_that_takes_no_single_picture_is_refused(runtime: str, tmp_path: Path) -> None:
    two = write_network(tmp_path / "two.onnx", FREE, "Add", inputs=2)
    last = write_network(tmp_path / "last.onnx", [1, 32, 32, 3])
    for path in (two, last):
        with pytest.raises(ModelBroken, match="one picture"):
            open_in(runtime, path)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_an_unknown_device_is_refused_and_none_is_taken_instead(
    runtime: str, tmp_path: Path
) -> None:
    path = write_network(tmp_path / "echo.onnx", FREE)
    with pytest.raises(BadRequest, match="MAGIC"):
        open_in(runtime, path, PLAIN, "magic")


def test_cuda_that_does_not_start_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this ONNX Runtime has CUDA")
    path = write_network(tmp_path / "echo.onnx", FREE)
    with pytest.raises(BadRequest, match=r"bystander\[cuda\]"):
        open_in("onnxruntime", path, PLAIN, "cuda")


def test_a_missing_onnx_runtime_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelMissing, match=r"pip install 'bystander\[onnxruntime\]'"):
        open_in("onnxruntime", write_network(tmp_path / "echo.onnx", FREE))
