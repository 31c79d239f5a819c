"""What a C2PA manifest says of a copy: opened, edited in coarse regions, transcoded. No more.

After the C2PA specification 2.x, sections on actions and on regions of interest. A region's
role is "c2pa.redacted". It stands as the region's identifier: c2pa-python 0.32 to 0.38.1
writes a ``role`` that it cannot read again ("expected enum Role"), nor can whatever is built
on the same library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import Any

from bystander.domain.frame_span import FrameSpan
from bystander.domain.plan import Cover, Medium, Plan
from bystander.domain.sound import MILLISECONDS

GRID = 10
"""Regions are as coarse as tenths of the picture's sides, and whole seconds, outward."""

MOST = 200
"""Regions of one manifest; where there are more, each kind has one, of the whole picture."""

WHOLE = (0, 0, GRID, GRID)
ROLE = "c2pa.redacted"
PARENT = "original"
SPOKEN = "voice"
OPENED, EDITED, TRANSCODED = "c2pa.opened", "c2pa.edited", "c2pa.transcoded"

Region = tuple[str, tuple[int, int, int, int] | None, tuple[int, int] | None]
"""What is hidden, where in cells of the grid, and when in seconds; None is everywhere, always."""


def manifest(plan: Plan, version: str, media_type: str) -> dict[str, Any]:
    """The definition that a signer of C2PA takes.

    Its ingredient says that there was an original, and of which format: no name, no hash, no
    thumbnail, no tags and none of the manifests that it may have had.
    """
    edited: dict[str, Any] = {"action": EDITED}
    changes = [_change(region) for region in regions(plan)]
    if changes:
        edited["changes"] = changes
    actions = [
        {"action": OPENED, "parameters": {"ingredientIds": [PARENT]}},
        edited,
        {"action": TRANSCODED},
    ]
    return {
        "claim_generator_info": [{"name": "bystander", "version": version}],
        "ingredients": [
            {"label": PARENT, "title": PARENT, "format": media_type, "relationship": "parentOf"}
        ],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }


def regions(plan: Plan) -> tuple[Region, ...]:
    """Each once, in order of time."""
    found = sorted({*_covers(plan), *_sounds(plan)}, key=_earliest)
    if len(found) <= MOST:
        return tuple(found)
    kinds = dict.fromkeys(kind for kind, _, _ in found)
    return tuple((kind, None if kind == SPOKEN else WHOLE, None) for kind in kinds)


def _earliest(region: Region) -> tuple[int, int, str, tuple[int, ...]]:
    kind, where, when = region
    return (*(when or (0, 0)), kind, where or ())


def _covers(plan: Plan) -> Iterator[Region]:
    timed = plan.source.medium is not Medium.PHOTO
    for cover in plan.covers:
        span = FrameSpan(cover.path.start, cover.path.end)
        yield cover.kind.value, _where(cover, plan), _when(span, plan) if timed else None


def _where(cover: Cover, plan: Plan) -> tuple[int, int, int, int]:
    """Every cell that it ever touches."""
    size, boxes = plan.source.size, cover.path.boxes
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    left, top = (
        floor(GRID * float(side) / whole)
        for side, whole in zip(low, (size.width, size.height), strict=True)
    )
    right, bottom = (
        ceil(GRID * float(side) / whole)
        for side, whole in zip(high, (size.width, size.height), strict=True)
    )
    return _inside(left), _inside(top), _inside(right), _inside(bottom)


def _inside(cell: int) -> int:
    return min(max(cell, 0), GRID)


def _when(span: FrameSpan, plan: Plan) -> tuple[int, int]:
    times, first = plan.timeline, plan.timeline.at(0).seconds
    start, last = (times.at(frame).seconds - first for frame in (span.start, span.end - 1))
    return floor(start), floor(last) + 1


def _sounds(plan: Plan) -> Iterable[Region]:
    return {
        (SPOKEN, None, (each.start // MILLISECONDS, -(-each.end // MILLISECONDS)))
        for sound in plan.sounds
        for each in sound.passages
    }


def _change(region: Region) -> dict[str, Any]:
    kind, where, when = region
    ranges: list[dict[str, Any]] = []
    if where is not None:
        left, top, right, bottom = (100 / GRID * side for side in where)
        origin = {"x": left, "y": top}
        rectangle = {"type": "rectangle", "unit": "percent", "origin": origin}
        sides = {"width": right - left, "height": bottom - top}
        ranges.append({"type": "spatial", "shape": rectangle | sides})
    if when is not None:
        start, end = map(str, when)
        ranges.append({"type": "temporal", "time": {"type": "npt", "start": start, "end": end}})
    # All of a recording, where neither says less.
    ranges = ranges or [{"type": "temporal", "time": {"type": "npt", "start": "0"}}]
    return {"region": ranges, "identifier": ROLE, "description": kind}
