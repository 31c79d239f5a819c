"""Named tensors in, tensors out, whatever the network is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from bystander.errors import ModelBroken, StageFailed
from bystander.infer.graph import Graph


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that adds two rows of any length."""
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in ("a", "b", "sum")
    ]
    graph = helper.make_graph(
        [helper.make_node("Add", ["a", "b"], ["sum"])], "sums", ends[:2], ends[2:]
    )
    path = tmp_path_factory.mktemp("graph") / "sums.onnx"
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path
    )
    return path


def row(*numbers: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(numbers, dtype=np.float32)


def test_tensors_of_any_length_go_in_by_name(sums: Path) -> None:
    graph = Graph(sums)
    assert graph.run({"b": row(1, 2), "a": row(10, 20)})[0].tolist() == [11, 22]
    assert graph.run({"a": row(1), "b": row(2)})[0].tolist() == [3]


def test_an_answer_outlives_the_next_call(sums: Path) -> None:
    graph = Graph(sums)
    first = graph.run({"a": row(1), "b": row(1)})[0]
    graph.run({"a": row(5), "b": row(5)})
    assert first.tolist() == [2]


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"no network")
    with pytest.raises(ModelBroken, match="whole network"):
        Graph(path)


def test_tensors_that_do_not_fit_fail_the_stage(sums: Path) -> None:
    with pytest.raises(StageFailed):
        Graph(sums).run({"a": row(1, 2, 3), "b": row(1, 2)})


LATER = """
import gc, signal, sys
from pathlib import Path
import numpy as np
from bystander.infer.first_use import used_once
from bystander.infer.graph import Graph
from bystander.infer.signal_stack import current_signal_stack

used_once()  # its plugin is let go with it, and loaded anew for the next
gc.collect()
before = current_signal_stack().pointer
caught = []
signal.signal(signal.SIGTERM, lambda *_: caught.append(1))
graph = Graph(Path(sys.argv[1]))
number = np.ones(1, np.float32)
graph.run({"a": number, "b": number})
assert current_signal_stack().pointer == before
del graph
gc.collect()
signal.raise_signal(signal.SIGTERM)
print(caught)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there is it changed")
def test_a_signal_after_a_network_is_gone_does_not_crash(sums: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LATER, str(sums)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[1]"), done.stderr
