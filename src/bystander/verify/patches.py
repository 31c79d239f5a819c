"""What lies under covers, brought to one size: pictures of an original beside those of its copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame
from bystander.domain.geometry import Box
from bystander.domain.plan import Cover
from bystander.verify.light import light, light_plane
from bystander.verify.side_by_side import Pair

SIDE = 32
"""Samples a side of a patch."""

RIM = 1 / 16
"""Of a cover's sides, left out on each: an encoder mixes a few samples across a cover's edge."""

MOST_FRAMES = 12
"""Of one cover, evenly spread over its time."""

MOST_COVERS = 100
LEAST = 16.0
"""Pixels of a cover's shorter side, below which a patch would be made up of a few samples."""

Patch = NDArray[np.float32]
"""(SIDE, SIDE) float32, light, 0 to 255, stored orientation."""


@dataclass(frozen=True, eq=False)
class Under:
    """One cover's patches through time, of the original and of the copy, as many of both."""

    cover: Cover
    originals: list[Patch] = field(default_factory=list)
    copies: list[Patch] = field(default_factory=list)


class Patches:
    """Gathers patches of the largest covers, in constant memory however long they last."""

    def __init__(self, covers: Iterable[Cover]) -> None:
        ranked = sorted(covers, key=_area, reverse=True)
        self.found = [Under(cover) for cover in ranked[:MOST_COVERS] if _side(cover) >= LEAST]
        self._wanted: dict[int, list[Under]] = defaultdict(list)
        for under in self.found:
            for frame in _spread(under.cover):
                self._wanted[frame].append(under)

    def see(self, pair: Pair) -> None:
        for under in self._wanted.pop(pair.copy.index, ()):
            box = _inside(under.cover, pair.copy)
            if box is None or min(box.width, box.height) < LEAST:
                continue
            under.originals.append(patch(pair.original, box))
            under.copies.append(patch(pair.copy, box))


def patch(frame: Frame, box: Box) -> Patch:
    """The inside of a box of the upright picture, averaged over areas."""
    stored = frame.orientation.stored_box(box, frame.size)
    stored = stored.enlarged(-RIM * stored.width, -RIM * stored.height)
    plane = light_plane(frame)
    place = stored.scaled(1 / plane.step_x, 1 / plane.step_y)
    left, top, right, bottom = place.outward()
    seen = light(plane, (slice(top, bottom), slice(left, right)))
    down = _weights(place.top - top, place.bottom - top, seen.shape[0])
    across = _weights(place.left - left, place.right - left, seen.shape[1])
    return np.asarray(down @ seen @ across.T, np.float32)


def _weights(low: float, high: float, length: int) -> Patch:
    """(SIDE, length): each sample's share of each of SIDE equal parts of [low, high)."""
    step = (high - low) / SIDE
    edges = low + step * np.arange(SIDE + 1)
    samples = np.arange(length)
    shared = np.minimum(edges[1:, None], samples + 1) - np.maximum(edges[:-1, None], samples)
    return np.asarray(np.maximum(shared, 0) / step, np.float32)


def _spread(cover: Cover) -> set[int]:
    start, end = cover.path.start, cover.path.end
    return {int(frame) for frame in np.linspace(start, end - 1, min(MOST_FRAMES, end - start))}


def _area(cover: Cover) -> float:
    sides = cover.path.boxes[:, 2:] - cover.path.boxes[:, :2]
    return float(np.median(sides.prod(axis=1)))


def _side(cover: Cover) -> float:
    return float(np.median((cover.path.boxes[:, 2:] - cover.path.boxes[:, :2]).min(axis=1)))


def _inside(cover: Cover, frame: Frame) -> Box | None:
    """The thing itself where it is known, as far as it lies in the picture.

    Margins show what surrounds it, and so does the picture beside them.
    """
    box = cover.tight.at(frame.index) or cover.path.at(frame.index)
    return None if box is None else box.clipped(frame.size)
