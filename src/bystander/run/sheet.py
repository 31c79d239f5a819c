"""A contact sheet of everything that a plan covers, each where it can be seen best."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from bystander.domain.clock import timecode
from bystander.domain.frame import Frame
from bystander.domain.geometry import Box, Size
from bystander.domain.job import Orders, Progress, Step
from bystander.domain.plan import Cover, Plan
from bystander.errors import BadRequest
from bystander.media.open import open_source
from bystander.media.paper import Tile, write_sheet
from bystander.plan.choosing import NEVER

AROUND = 0.7
"""How much of what is around a thing is shown, in its longer side on each side."""

MOST = 2400
"""Tiles of one sheet: more would be a picture that few programs open."""


def draw_sheet(source: Path, plan: Plan, path: Path, orders: Orders = Orders()) -> None:
    """Reads the original once more and writes a PNG that only its owner may read.

    Raises BadRequest where there is too much to choose from, and whatever reading raises.
    """
    wanted = _wanted(plan)
    tiles: dict[int, Tile] = {}
    with open_source(source, plan.policy) as original:
        for done, frame in enumerate(original.frames(), 1):
            covers = wanted.pop(frame.index, [])
            if covers:
                tiles |= _tiles(frame, covers)
            orders.listener(Progress(Step.LOOK, done, len(plan.timeline)))
            if not wanted:
                break
    write_sheet([tiles[number] for number in sorted(tiles)], path, replace=orders.replace)


def _wanted(plan: Plan) -> dict[int, list[Cover]]:
    """Frame -> the covers that are seen best there."""
    found: dict[int, list[Cover]] = defaultdict(list)
    covers = [cover for cover in (*plan.covers, *plan.kept) if cover.kind not in NEVER]
    if len(covers) > MOST:
        raise BadRequest(
            f"{len(covers)} tracks are too many for a sheet; cut the recording into parts"
        )
    for cover in covers:
        found[_best(cover, plan.source.size)].append(cover)
    return found


def _best(cover: Cover, size: Size) -> int:
    """Where most of it is in the picture, but for both ends: there nobody may have seen it."""
    path = cover.tight
    ends = int(path.frames[0]), int(path.frames[-1])
    frames = sorted({*path.frames[1:-1].tolist(), sum(ends) // 2, *ends})
    inner = frames[1:-1] or frames
    seen = [path.at(frame) for frame in inner]
    parts = [None if box is None else box.clipped(size) for box in seen]
    areas = [0.0 if part is None else part.area for part in parts]
    return int(inner[int(np.argmax(areas))]) if any(areas) else ends[0]


def _tiles(frame: Frame, covers: list[Cover]) -> dict[int, Tile]:
    pixels = frame.rgb(frame.size)
    made = {}
    for cover in covers:
        box = cover.tight.at(frame.index) or cover.path.at(frame.index)
        around = None if box is None else _around(box).clipped(frame.size)
        if box is None or around is None:
            continue
        left, top, right, bottom = (int(side) for side in around.outward())
        part = pixels[max(top, 0) : bottom, max(left, 0) : right]
        caption = f"{cover.track}  {cover.kind}  {timecode(frame.seconds)}"
        made[cover.track] = Tile(part, box.shifted(-max(left, 0), -max(top, 0)), caption)
    return made


def _around(box: Box) -> Box:
    reach = AROUND * max(box.width, box.height, 1.0)
    return box.enlarged(reach, reach)
