"""Every format, written here and read back; and files that are none of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bystander.domain.geometry import Box, Size
from bystander.errors import BadRequest
from bystander.evaluate.annotation import Face, Item, Marked
from bystander.evaluate.reading import Wanted, read_set

FIRST, SECOND = Box(10, 20, 40, 60), Box(50, 20, 58, 30)


def _files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"not looked into")


def _written(path: Path, document: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def test_our_json_of_pictures(tmp_path: Path) -> None:
    _files(tmp_path, "a.jpg", "b.jpg")
    images = [
        {
            "file": "a.jpg", "width": 64, "height": 48,
            "boxes": [[10, 20, 30, 40]], "ignore": [[50, 20, 8, 10]], "attrs": [[2, 0, 1, 1, 0]],
        },
        {"file": "b.jpg", "width": 64, "height": 48, "boxes": [], "ignore": []},
    ]  # fmt: skip
    found = read_set(_written(tmp_path / "set.json", {"images": images}))
    traits = (("blur", "heavy"), ("occlusion", "partial"), ("pose", "typical"))
    first, second = found.items
    assert found.name == "set"
    assert first == Item(
        (tmp_path / "a.jpg",),
        Size(64, 48),
        (Marked(0, (Face(FIRST, traits),), (SECOND,)),),
        moving=False,
    )
    assert second.frames == (Marked(0, ()),)


def test_our_json_of_a_video(tmp_path: Path) -> None:
    _files(tmp_path, "video/c.mp4")
    frames = [
        {"frame": 1, "shot": 1, "boxes": [[50, 20, 8, 10]]},
        {"frame": 0, "shot": 0, "boxes": [[10, 20, 30, 40]], "ignore": []},
    ]
    document = {"video": "video/c.mp4", "width": 64, "height": 48, "frames": frames}
    (item,) = read_set(_written(tmp_path / "video" / "c.json", document)).items
    assert item.moving
    assert item.files == (tmp_path / "video" / "c.mp4",)
    assert item.frames == (
        Marked(0, (Face(FIRST),), (), 0),
        Marked(1, (Face(SECOND),), (), 1),
    )


def test_a_folder_is_all_the_json_in_it(tmp_path: Path) -> None:
    _files(tmp_path, "a.mp4", "b.mp4")
    for name in ("a", "b"):
        _written(tmp_path / f"{name}.json", {"video": f"{name}.mp4", "frames": []})
    assert [item.files[0].name for item in read_set(tmp_path).items] == ["a.mp4", "b.mp4"]


def test_wider_faces_text(tmp_path: Path) -> None:
    _files(tmp_path, "images/0--Parade/a.jpg", "images/0--Parade/b.jpg")
    text = (
        "0--Parade/a.jpg\n3\n"
        "10 20 30 40 1 0 0 0 2 1\n50 20 8 10 0 0 0 1 0 0\n5 5 0 0 0 0 0 0 0 0\n"
        "0--Parade/b.jpg\n0\n0 0 0 0 0 0 0 0 0 0\n"
    )
    first, second = read_set(_written(tmp_path / "wider_face_val_bbx_gt.txt", text)).items
    traits = (("blur", "normal"), ("occlusion", "heavy"), ("pose", "atypical"))
    assert first.frames == (Marked(0, (Face(FIRST, traits),), (SECOND,)),)
    assert second.frames == (Marked(0, ()),)
    assert second.files == (tmp_path / "images" / "0--Parade" / "b.jpg",)


def test_coco_with_faces_among_other_things(tmp_path: Path) -> None:
    _files(tmp_path, "pictures/a.jpg")
    document = {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 64, "height": 48}],
        "categories": [{"id": 1, "name": "car"}, {"id": 2, "name": "Face"}],
        "annotations": [
            {"image_id": 7, "category_id": 2, "bbox": [10, 20, 30, 40], "iscrowd": 0},
            {"image_id": 7, "category_id": 2, "bbox": [50, 20, 8, 10], "iscrowd": 1},
            {"image_id": 7, "category_id": 1, "bbox": [0, 0, 5, 5]},
        ],
    }
    path = _written(tmp_path / "coco.json", document)
    (item,) = read_set(path, Wanted(media=tmp_path / "pictures")).items
    assert (item.size, item.moving) == (Size(64, 48), False)
    assert item.frames == (Marked(0, (Face(FIRST),), (SECOND,)),)


MOT = "1,4,11,21,30,40,1,1,1\n1,5,51,21,8,10,0,1,1\n3,4,51,21,8,10,1\n"


def test_mot_with_its_pictures(tmp_path: Path) -> None:
    _files(tmp_path, *(f"img1/00000{number}.jpg" for number in (1, 2, 3)))
    _written(tmp_path / "gt" / "gt.txt", MOT)
    _written(tmp_path / "seqinfo.ini", "[Sequence]\nname=x\nframeRate=30\n")
    (item,) = read_set(tmp_path).items
    assert [path.name for path in item.files] == ["000001.jpg", "000002.jpg", "000003.jpg"]
    assert (item.moving, item.rate) == (True, Fraction(30))
    assert item.frames == (
        Marked(0, (Face(FIRST, (), 4),), (SECOND,)),
        Marked(1, ()),
        Marked(2, (Face(SECOND, (), 4),)),
    )


def test_mot_with_a_video(tmp_path: Path) -> None:
    _files(tmp_path, "clip.mp4")
    path = _written(tmp_path / "other" / "gt.txt", MOT)
    (item,) = read_set(path, Wanted(media=tmp_path / "clip.mp4")).items
    assert item.files == (tmp_path / "clip.mp4",)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"images": 5}',
        '{"images": [{"file": "a.jpg", "boxes": [[1, 2, 3]]}]}',
        '{"images": [{"file": "a.jpg", "boxes": [[1, 2, "x", 4]]}]}',
        '{"images": [{"file": "a.jpg", "boxes": [[1, 2, NaN, 4]]}]}',
        '{"images": [{"file": "a.jpg", "boxes": [], "attrs": [[0, 0, 0, 0, 0]]}]}',
        '{"images": [{"file": "a.jpg", "boxes": [], "width": -1, "height": 2}]}',
        '{"video": "a.jpg", "frames": [{"frame": 0, "boxes": []}, {"frame": 0, "boxes": []}]}',
        '{"images": [{"id": 1}], "annotations": []}',
        "a.jpg\n2\n1 2 3 4 0 0 0 0 0 0\n",
        "a.jpg\n1\n1 2 3 4\n",
        "a.jpg\n1\n1 2 3 4 9 0 0 0 0 0\n",
        "just words\nand more",
        '{"images": ' + "[" * 100_000,
    ],
)
def test_a_broken_annotation_is_one_sentence(tmp_path: Path, content: str) -> None:
    _files(tmp_path, "a.jpg")
    path = _written(tmp_path / "set.json", content)
    with pytest.raises(BadRequest) as refused:
        read_set(path)
    assert str(path) in str(refused.value)
    assert "words" not in str(refused.value)


def test_a_missing_picture_is_told_by_its_number(tmp_path: Path) -> None:
    document = {"images": [{"file": "somebody.jpg", "boxes": []}]}
    path = _written(tmp_path / "set.json", document)
    with pytest.raises(BadRequest, match=r"picture 1 of .*--media") as refused:
        read_set(path)
    assert "somebody" not in str(refused.value)


def _missing(folder: Path) -> Path:
    return folder / "none.json"


def _empty_folder(folder: Path) -> Path:
    return folder


def _binary(folder: Path) -> Path:
    (folder / "x.json").write_bytes(b"\xff\xfe\x00\xd8")
    return folder / "x.json"


def _mot_without_pictures(folder: Path) -> Path:
    return _written(folder / "gt.txt", MOT)


@pytest.mark.parametrize("made", [_missing, _empty_folder, _binary, _mot_without_pictures])
def test_what_is_not_there_is_refused(tmp_path: Path, made: Callable[[Path], Path]) -> None:
    with pytest.raises(BadRequest):
        read_set(made(tmp_path))


def test_a_format_that_was_named_is_not_guessed(tmp_path: Path) -> None:
    _files(tmp_path, "a.jpg")
    path = _written(tmp_path / "set.json", {"images": [{"file": "a.jpg", "boxes": []}]})
    assert read_set(path, Wanted(form="simple")).items
    with pytest.raises(BadRequest):
        read_set(path, Wanted(form="coco"))
