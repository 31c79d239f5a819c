"""Coarse squares, each the mean of what it hides: a disguise that people know and ask for."""

from __future__ import annotations

import numpy as np

from bystander.domain.frame import Frame, Plane, Role
from bystander.redact.products import Floats, product
from bystander.stages import Covering, Region

CELLS = 5
"""A side, at most, however large the face is."""

LEAST_CELL = 4
"""Samples a side: a face of a few samples is one square, or it would be shown as it is."""

LEVELS = 16
"""Steps that a square's value is rounded to, over the whole range."""

_ROLES = tuple(Role)


class Mosaic:
    """At most 5 by 5 squares over the face, rounded coarsely and with noise.

    The squares are divided from the face's box, so they move and grow with it. The noise
    stays the same through a whole track: if it changed, a mean over time would undo it.
    """

    weaker: str | None = (
        "its squares are means of the face, so a guess who it is can be tested against them"
    )

    def paint(self, frame: Frame, covering: Covering) -> None:
        """Overwrite what is inside with the squares; the outer ones continue to the outline."""
        for plane in frame.planes:
            for region in covering.regions(plane):
                self._paint(plane, region, covering.seed)

    def _paint(self, plane: Plane, region: Region, seed: int) -> None:
        left, top, right, bottom = region.tight
        rows, columns = _squares(region.rows, top, bottom), _squares(region.columns, left, right)
        view = plane.samples[region.rows, region.columns]
        inside = region.inside.astype(np.float32)
        sums = product(product(rows, inside * view), columns.T)
        counts = product(product(rows, inside), columns.T)
        means = np.asarray(sums / np.maximum(counts, 1), dtype=np.float32)
        key = (abs(seed), abs(region.track), _ROLES.index(plane.role))
        values = _disguised(means, plane, key)
        painted = product(product(rows.T, values), columns)
        np.copyto(view, painted, where=region.inside, casting="unsafe")


def _squares(span: slice, start: float, stop: float) -> Floats:
    """(CELLS, samples): 1 where a sample of the span belongs to a square of a face's side."""
    side = max(stop - start, 1.0)
    count = min(max(int(side / LEAST_CELL), 1), CELLS)
    places = (np.arange(span.start, span.stop) + 0.5 - start) * (count / side)
    places = np.minimum(np.maximum(np.floor(places), 0), count - 1)
    return np.asarray(places[None] == np.arange(CELLS)[:, None], dtype=np.float32)


def _disguised(means: Floats, plane: Plane, key: tuple[int, int, int]) -> Floats:
    """(CELLS, CELLS): the means with noise, in coarse steps around the neutral value."""
    noise = np.random.default_rng(key).uniform(-0.5, 0.5, means.shape)
    step = (plane.high - plane.low) / LEVELS
    values = plane.neutral + np.rint((means - plane.neutral) / step + noise) * step
    values = np.minimum(np.maximum(np.rint(values), plane.low), plane.high)
    return np.asarray(values, dtype=np.float32)
