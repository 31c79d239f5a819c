"""Hides one frame's covers on a copy of it; the frame itself is never written to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bystander.domain.frame import Frame, Plane, Role
from bystander.domain.geometry import Box, Outline
from bystander.domain.plan import Cover
from bystander.errors import BystanderError, StageFailed
from bystander.redact.outline import Cells, Mask, Patch
from bystander.stages import Effect, Region


@dataclass(frozen=True, eq=False)
class Place:
    """Where one cover lies in one frame.

    patch: in cells
    tight: the face without margins, in stored pixels
    """

    cover: Cover
    patch: Patch
    tight: Box


def covered(
    frame: Frame, covers: Iterable[Cover], effects: Mapping[str, Effect], seed: int
) -> Frame:
    """The frame with these covers hidden; the frame itself where none lies in the picture.

    Raises StageFailed when an effect raises.
    """
    cells = Cells.of(frame)
    places = _places(frame, cells, covers)
    if not places:
        return frame
    # Weaker effects come last, so that what they read of a neighbour is hidden already.
    places.sort(key=lambda place: effects[place.cover.effect].weaker is not None)
    copy = frame.writable()
    hidden = _hidden(copy, cells, places)
    for place in places:
        effect = effects[place.cover.effect]
        for plane in copy.planes:
            region = _region(cells, plane, place, hidden[plane.samples.shape], (copy.index, seed))
            if plane.role is Role.ALPHA:
                _make_opaque(plane, region)
            else:
                _paint(effect, copy, plane, region)
    return copy


def covered_whole(frame: Frame) -> Frame:
    """The frame with every sample of every plane neutral, and opaque."""
    copy = frame.writable()
    for plane in copy.planes:
        plane.samples[...] = plane.neutral
    return copy


def _places(frame: Frame, cells: Cells, covers: Iterable[Cover]) -> list[Place]:
    places = []
    for cover in covers:
        box = cover.path.at(frame.index)
        if box is None:
            continue
        stored = frame.orientation.stored_box(box, frame.size)
        patch = cells.patch(Outline(cover.shape, stored))
        if patch is None:
            continue
        # Where a person drew a cover and no face, the cover's box stands for the face.
        tight = cover.tight.at(frame.index) or box
        places.append(Place(cover, patch, frame.orientation.stored_box(tight, frame.size)))
    return places


def _hidden(frame: Frame, cells: Cells, places: list[Place]) -> dict[tuple[int, ...], Mask]:
    """The samples of any cover, once for each resolution among the planes."""
    masks: dict[tuple[int, ...], Mask] = {}
    for plane in frame.planes:
        shape = plane.samples.shape
        if shape in masks:
            continue
        masks[shape] = np.zeros(shape, np.bool_)
        for place in places:
            patch = cells.on(plane, place.patch)
            masks[shape][patch.rows, patch.columns] |= patch.inside
    return masks


def _region(
    cells: Cells, plane: Plane, place: Place, hidden: Mask, frame_and_seed: tuple[int, int]
) -> Region:
    patch = cells.on(plane, place.patch)
    tight = place.tight.scaled(1 / plane.step_x, 1 / plane.step_y)
    frame, seed = frame_and_seed
    return Region(
        rows=patch.rows,
        columns=patch.columns,
        inside=patch.inside,
        hidden=hidden,
        tight=(tight.left, tight.top, tight.right, tight.bottom),
        track=place.cover.track,
        frame=frame,
        seed=seed,
    )


def _make_opaque(plane: Plane, region: Region) -> None:
    # A see-through face would keep its silhouette.
    view = plane.samples[region.rows, region.columns]
    view[region.inside] = plane.neutral


def _paint(effect: Effect, frame: Frame, plane: Plane, region: Region) -> None:
    try:
        effect.paint(frame, plane, region)
    except BystanderError:
        raise
    except Exception as cause:
        # Only the kind of error is told: a message might describe the picture.
        raise StageFailed(
            f"the effect raised {type(cause).__name__} at frame {frame.index}, so nothing was "
            "published; choose another effect or report the error to its author"
        ) from cause
