"""Where and when faces are put in: in free places, inside one shot, at all sizes alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Medium, Plan
from bystander.evaluate.seeded.faces import Donor, Look, surroundings

SMALLEST, LARGEST = 8.0, 96.0
"""Pixels of a face's shorter side; sizes between are drawn evenly on a logarithmic scale."""

AT_ONCE = 4
"""Faces put into one frame: more would be another recording."""

BLURS = (0.0, 0.03, 0.06)
"""Standard deviations in widths of the face: sharp, and as cameras out of focus show it."""

SECONDS = 3
"""That a face stays: tiny ones are not looked for in every look."""

FASTEST = 0.5
"""Widths of the face that it moves in a second, at most, in each direction."""

TRIES = 60


@dataclass(frozen=True, slots=True)
class Seed:
    """One face put in, in frames ``start <= f < end``.

    donor: its place among the donors; first: where it is at ``start``, upright pixels;
    move: pixels a frame
    """

    donor: int
    look: Look
    start: int
    end: int
    first: Box
    move: tuple[float, float]

    def at(self, frame: int) -> Box:
        x, y = self.move
        return self.first.shifted(x * (frame - self.start), y * (frame - self.start))

    @property
    def middle(self) -> int:
        return (self.start + self.end) // 2

    @property
    def side(self) -> float:
        return min(self.first.width, self.first.height)


class Placing:
    """Draws seeds for one recording.

    plan: what its own faces are; nothing is put where one of its covers is
    """

    def __init__(self, plan: Plan, donors: Sequence[Donor], drawn: np.random.Generator) -> None:
        self._plan, self._donors, self._drawn = plan, donors, drawn
        rate = plan.source.rate
        still = plan.source.medium is not Medium.VIDEO or rate is None
        self._lasts = 1 if still or rate is None else max(1, round(rate * SECONDS))

    @property
    def in_one_look(self) -> int:
        """How many faces one look can be asked for."""
        return AT_ONCE * ceil(len(self._plan.timeline) / self._lasts)

    def round(self, count: int) -> Iterator[Seed]:
        """So many, or fewer where no place is free."""
        placed: list[Seed] = []
        for _ in range(count):
            found = self._seed(placed)
            if found is not None:
                placed.append(found)
                yield found

    def _seed(self, placed: Sequence[Seed]) -> Seed | None:
        for _ in range(TRIES):
            seed = self._draw()
            if seed is not None and self._is_free(seed, placed):
                return seed
        return None

    def _draw(self) -> Seed | None:
        draw = self._drawn
        start = int(draw.integers(len(self._plan.timeline)))
        shot = next(shot for shot in self._plan.shots if shot.start <= start < shot.end)
        end = min(start + self._lasts, shot.end)
        start = max(shot.start, end - self._lasts)
        number = int(draw.integers(len(self._donors)))
        width, height = self._donors[number].size
        side = min(width, height)
        wanted = float(np.exp(draw.uniform(np.log(SMALLEST), np.log(min(side, LARGEST)))))
        width, height = width * wanted / side, height * wanted / side
        size = self._plan.source.size
        if width >= size.width or height >= size.height:
            return None
        left, top = draw.uniform(0, size.width - width), draw.uniform(0, size.height - height)
        x, y = draw.uniform(-FASTEST, FASTEST, 2) * width * SECONDS / self._lasts
        look = Look(bool(draw.integers(2)), float(draw.choice(BLURS)) * width)
        first = Box(float(left), float(top), float(left + width), float(top + height))
        return Seed(number, look, start, end, first, (float(x), float(y)))

    def _is_free(self, seed: Seed, placed: Sequence[Seed]) -> bool:
        own = [
            (frame, surroundings(seed.at(frame)))
            for frame in (seed.start, seed.middle, seed.end - 1)
        ]
        if not all(_inside(box, self._plan.source.size) for _, box in own):
            return False
        others = [other for other in placed if other.start < seed.end and seed.start < other.end]
        if len(others) >= AT_ONCE:
            return False
        near = (other.at(frame) for other in others for frame, _ in own)
        covers = (cover.path.at(frame) for cover in self._plan.covers for frame, _ in own)
        taken = [box for box in (*near, *covers) if box is not None]
        return not any(box.intersection(each) for _, box in own for each in taken)


def _inside(box: Box, size: Size) -> bool:
    return box.clipped(size) == box
