"""A plan's covers against an annotation; no detector is asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Medium
from bystander.errors import BadRequest
from bystander.evaluate.annotation import Face, Item, Marked
from bystander.evaluate.opening import opened
from bystander.evaluate.planned import by_plan
from bystander.testing.plans import cover_of, plan_for, resting

SIZE = Size(100, 80)
LEFT, RIGHT = Box(10, 10, 20, 20), Box(60, 40, 80, 60)


def _item(*frames: Marked, files: tuple[Path, ...] = (Path("c.mp4"),)) -> Item:
    return Item(files, SIZE, frames, moving=True)


def test_a_face_is_hidden_while_its_cover_lasts() -> None:
    plan = plan_for(SIZE, (cover_of(resting(RIGHT, 1, 3)),), frames=4)
    judged = by_plan(_item(*(Marked(n, (Face(RIGHT),)) for n in range(4))), plan)
    assert [verdict.hidden for verdict in judged.verdicts] == [False, True, True, False]
    assert judged.exposed() == {(0, 0), (3, 0)}
    assert (judged.cuts, judged.frames) == ((0,), (4, 4))


def test_only_annotated_frames_are_judged() -> None:
    plan = plan_for(SIZE, (cover_of(resting(RIGHT, 0, 9)),), frames=9)
    judged = by_plan(_item(Marked(2, (Face(LEFT), Face(RIGHT))), Marked(7, ())), plan)
    assert [(v.frame, v.index, v.hidden) for v in judged.verdicts] == [
        (2, 0, False),
        (2, 1, True),
    ]
    # 20 x 20 of 100 x 80 pixels are covered: for a face in frame 2, for nothing in frame 7.
    assert judged.over == pytest.approx((0.0, 0.05))


def test_a_cover_over_an_ignored_place_is_not_too_much() -> None:
    plan = plan_for(SIZE, (cover_of(resting(RIGHT)),))
    assert by_plan(_item(Marked(0, (), (RIGHT,))), plan).over == pytest.approx((0.0,))
    assert by_plan(_item(Marked(0, ())), plan).over == pytest.approx((0.05,))


def test_an_annotation_with_more_frames_than_the_video_is_refused() -> None:
    with pytest.raises(BadRequest, match="has 4 frames"):
        by_plan(_item(Marked(4, ())), plan_for(SIZE, (), frames=4))


def _picture(path: Path, size: Size = SIZE, level: int = 0) -> Path:
    Image.fromarray(np.full((size.height, size.width, 3), level, np.uint8)).save(path)
    return path


def test_an_annotation_of_another_size_is_refused(tmp_path: Path) -> None:
    item = _item(files=(_picture(tmp_path / "a.png", Size(50, 40)),))
    with pytest.raises(BadRequest, match="is 50x40, but its annotation is for 100x80"):
        opened(item)


def test_a_face_outside_the_picture_is_refused(tmp_path: Path) -> None:
    files = (_picture(tmp_path / "a.png"),)
    outside = Marked(0, (Face(Box(200, 10, 220, 30)),))
    with pytest.raises(BadRequest, match="outside of"):
        opened(_item(outside, files=files))


def test_the_pictures_of_a_video_are_its_frames_in_order(tmp_path: Path) -> None:
    files = tuple(_picture(tmp_path / f"{n}.png", level=40 * n) for n in range(3))
    with opened(_item(files=files)) as source:
        frames = list(source.frames())
        assert (source.facts.medium, source.facts.frames) == (Medium.VIDEO, 3)
    assert [frame.index for frame in frames] == [0, 1, 2]
    assert [frame.rgb(SIZE)[0, 0, 0] for frame in frames] == [0, 40, 80]
    assert [float(frame.seconds) for frame in frames] == pytest.approx([0, 0.04, 0.08])


def test_pictures_of_several_sizes_are_no_video(tmp_path: Path) -> None:
    files = (_picture(tmp_path / "0.png"), _picture(tmp_path / "1.png", Size(50, 40)))
    with opened(_item(files=files)) as source, pytest.raises(BadRequest, match="one video"):
        list(source.frames())
