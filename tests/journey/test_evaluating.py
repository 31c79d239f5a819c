"""``bystander evaluate`` as a user starts it, on a set that is made here."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

Run = Callable[..., Any]

LEFT, RIGHT = (97, 72, 52, 64), (267, 74, 51, 64)
"""Where the portrait's face is in the first frame of the clip and in its 25th, by eye."""


@pytest.fixture
def photos(portrait_clip: Path, tmp_path: Path) -> Path:
    """One photo: a face that is there, and a place called a face where none is."""
    with av.open(str(portrait_clip)) as container:
        pixels = next(container.decode(video=0)).to_ndarray(format="rgb24")
    Image.fromarray(pixels).save(tmp_path / "p.jpg", quality=95)
    boxes = [LEFT, (500, 250, 40, 40)]
    image = {"file": "p.jpg", "width": 640, "height": 360, "boxes": boxes, "ignore": []}
    return _written(tmp_path / "photos.json", {"images": [image]})


@pytest.fixture
def video(portrait_clip: Path, tmp_path: Path) -> Path:
    """The clip, annotated in its first and its last frame."""
    shutil.copy(portrait_clip, tmp_path / "walk.mp4")
    frames = [{"frame": 0, "boxes": [LEFT]}, {"frame": 24, "boxes": [RIGHT]}]
    document = {"video": "walk.mp4", "width": 640, "height": 360, "frames": frames}
    return _written(tmp_path / "walk.json", document)


def _written(path: Path, document: dict[str, Any]) -> Path:
    path.write_text(json.dumps(document))
    return path


def _hidden(printed: str) -> Sequence[tuple[str, str, int, int]]:
    return [
        (each["set"], each["judged_by"], each["hidden"]["hidden"], each["hidden"]["faces"])
        for each in json.loads(printed)["results"]
    ]


def test_the_plan_hides_the_face_and_not_what_is_none(bystander: Run, photos: Path) -> None:
    # The effect image needs a picture to paint with; nothing is painted here.
    done = bystander("evaluate", photos, "--json", "--effect", "image")
    assert done.returncode == 0, done.stderr
    assert _hidden(done.stdout) == [("photos", "plan", 1, 2)]


def test_a_tool_is_judged_beside_the_plan_on_every_set(
    bystander: Run, photos: Path, video: Path
) -> None:
    ours = f"{sys.executable} -m bystander redact {{source}} -o {{target}}"
    done = bystander("evaluate", photos, video, "--json", "--tool", ours)
    assert done.returncode == 0, done.stderr
    assert _hidden(done.stdout) == [
        ("photos", "plan", 1, 2), ("walk", "plan", 2, 2), ("all", "plan", 3, 4),
        ("photos", "pixels", 1, 2), ("walk", "pixels", 2, 2), ("all", "pixels", 3, 4),
    ]  # fmt: skip


def test_a_sweep_is_a_row_for_every_value_and_a_point_in_the_plot(
    bystander: Run, photos: Path, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    done = bystander(
        "evaluate", photos, "--sweep", "start=0.05,1", "--plots", tmp_path / "plots"
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "thorough start=0.05" in done.stdout
    assert " 0.0 (2)" in done.stdout  # nothing is ever as sure as 1
    assert (tmp_path / "plots" / "photos-recall.svg").exists()


def test_what_cannot_be_evaluated_is_refused_in_one_sentence(
    bystander: Run, photos: Path, tmp_path: Path
) -> None:
    other_size = json.loads(photos.read_text())
    other_size["images"][0]["width"] = 800
    missing = {"images": [{"file": "nobody.jpg", "boxes": []}]}
    _written(tmp_path / "size.json", other_size)
    _written(tmp_path / "missing.json", missing)
    (tmp_path / "broken.json").write_text('{"images": [')
    for words in (
        ("none.json",),
        ("broken.json",),
        ("missing.json",),
        ("size.json",),
        (photos, "--sweep", "size=3"),
        (photos, "--sweep", "start=2"),
        (photos, "--sweep", "preset=none"),
        (photos, "--tool", "deface {source}"),
        (photos, "--tools-only"),
    ):
        done = bystander("evaluate", *words)
        assert done.returncode == 2, words
        assert done.stderr.startswith("bystander: ")
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""


def test_a_tool_that_never_makes_a_copy_is_a_failure(bystander: Run, photos: Path) -> None:
    done = bystander("evaluate", photos, "--tools-only", "--tool", "false {source} {target}")
    assert done.returncode == 6
    assert "no copy" in done.stderr


def test_a_mot_folder_is_looked_at_as_the_video_that_it_was(
    bystander: Run, portrait_clip: Path, tmp_path: Path
) -> None:
    (tmp_path / "walk" / "img1").mkdir(parents=True)
    (tmp_path / "walk" / "gt").mkdir()
    with av.open(str(portrait_clip)) as container:
        for number, frame in enumerate(container.decode(video=0), 1):
            picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
            picture.save(tmp_path / "walk" / "img1" / f"{number:06}.jpg")
    # Persons and frames are counted from 1, and so are pixels.
    lines = [
        f"{frame},1,{x + 1},{y + 1},{width},{height},1,1,1"
        for frame, (x, y, width, height) in ((1, LEFT), (25, RIGHT))
    ]
    (tmp_path / "walk" / "gt" / "gt.txt").write_text("\n".join(lines))
    done = bystander("evaluate", "walk", "--json")
    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)["results"]
    assert (told["set"], told["pictures"], told["hidden"]["hidden"]) == ("walk", 25, 2)
    assert told["followed"]["0"]["faces"] == 1
