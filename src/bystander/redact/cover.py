"""Hides one frame's covers on a copy of it; the frame itself is never written to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from bystander.domain.frame import Frame, Role
from bystander.domain.plan import Cover
from bystander.errors import Interrupted, StageFailed
from bystander.redact.drawing import Drawing, Place
from bystander.redact.outline import Cells, repeated
from bystander.stages import Effect, Mask


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
    hidden = np.zeros((cells.rows, cells.columns), np.bool_)
    for place in places:
        place.patch.drawn_on(hidden)
    copy = frame.writable()
    colours = replace(copy, planes=tuple(p for p in copy.planes if p.role is not Role.ALPHA))
    for name, mine in _by_effect(places, effects).items():
        _paint(effects[name], colours, Drawing(cells, mine, hidden, seed))
    _make_opaque(copy, cells, hidden)
    return copy


def covered_whole(frame: Frame) -> Frame:
    """The frame with every sample of every plane neutral, and opaque."""
    copy = frame.writable()
    for plane in copy.planes:
        plane.samples[...] = plane.neutral
    return copy


def _places(frame: Frame, cells: Cells, covers: Iterable[Cover]) -> list[Place]:
    places, size, turn = [], frame.size, frame.orientation
    for cover in covers:
        outline = cover.outline(frame.index)
        if outline is None:
            continue
        patch = cells.patch(turn.stored_outline(outline, size))
        if patch is not None:
            places.append(Place(cover, patch, frame))
    return places


def _by_effect(places: list[Place], effects: Mapping[str, Effect]) -> dict[str, tuple[Place, ...]]:
    """Weaker effects come last, so that what they read of a neighbour is hidden already."""
    names = sorted(
        {place.cover.effect for place in places},
        key=lambda name: (effects[name].weaker is not None, name),
    )
    return {name: tuple(p for p in places if p.cover.effect == name) for name in names}


def _make_opaque(frame: Frame, cells: Cells, hidden: Mask) -> None:
    # A see-through face would keep its silhouette.
    for plane in frame.planes:
        if plane.role is Role.ALPHA:
            height, width = plane.samples.shape
            down, across = cells.step_y // plane.step_y, cells.step_x // plane.step_x
            plane.samples[repeated(hidden, down, across)[:height, :width]] = plane.neutral


def _paint(effect: Effect, frame: Frame, drawing: Drawing) -> None:
    try:
        effect.paint(frame, drawing)
    except Interrupted:
        raise
    except Exception as cause:
        # Only the kind of error is told: a message might describe the picture.
        raise StageFailed(
            f"the effect raised {type(cause).__name__} at frame {frame.index}, so nothing was "
            "published; choose another effect or report the error to its author"
        ) from cause
