"""What a camera that stands still always sees, learnt from the whole of a recording.

The median of samples from all of a shot knows the past and the future alike, so whatever
moves is told from it in the first frame already. Two things it cannot tell: what stands
there for more than half of the shot and then leaves, and what leaves nothing behind when
it goes. So where a place is seen in two states, each for a while, and the one in the
median looks more like a thing than the other, the place counts as moving all the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Pixels
from bystander.track.blobs import Boxes, Mask, blobs, grown, shrunk

LEAST, MOST = 12.0, 30.0
"""Bounds of the difference, of 255, from which a cell is something else."""

NOISE = 6.0
"""The same in medians of a cell's own deviation."""

SMALLEST = 3
"""Cells of a blob; smaller ones are noise."""

STABLE = 3.0
"""Seconds for which a thing that has come to stand is seen unchanged."""

CLEARER = 1.3
"""How much steeper a thing's outline is than that of the place it left: below, in doubt."""

WIDER = 4.0
"""Widths of the narrower one that the wider of two parts of a thing takes at most."""

Picture = NDArray[np.float32]
"""(rows, columns, 3) float32 RGB."""


@dataclass(frozen=True, eq=False)
class Ground:
    """One shot's background.

    picture: (rows, columns, 3) float32, 0 to 255
    limit: (rows, columns) float32, the difference from which a cell is something else
    restless: (rows, columns) bool, what counts as moving in any case
    """

    picture: Picture
    limit: NDArray[np.float32]
    restless: Mask

    @classmethod
    def of(cls, samples: NDArray[np.uint8], seconds: float, known: Mask | None = None) -> Ground:
        """From all of a shot.

        samples: (n, rows, columns, 3) registered; seconds: from one to the next
        known: (n, rows, columns) what each of them shows; None is all of it
        """
        if known is None or known.all():
            picture = np.median(samples, axis=0).astype(np.float32)
        else:
            picture = _median(samples, known)
            samples = np.where(known[..., None], samples, np.rint(picture).astype(np.uint8))
        away = np.abs(samples - picture).max(axis=3)
        limit = np.clip(NOISE * np.median(away, axis=0), LEAST, MOST).astype(np.float32)
        calm = cls(picture, limit, np.zeros(limit.shape, dtype=np.bool_))
        return cls(picture, limit, calm.left(samples, max(2, round(STABLE / seconds))))

    def moving(self, picture: Pixels) -> Mask:
        """(rows, columns): what is not the background, a registered picture."""
        return self._something(picture) | self.restless

    def boxes(self, picture: Pixels, known: Mask | None = None) -> Boxes:
        """The same as boxes in cells, each around a thing and a cell more on each side.

        known: (rows, columns) what the picture shows; None is all of it
        """
        mask = self.moving(picture)
        if known is not None:
            mask = mask & known
        kept = shrunk(grown(mask, 2), 1)
        labels, found = blobs(kept)
        counts = np.bincount(labels[mask], minlength=len(found) + 1)[1:]
        return _stacked(found[counts >= SMALLEST])

    def left(self, samples: NDArray[np.uint8], least: int) -> Mask:
        """Places that a thing left which is in the median: so many samples alike, and no thing."""
        run = np.zeros(self.limit.shape, dtype=np.int64)
        longest, when = run.copy(), run.copy()
        for number, (before, sample) in enumerate(pairwise(samples), 1):
            same = np.abs(sample.astype(np.float32) - before).max(axis=2) < self.limit
            run = np.where(same & self._something(sample), run + 1, 0)
            when[run > longest] = number
            longest = np.maximum(run, longest)
        labels, found = blobs(shrunk(grown(longest >= least, 2), 2))
        mask = np.zeros(self.limit.shape, dtype=np.bool_)
        for number in range(1, len(found) + 1):
            place = labels == number
            other = samples[int(np.median(when[place & (longest >= least)]))]
            if place.sum() >= SMALLEST and not self._is_clearer(other, place):
                mask |= place
        return grown(mask)  # a thing's edge is as like its surroundings as the next cell

    def _is_clearer(self, other: Pixels, place: Mask) -> bool:
        """Does another picture show an outline there that this one does not?"""
        edge = grown(place, 2) & ~shrunk(place, 1)
        ours = _steepness(self.picture)[edge].mean()
        return bool(_steepness(other.astype(np.float32))[edge].mean() >= CLEARER * ours)

    def _something(self, picture: Pixels) -> Mask:
        """Outside of what the background shows at a cell and its neighbours, for cameras shake."""
        low, high = self._range
        bright = picture + self._light(picture)
        away = np.maximum(low - bright, bright - high).max(axis=2)
        return np.asarray(away > self.limit, dtype=np.bool_)

    def _light(self, picture: Pixels) -> Picture:
        """How much darker each part of it is than the background: clouds, and exposure.

        A thing differs by more than light does, and is smaller than the parts are.
        """
        return _averaged(np.clip(self.picture - picture, -MOST, MOST), max(self.limit.shape) // 8)

    @cached_property
    def _range(self) -> tuple[Picture, Picture]:
        around = np.pad(self.picture, ((1, 1), (1, 1), (0, 0)), "edge")
        rows, columns = self.limit.shape
        shifts = [around[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
        return np.minimum.reduce(shifts), np.maximum.reduce(shifts)


def _median(samples: NDArray[np.uint8], known: Mask) -> Picture:
    """Of those that show a cell; of all where none does."""
    shown = np.where(known[..., None], samples, np.nan).astype(np.float32)
    never = ~known.any(axis=0)
    shown[:, never] = samples[:, never]
    return np.asarray(np.nanmedian(shown, axis=0), dtype=np.float32)


def _averaged(picture: Picture, reach: int) -> Picture:
    """Means over squares of so many cells to each side."""
    for axis in (0, 1):
        wider = [(reach + 1, reach) if each == axis else (0, 0) for each in range(3)]
        padded = np.pad(picture, wider, "edge")
        sums = padded.cumsum(axis=axis, dtype=np.float32)
        length = picture.shape[axis]
        high = np.take(sums, range(2 * reach + 1, 2 * reach + 1 + length), axis)
        picture = (high - np.take(sums, range(length), axis)) / np.float32(2 * reach + 1)
    return picture


def _steepness(picture: Picture) -> NDArray[np.float32]:
    """(rows, columns) how much a picture changes from cell to cell."""
    down = np.abs(np.diff(picture, axis=0, append=picture[-1:])).max(axis=2)
    across = np.abs(np.diff(picture, axis=1, append=picture[:, -1:])).max(axis=2)
    return np.asarray(np.maximum(down, across), dtype=np.float32)


def _stacked(boxes: Boxes) -> Boxes:
    """One box where two stand above each other: legs and a head whose coat is like the wall."""
    found = [tuple(box) for box in boxes.tolist()]
    merged = True
    while merged:
        merged = False
        for place, one in enumerate(found):
            other = next((o for o in found[place + 1 :] if _belong(one, o)), None)
            if other is not None:
                found.remove(other)
                found[place] = (
                    min(one[0], other[0]), min(one[1], other[1]),
                    max(one[2], other[2]), max(one[3], other[3]),
                )  # fmt: skip
                merged = True
                break
    return np.array(found, dtype=np.int64).reshape(-1, 4)


def _belong(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Mostly above each other, no farther apart than half of the lower one's height, and of
    one thing's widths: what a head is to its coat, and not what somebody is to a kerb.
    """
    across = min(one[2], other[2]) - max(one[0], other[0])
    gap = max(one[1], other[1]) - min(one[3], other[3])
    narrow, wide = sorted((one[2] - one[0], other[2] - other[0]))
    height = min(one[3] - one[1], other[3] - other[1])
    return across >= 0.6 * narrow and gap <= height / 2 and wide <= WIDER * narrow
