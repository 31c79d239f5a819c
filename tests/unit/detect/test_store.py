"""Models come in whole or not at all, and a changed file is never run."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from bystander.detect import store
from bystander.domain.findings import Kind
from bystander.errors import BadRequest, CannotWrite, ModelBroken, ModelMissing


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "bystander" / "models"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A CenterFace by shape: it finds nothing anywhere."""
    nodes = [
        helper.make_node("AveragePool", ["in"], ["small"], kernel_shape=[4, 4], strides=[4, 4]),
        helper.make_node("Mul", ["small", "zero"], ["none"]),
        helper.make_node("Split", ["none", "parts"], ["heat", "sizes"], axis=1),
        helper.make_node("Identity", ["sizes"], ["offsets"]),
    ]
    graph = helper.make_graph(
        nodes,
        "none",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, [1, 3, "h", "w"])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, maps, "r", "c"])
            for name, maps in (("heat", 1), ("sizes", 2), ("offsets", 2))
        ],
        [
            helper.make_tensor("zero", TensorProto.FLOAT, [], [0.0]),
            helper.make_tensor("parts", TensorProto.INT64, [2], [1, 2]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path = tmp_path / "Jane Doe's network.onnx"
    onnx.save(model, str(path))
    return path


def test_the_model_that_we_ship_is_always_listed_first() -> None:
    (ours,) = store.installed()
    assert (ours.name, ours.family, ours.added) == ("centerface", "centerface", None)
    assert ours.licence.startswith("MIT")
    assert store.installed(Kind.DAMAGE) == ()


def test_an_added_model_is_named_by_its_hash_and_opens_by_name_or_digits(
    network: Path, home: Path
) -> None:
    model = store.add(Kind.FACE, network, "centerface")
    digest = hashlib.sha256(network.read_bytes()).hexdigest()
    assert (model.digest, model.path) == (digest, home / f"{digest}.onnx")
    assert store.installed(Kind.FACE)[1:] == (model,)
    for name in (model.name, digest[:12]):
        detector = store.open_detector(name)
        assert detector.model.digest == digest
        detector.close()


def test_nothing_in_the_store_keeps_the_files_old_name(network: Path, home: Path) -> None:
    store.add(Kind.FACE, network, "centerface")
    assert len(list(home.iterdir())) == 2
    for file in home.iterdir():
        assert "Jane" not in file.name
        assert b"Jane" not in file.read_bytes()


def test_adding_the_same_file_twice_is_one_model(network: Path) -> None:
    assert store.add(Kind.FACE, network, "centerface") == store.add(
        Kind.FACE, network, "centerface"
    )
    assert len(store.installed()) == 2


def test_a_wrong_family_leaves_nothing_behind(network: Path, home: Path) -> None:
    with pytest.raises(ModelBroken, match="--family"):
        store.add(Kind.FACE, network, "scrfd")
    assert list(home.iterdir()) == []


def test_a_file_that_is_no_network_leaves_nothing_behind(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "letter.onnx"
    path.write_text("Dear Jane")
    with pytest.raises(ModelBroken) as refusal:
        store.add(Kind.FACE, path, "centerface")
    assert "Jane" not in str(refusal.value)
    assert list(home.iterdir()) == []


def test_nobody_but_us_says_that_a_file_is_no_network(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.onnx"
    path.write_text("Dear Jane")
    with pytest.raises(ModelBroken, match="whole ONNX network"):
        store.add(Kind.FACE, path, "centerface")
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_an_unknown_family_and_an_unknown_kind_are_bad_requests(
    network: Path, tmp_path: Path
) -> None:
    for kind, path, family in (
        (Kind.FACE, tmp_path / "none.onnx", "centerface"),
        (Kind.FACE, network, "sorcery"),
        (Kind.DAMAGE, network, "centerface"),
    ):
        with pytest.raises(BadRequest):
            store.add(kind, path, family)


def test_a_store_that_cannot_be_written_says_so(network: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(CannotWrite, match="data folder"):
        store.add(Kind.FACE, network, "centerface")


def test_a_model_whose_file_changed_is_not_run(network: Path) -> None:
    model = store.add(Kind.FACE, network, "centerface")
    model.path.write_bytes(model.path.read_bytes() + b"\0")
    with pytest.raises(ModelBroken, match="install it again"):
        store.open_detector(model.name)


def test_a_description_that_cannot_be_read_is_model_broken(network: Path) -> None:
    model = store.add(Kind.FACE, network, "centerface")
    model.path.with_suffix(".json").write_text(json.dumps({"name": "?"}))
    with pytest.raises(ModelBroken, match="description"):
        store.installed()


def test_a_removed_model_is_gone_and_ours_cannot_be_removed(network: Path, home: Path) -> None:
    model = store.add(Kind.FACE, network, "centerface")
    assert store.remove(model.name) == model
    assert list(home.iterdir()) == []
    with pytest.raises(ModelMissing, match="models add"):
        store.open_detector(model.name)
    with pytest.raises(BadRequest, match="cannot be removed"):
        store.remove("centerface")


def test_missing_weights_say_how_to_get_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_facts_file", lambda: tmp_path / "centerface.json")
    with pytest.raises(ModelMissing, match="install bystander again"):
        store.open_detector()
    assert store.installed() == ()
