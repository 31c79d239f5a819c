"""A flat dark grey: the plainest disguise, and nothing of the face in it."""

from __future__ import annotations

from bystander.domain.frame import Frame, Plane, Role
from bystander.stages import Covering, Region

DARKNESS = 8
"""Black is too easily taken for a fault in the file; an eighth of white is not."""


class Solid:
    """Fills every sample inside with the same dark grey, on all planes."""

    weaker: str | None = None

    def paint(self, frame: Frame, covering: Covering) -> None:
        """Overwrite what is inside; nothing is read."""
        for plane in frame.planes:
            for region in covering.regions(plane):
                self._paint(plane, region)

    def _paint(self, plane: Plane, region: Region) -> None:
        view = plane.samples[region.rows, region.columns]
        view[region.inside] = level(plane)


def level(plane: Plane) -> int:
    """The sample value of the dark grey on a plane."""
    if plane.role in (Role.BLUE_DIFFERENCE, Role.RED_DIFFERENCE, Role.ALPHA):
        return plane.neutral
    return plane.low + (plane.high - plane.low + DARKNESS // 2) // DARKNESS
