"""Hides one frame's covers on a copy of it; the frame itself is never written to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bystander.domain.frame import Frame, Plane, Role
from bystander.domain.geometry import Box, Outline
from bystander.domain.plan import Cover
from bystander.errors import Interrupted, StageFailed
from bystander.redact.outline import Cells, Patch
from bystander.stages import Effect, Region

Lattice = tuple[tuple[int, ...], int, int]
"""What planes share when their samples lie at the same places: shape and steps."""


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
    regions = _regions(copy, cells, places, seed)
    for number, place in enumerate(places):
        effect = effects[place.cover.effect]
        for plane in copy.planes:
            region = regions[_lattice(plane)][number]
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


def _regions(
    frame: Frame, cells: Cells, places: list[Place], seed: int
) -> dict[Lattice, list[Region]]:
    """A region for each place, once for each lattice of samples among the planes."""
    regions: dict[Lattice, list[Region]] = {}
    for plane in frame.planes:
        lattice = _lattice(plane)
        if lattice in regions:
            continue
        patches = [cells.on(plane, place.patch) for place in places]
        hidden = np.zeros(plane.samples.shape, np.bool_)
        for patch in patches:
            hidden[patch.rows, patch.columns] |= patch.inside
        regions[lattice] = [
            Region(
                rows=patch.rows,
                columns=patch.columns,
                inside=patch.inside,
                hidden=hidden,
                tight=_in_samples(place.tight, plane),
                track=place.cover.track,
                frame=frame.index,
                seed=seed,
            )
            for place, patch in zip(places, patches, strict=True)
        ]
    return regions


def _lattice(plane: Plane) -> Lattice:
    return plane.samples.shape, plane.step_x, plane.step_y


def _in_samples(box: Box, plane: Plane) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of a box of stored pixels, in a plane's samples."""
    x, y = plane.step_x, plane.step_y
    return box.left / x, box.top / y, box.right / x, box.bottom / y


def _make_opaque(plane: Plane, region: Region) -> None:
    # A see-through face would keep its silhouette.
    view = plane.samples[region.rows, region.columns]
    view[region.inside] = plane.neutral


def _paint(effect: Effect, frame: Frame, plane: Plane, region: Region) -> None:
    try:
        effect.paint(frame, plane, region)
    except Interrupted:
        raise
    except Exception as cause:
        # Only the kind of error is told: a message might describe the picture.
        raise StageFailed(
            f"the effect raised {type(cause).__name__} at frame {frame.index}, so nothing was "
            "published; choose another effect or report the error to its author"
        ) from cause
