"""Each family on a small network made here: one face planted, found to the pixel, and the
whole contract on top.

A planted network answers with its face when the picture holds a bright pixel, else with
nothing: so that plain grey is empty and the network really reads its picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from bystander import registry
from bystander.detect import store
from bystander.domain.findings import Kind
from bystander.domain.frame import Pixels
from bystander.errors import ModelBroken
from bystander.stages import Detector
from bystander.testing.detectors import DetectorContract

SIDE = 128
PLANTED = (24.0, 40.0, 56.0, 88.0)  # left, top, right, bottom: centre (40, 64), 32 wide, 48 high
SCORE = 0.81

Tables = list[tuple[NDArray[np.float32], NDArray[np.float32]]]
"""Per output what it says with and without a face."""


def zeros(*shape: int) -> NDArray[np.float32]:
    return np.zeros(shape, dtype=np.float32)


def centerface() -> Tables:
    heat, sizes, offsets = zeros(1, 1, 32, 32), zeros(1, 2, 32, 32), zeros(1, 2, 32, 32)
    heat[0, 0, 15, 9] = SCORE  # rows before columns
    sizes[0, :, 15, 9] = np.log([48 / 4, 32 / 4])
    offsets[0, :, 15, 9] = [64 / 4 - 15 - 0.5, 40 / 4 - 9 - 0.5]
    maps = [heat, sizes, offsets, zeros(1, 10, 32, 32)]
    return [(table, np.zeros_like(table)) for table in maps]


def yunet() -> Tables:
    tables: Tables = []
    for channels in (1, 1, 4, 10):
        for stride in (8, 16, 32):
            table = zeros(1, (SIDE // stride) ** 2, channels)
            if stride == 16:
                cell = 4 * 8 + 2  # its corner is (32, 64)
                values = {1: [SCORE], 4: [0.5, 0.0, np.log(2), np.log(3)], 10: [0.0] * 10}
                table[0, cell] = values[channels]
            tables.append((table, np.zeros_like(table)))
    return tables


def scrfd() -> Tables:
    tables: Tables = []
    for channels in (1, 4, 10):
        for stride in (8, 16, 32):
            table = zeros((SIDE // stride) ** 2 * 2, channels)
            if stride == 8:
                row = (8 * 16 + 5) * 2 + 1  # the second anchor of the cell at (40, 64)
                values = {1: [SCORE], 4: [2.0, 3.0, 2.0, 3.0], 10: [0.0] * 10}
                table[row] = values[channels]
            tables.append((table, np.zeros_like(table)))
    return tables


def retinaface(*, logits: bool = False) -> Tables:
    count = 2 * (16**2 + 8**2 + 4**2)
    boxes, classes = zeros(1, count, 4), zeros(1, count, 2)
    row = (8 * 16 + 4) * 2 + 1  # stride 8, prior of 32 pixels around (36, 68)
    boxes[0, row] = [4 / 32 / 0.1, -4 / 32 / 0.1, 0.0, np.log(1.5) / 0.2]
    classes[..., 0] = 1.0
    idle = classes.copy()
    classes[0, row] = [1 - SCORE, SCORE]
    if logits:
        classes, idle = np.log(classes + 1e-7), np.log(idle + 1e-7)
    marks = zeros(1, count, 10)
    return [(boxes, np.zeros_like(boxes)), (classes, idle), (marks, marks)]


def yolo(columns: int = 5, *, turned: bool = True) -> Tables:
    anchors = 3 if columns in (6, 16, 85) else 1
    table = zeros(1, anchors * (16**2 + 8**2 + 4**2), columns)
    table[0, 77, :5] = [40, 64, 32, 48, SCORE]
    if anchors == 3:
        table[0, 77, 5 if columns == 85 else -1] = 1.0
    if columns in (84, 85):
        table[0, 50, :4] = [20, 20, 16, 16]
        table[0, 50, -1] = 1.0  # something else, and surely there
    if turned:
        table = table.transpose(0, 2, 1).copy()
    return [(table, np.zeros_like(table))]


def detr(columns: int = 2) -> Tables:
    logits, boxes = np.full((1, 30, columns), -30, dtype=np.float32), zeros(1, 30, 4)
    if columns in (2, 92):
        logits[..., -1] = 9.0
    idle = logits.copy()
    odds = float(np.log(SCORE / (1 - SCORE)))
    logits[0, 11, -1] = 0.0
    logits[0, 11, {91: 1, 92: 1}.get(columns, 0)] = odds
    if columns > 2:
        logits[0, 20, 5] = 20.0  # something else, and surely there
    boxes[0, 11] = [40 / SIDE, 64 / SIDE, 32 / SIDE, 48 / SIDE]
    return [(logits, idle), (boxes, boxes)]


def yolox() -> Tables:
    table = zeros(1, 16**2 + 8**2 + 4**2, 85)
    row = 16**2 + 4 * 8 + 2  # stride 16, the cell whose corner is (32, 64)
    table[0, row, :6] = [0.5, 0.0, np.log(2), np.log(3), 0.9, SCORE / 0.9]
    table[0, 3, 4], table[0, 3, 30] = 1.0, 1.0  # something else, and surely there
    return [(table, np.zeros_like(table))]


def ssd(columns: int = 2) -> Tables:
    classes, boxes = zeros(1, 1200, columns), zeros(1, 1200, 4)
    classes[..., 0] = 1.0
    idle = classes.copy()
    classes[0, 700, 0], classes[0, 700, {21: 15}.get(columns, 1)] = 1 - SCORE, SCORE
    if columns > 2:
        classes[0, 20, 0], classes[0, 20, 5] = 0.0, 1.0  # something else, and surely there
    boxes[0, 700] = np.array(PLANTED) / SIDE
    return [(classes, idle), (boxes, boxes)]


@dataclass(frozen=True, eq=False)
class Planted:
    """A family, what its small network says, and of which kind."""

    family: str
    tables: Tables
    kind: Kind = Kind.FACE


PLANTS = {
    "centerface": Planted("centerface", centerface()),
    "yunet": Planted("yunet", yunet()),
    "scrfd": Planted("scrfd", scrfd()),
    "retinaface": Planted("retinaface", retinaface()),
    "retinaface-logits": Planted("retinaface", retinaface(logits=True)),
    "yolo-8": Planted("yolo", yolo(5)),
    "yolo-8-face": Planted("yolo", yolo(20)),
    "yolo-5": Planted("yolo", yolo(6, turned=False)),
    "yolo-5-face": Planted("yolo", yolo(16, turned=False)),
    "detr": Planted("detr", detr(2)),
    "rtdetr": Planted("rtdetr", detr(1)),
    "ssd": Planted("ssd", ssd()),
    "ssd-voc": Planted("ssd", ssd(21), Kind.PERSON),
    "ssd-coco": Planted("ssd", ssd(91), Kind.PERSON),
    "yolox": Planted("yolox", yolox(), Kind.PERSON),
    "yolo-8-coco": Planted("yolo", yolo(84), Kind.PERSON),
    "yolo-5-coco": Planted("yolo", yolo(85, turned=False), Kind.PERSON),
    "detr-coco": Planted("detr", detr(92), Kind.PERSON),
    "rtdetr-coco": Planted("rtdetr", detr(80), Kind.PERSON),
    "rtdetr-coco-91": Planted("rtdetr", detr(91), Kind.PERSON),
}


def write_network(path: Path, planted: Planted) -> Path:
    """Every output is ``idle + bright * (face - idle)``; bright is 1 or 0."""
    wanted = registry.find("family", planted.family)().preprocessing
    bright = (200 - max(wanted.mean)) / max(wanted.scale)
    nodes = [
        helper.make_node("ReduceMax", ["picture"], ["most"], keepdims=0),
        helper.make_node("Greater", ["most", "limit"], ["is_bright"]),
        helper.make_node("Cast", ["is_bright"], ["bright"], to=TensorProto.FLOAT),
    ]
    tensors = [numpy_helper.from_array(np.float32(bright), "limit")]
    outputs = []
    for number, (face, idle) in enumerate(planted.tables):
        tensors += [
            numpy_helper.from_array(face - idle, f"step{number}"),
            numpy_helper.from_array(idle, f"idle{number}"),
        ]
        nodes += [
            helper.make_node("Mul", [f"step{number}", "bright"], [f"part{number}"]),
            helper.make_node("Add", [f"part{number}", f"idle{number}"], [f"out{number}"]),
        ]
        outputs.append(helper.make_tensor_value_info(f"out{number}", TensorProto.FLOAT, face.shape))
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, SIDE, SIDE])
    graph = helper.make_graph(nodes, "planted", [picture], outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path


def bright_picture(width: int = SIDE, height: int = SIDE) -> Pixels:
    return np.full((height, width, 3), 250, dtype=np.uint8)


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.mark.parametrize("plant", PLANTS)
class TestPlantedNetworks(DetectorContract):
    plant: str
    folder: Path
    runtime = "openvino"

    @pytest.fixture(autouse=True)
    def _choose(self, plant: str, tmp_path: Path) -> None:
        self.plant, self.folder = plant, tmp_path

    def make_detector(self) -> Detector:
        path = write_network(self.folder / "planted.onnx", PLANTS[self.plant])
        model = store.add(PLANTS[self.plant].kind, path, PLANTS[self.plant].family)
        return store.open_detector(model.name, self.runtime)

    def make_picture(self) -> Pixels:
        return bright_picture()

    @pytest.mark.parametrize("runtime", ["openvino", "onnxruntime"])
    def test_the_planted_face_is_found_to_the_pixel(self, runtime: str) -> None:
        self.runtime = runtime
        with self._detector() as detector:
            (seen,) = detector.detect(bright_picture(), 0.5).result()
        box = (seen.box.left, seen.box.top, seen.box.right, seen.box.bottom)
        assert box == pytest.approx(PLANTED, abs=0.01)
        assert seen.score == pytest.approx(SCORE, abs=0.001)

    def test_a_larger_picture_is_shrunk_to_fit_and_the_box_grows_with_it(self) -> None:
        with self._detector() as detector:
            (seen,) = detector.detect(bright_picture(3 * SIDE, 2 * SIDE), 0.5).result()
        box = (seen.box.left, seen.box.top, seen.box.right, seen.box.bottom)
        assert box == pytest.approx([3 * side for side in PLANTED[:3]] + [2 * SIDE], abs=0.05)


@pytest.mark.parametrize("family", registry.names("family"))
def test_a_network_of_another_family_is_refused_by_every_family(
    family: str, tmp_path: Path
) -> None:
    kin = {"detr": "rtdetr", "rtdetr": "detr"}.get(family)  # one layout, two preprocessings
    for name, planted in PLANTS.items():
        if planted.family in (family, kin):
            continue
        path = write_network(tmp_path / f"{name}.onnx", planted)
        with pytest.raises(ModelBroken, match="--family"):
            store.add(planted.kind, path, family)
    assert all(model.added is None for model in store.installed())


@pytest.mark.parametrize("name", [name for name, each in PLANTS.items() if each.kind != Kind.FACE])
def test_a_network_that_knows_many_things_finds_people_and_is_refused_for_anything_else(
    name: str, tmp_path: Path
) -> None:
    path = write_network(tmp_path / "many.onnx", PLANTS[name])
    with pytest.raises(ModelBroken, match="models add person"):
        store.add(Kind.PLATE, path, PLANTS[name].family)
