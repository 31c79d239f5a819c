"""Other tools: real commands on real files, good ones and bad ones."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bystander.domain.geometry import Box, Size
from bystander.errors import BadRequest
from bystander.evaluate.annotation import AnnotatedSet, Face, Item, Marked
from bystander.evaluate.contest import other, results
from bystander.evaluate.tool import Tool, by_tool
from bystander.evaluate.verdicts import Judged
from bystander.testing.clips import Clip, write_clip

SIZE = Size(160, 120)
FACE = Box(40, 30, 80, 80)

BLACKENS = """
import sys
from PIL import Image
with Image.open(sys.argv[1]) as picture:
    picture.paste(0, (40, 30, 80, 80))
    picture.save(sys.argv[2], quality=80)
"""


def _script(folder: Path, body: str) -> Tool:
    (folder / "tool.py").write_text(body)
    return Tool.of(f"{sys.executable} {folder}/tool.py {{source}} {{target}}")


def _picture(path: Path, seed: int = 0) -> Path:
    coarse = np.random.default_rng(seed).integers(0, 255, (15, 20, 3), np.uint8)
    Image.fromarray(coarse.repeat(8, axis=0).repeat(8, axis=1)).save(path, quality=90)
    return path


def _photo(folder: Path, *faces: Box) -> Item:
    marked = Marked(0, tuple(map(Face, faces)))
    return Item((_picture(folder / "p.jpg"),), SIZE, (marked,), moving=False)


def test_a_tool_is_judged_by_what_its_copy_shows(tmp_path: Path) -> None:
    item = _photo(tmp_path, FACE, Box(100, 30, 140, 80))
    judged = by_tool(item, _script(tmp_path, BLACKENS))
    assert judged is not None
    assert [verdict.hidden for verdict in judged.verdicts] == [True, False]


@pytest.mark.parametrize(
    "body",
    [
        "raise SystemExit(3)",
        "pass",
        "import sys; open(sys.argv[2], 'w').write('no picture')",
        "import sys; open(sys.argv[2], 'w')",
    ],
)
def test_a_tool_that_makes_no_copy_has_failed(tmp_path: Path, body: str) -> None:
    assert by_tool(_photo(tmp_path, FACE), _script(tmp_path, body)) is None


def test_a_copy_with_half_the_frames_is_a_failure(tmp_path: Path) -> None:
    def judged(step: int) -> Judged | None:
        times = list(range(0, 12 * 512, 512))[::step]
        write_clip(tmp_path / "made.mp4", Clip(pts=times))
        body = f"import shutil, sys; shutil.copy({str(tmp_path / 'made.mp4')!r}, sys.argv[2])"
        return by_tool(item, _script(tmp_path, body))

    clip = write_clip(tmp_path / "c.mp4")
    item = Item((clip,), Size(96, 64), (Marked(0, (Face(Box(10, 10, 40, 40)),)),), moving=True)
    assert judged(1) is not None
    assert judged(2) is None


def test_a_failure_is_counted_and_its_faces_are_not(tmp_path: Path) -> None:
    contender = other(_script(tmp_path, "raise SystemExit(3)"))
    one = AnnotatedSet("one", (_photo(tmp_path, FACE),))
    found = list(results(contender, [one, one], lambda *_: None))
    assert [(each.set, each.failed, each.figures.frames) for each in found] == [
        ("one", 1, 0), ("one", 1, 0), ("all", 2, 0),
    ]  # fmt: skip


def test_the_pictures_of_a_video_are_given_one_by_one(tmp_path: Path) -> None:
    files = tuple(_picture(tmp_path / f"{number}.jpg", number) for number in range(3))
    frames = (Marked(0, (Face(FACE),)), Marked(2, (Face(FACE), Face(Box(100, 30, 140, 80)))))
    judged = by_tool(Item(files, SIZE, frames, moving=True), _script(tmp_path, BLACKENS))
    assert judged is not None
    assert [(v.frame, v.index, v.hidden) for v in judged.verdicts] == [
        (0, 0, True), (2, 0, True), (2, 1, False),
    ]  # fmt: skip
    assert len(judged.over) == 2


def test_a_tools_name_holds_no_folder_and_no_file() -> None:
    tool = Tool.of("/home/somebody/deface --thresh 0.1 {source} -o {target}")
    assert tool.name == "deface --thresh 0.1"


@pytest.mark.parametrize("command", ["deface", "deface {source}", "deface '{source} {target}"])
def test_a_command_without_its_places_is_refused(command: str) -> None:
    with pytest.raises(BadRequest, match="--tool"):
        Tool.of(command)


def test_a_program_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="cannot be started"):
        by_tool(_photo(tmp_path, FACE), Tool.of("/nowhere/at-all {source} {target}"))
