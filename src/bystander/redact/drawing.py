"""What one effect is to hide in one frame: as a mask of cells, or cover by cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bystander.domain.frame import Frame, Plane
from bystander.domain.plan import Cover
from bystander.redact.outline import Cells, Patch
from bystander.stages import Mask, Region


@dataclass(frozen=True, eq=False)
class Place:
    """Where one cover lies in one frame.

    patch: in cells
    """

    cover: Cover
    patch: Patch
    frame: Frame

    def tight(self, plane: Plane) -> tuple[float, float, float, float]:
        """(left, top, right, bottom) of the face without margins, in a plane's samples."""
        cover, frame = self.cover, self.frame
        # Where a person drew a cover and no face, the cover's box stands for the face.
        box = cover.tight.at(frame.index) or cover.path.at(frame.index)
        if box is None:
            msg = "a cover was placed in a frame that it does not reach"
            raise ValueError(msg)
        box = frame.orientation.stored_box(box, frame.size)
        box = box.scaled(1 / plane.step_x, 1 / plane.step_y)
        return box.left, box.top, box.right, box.bottom


@dataclass(frozen=True)
class Drawing:
    """Fills stages.Covering.

    places: the covers that the effect draws
    hidden: (rows, columns) of cells, of all covers of the frame
    """

    cells: Cells
    places: tuple[Place, ...]
    hidden: Mask
    seed: int

    @property
    def steps(self) -> tuple[int, int]:
        return self.cells.step_x, self.cells.step_y

    @cached_property
    def mine(self) -> Mask:
        mask = np.zeros_like(self.hidden)
        for place in self.places:
            place.patch.drawn_on(mask)
        return mask

    def regions(self, plane: Plane) -> Iterator[Region]:
        for place in self.places:
            patch = self.cells.on(plane, place.patch)
            track = place.cover.track
            yield Region(patch.rows, patch.columns, patch.inside, place.tight(plane), track)
