"""Tables, JSON and plots of results."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bystander.domain.geometry import Box
from bystander.errors import BadRequest, CannotWrite
from bystander.evaluate import plots, table
from bystander.evaluate.annotation import Face, Item, Marked
from bystander.evaluate.contest import Contender, Result
from bystander.evaluate.figures import added_up
from bystander.evaluate.verdicts import Judged, Verdict


def _result(name: str, hidden: float = 1.0, *, moving: bool = False, failed: int = 0) -> Result:
    frame = Marked(0, (Face(Box(0, 0, 20, 20), (("blur", "heavy"),)),))
    item = Item((Path("/home/somebody/p.jpg"),), None, (frame,), moving=moving)
    judged = Judged(item, (Verdict(0, 0, 20, hidden),), (0.0123,))
    contender = Contender(name, name.split(maxsplit=1)[0], "plan", lambda _: None)
    return Result(contender, "set", added_up([judged]), failed)


def test_a_table_has_a_row_for_every_result() -> None:
    lines = list(table.lines([_result("thorough"), _result("deface --thresh 0.1", 0.0)]))
    rows = [line for line in lines if line.startswith("set  ") and "judged by" not in line]
    assert len(rows) == 4  # two by size, two by trait
    assert "100.0 (1)" in rows[0]
    assert rows[0].endswith("1.23")
    assert " 0.0 (1)" in rows[1]


def test_faces_of_videos_are_told_only_where_there_are_videos() -> None:
    told = "never exposed"
    assert told not in "\n".join(table.lines([_result("a")]))
    assert told in "\n".join(table.lines([_result("a"), _result("b", moving=True)]))


def test_a_tool_that_failed_is_named() -> None:
    assert "b made no copy of 2 files" in list(table.lines([_result("b", failed=2)]))[-1]


def test_the_document_holds_rates_and_no_file() -> None:
    text = json.dumps(table.document([_result("a", moving=True)]))
    (told,) = json.loads(text)["results"]
    assert told["hidden"] == {"share": 1.0, "hidden": 1, "faces": 1}
    assert told["hidden_by_size"]["16-32"]["faces"] == 1
    assert told["hidden_by_trait"]["blur"]["heavy"]["hidden"] == 1
    assert told["followed"]["16"]["never_exposed"] == 1.0
    assert "somebody" not in text


def test_plots_are_drawn_and_stay_the_same_for_the_same_figures(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    results = [_result("thorough start=0.1"), _result("thorough start=0.2", 0.0), _result("x")]
    first = plots.draw(results, tmp_path / "a")
    again = plots.draw(results, tmp_path / "b")
    assert [path.name for path in first] == ["set-recall.svg", "set-sizes.svg"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert "start=0.1" in first[0].read_text()
    assert "somebody" not in first[0].read_text()


def test_plots_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite):
        plots.draw([_result("a")], tmp_path / "file")


def test_without_matplotlib_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(BadRequest, match=r"bystander\[plots\]"):
        plots.insist_drawable()
