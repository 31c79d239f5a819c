"""Bystander's own JSON: pictures with boxes, or a video with boxes for every frame.

Pictures: {"images": [{"file", "width", "height", "boxes": [[x, y, width, height]],
"ignore": [...], "attrs": [...]}]}, ``attrs`` being WIDER FACE's numbers for every box.
A video: {"video", "width", "height", "frames": [{"frame", "shot", "boxes", "ignore"}]}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bystander.domain.geometry import Box, Size
from bystander.evaluate.annotation import Face, Item, Marked, Traits, box_of
from bystander.evaluate.formats.wider import traits_of

Place = Callable[[str, int], Path]
"""(name in the annotation, number of the picture) -> the file, which exists."""


def is_simple(document: dict[str, Any]) -> bool:
    """Whether a document of JSON is one of ours."""
    images = document.get("images")
    boxed = isinstance(images, list) and all(
        isinstance(image, dict) and "boxes" in image for image in images
    )
    return (boxed and "annotations" not in document) or isinstance(document.get("frames"), list)


def read(document: dict[str, Any], place: Place) -> Iterator[Item]:
    """Every picture, or the one video."""
    if "frames" in document:
        frames = sorted((_frame(entry) for entry in document["frames"]), key=lambda m: m.frame)
        path = place(document["video"], 0)
        yield Item((path,), _size(document), tuple(frames), moving=True)
        return
    for number, image in enumerate(document["images"]):
        marked = Marked(0, _faces(image), _boxes(image.get("ignore", [])))
        yield Item((place(image["file"], number),), _size(image), (marked,), moving=False)


def _size(entry: dict[str, Any]) -> Size | None:
    return Size(int(entry["width"]), int(entry["height"])) if "width" in entry else None


def _frame(entry: dict[str, Any]) -> Marked:
    shot = entry.get("shot")
    ignored = _boxes(entry.get("ignore", []))
    return Marked(int(entry["frame"]), _faces(entry), ignored, None if shot is None else int(shot))


def _faces(entry: dict[str, Any]) -> tuple[Face, ...]:
    boxes = entry["boxes"]
    given: Sequence[Sequence[int]] | None = entry.get("attrs")
    traits: Iterable[Traits] = [()] * len(boxes) if given is None else map(traits_of, given)
    return tuple(
        Face(box, trait)
        for sides, trait in zip(boxes, traits, strict=True)
        if (box := box_of(*sides)) is not None
    )


def _boxes(entries: Sequence[Sequence[float]]) -> tuple[Box, ...]:
    return tuple(box for sides in entries if (box := box_of(*sides)) is not None)
