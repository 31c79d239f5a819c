"""COCO's JSON: images, annotations with ``bbox`` [x, y, width, height], categories.

Where a category is called face, only its boxes count; otherwise all do. A box marked
``iscrowd`` or ``ignore`` is a place that nobody can judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bystander.domain.geometry import Box, Size
from bystander.evaluate.annotation import Face, Item, Marked, box_of


def is_coco(document: dict[str, Any]) -> bool:
    return isinstance(document.get("images"), list) and isinstance(
        document.get("annotations"), list
    )


def read(document: dict[str, Any], place: Callable[[str, int], Path]) -> Iterator[Item]:
    """Every picture of the document, also those without a face."""
    wanted = _faces_only(document.get("categories", []))
    faces: dict[Any, list[Face]] = defaultdict(list)
    ignored: dict[Any, list[Box]] = defaultdict(list)
    for entry in document["annotations"]:
        box = box_of(*entry["bbox"])
        if box is None or (wanted and entry.get("category_id") not in wanted):
            continue
        if entry.get("iscrowd") or entry.get("ignore"):
            ignored[entry["image_id"]].append(box)
        else:
            faces[entry["image_id"]].append(Face(box))
    for number, image in enumerate(document["images"]):
        key = image["id"]
        marked = Marked(0, tuple(faces[key]), tuple(ignored[key]))
        size = Size(int(image["width"]), int(image["height"])) if "width" in image else None
        yield Item((place(image["file_name"], number),), size, (marked,), moving=False)


def _faces_only(categories: list[dict[str, Any]]) -> set[Any]:
    return {each["id"] for each in categories if str(each["name"]).lower() == "face"}
