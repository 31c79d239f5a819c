"""Finds dissolves and fades through black while frames go by, from thumbnails alone.

While one picture dissolves into another, every frame is a sum of both: some of the first,
some of the last, and nothing else. A pan shows new parts instead, and under another light
the last picture is still much like the first.

All that is asked of the pictures are their products with each other, so that a frame costs
one multiplication by those before it.

A missed dissolve makes one shot of two. A false one, too, hides whoever is seen: both of its
shots are covered while it lasts.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from bystander.track.shots import DIFFERENT, unexplained
from bystander.track.thumbnail import Thumbnail

SPANS = np.array([6, 8, 12, 16, 24, 32, 48, 64])
"""Frames over which it is asked whether a dissolve went on."""

CELL = 4  # samples a side that are averaged: what moves a little hardly changes those
ALIKE = 0.5  # correlation from which two pictures are of one place
PATTERN = 64.0  # least variance of either picture: a fade from black is not between two
NOISE = 16.0  # variance that is nobody's pattern
FOREIGN = 0.12  # most of a frame's pattern that is neither picture's
SHARE = 0.8  # most that the frame in the middle has of either

BEFORE, AFTER = 2.0, 1.5
"""How far a dissolve is taken to reach back from, and on after, the frame at which it was
noticed, in spans: it is noticed before it is over, and its ends are hardly seen."""

Products = NDArray[np.float32]


class Dissolves:
    """Fed with every frame in presentation order, tells when a dissolve is over."""

    def __init__(self) -> None:
        self._ring = int(SPANS[-1]) + 1
        self.cut()

    def cut(self) -> None:
        """A new shot begins; what was before is not part of any dissolve."""
        self._pictures: NDArray[np.float32] | None = None
        self._thumbnails: deque[Thumbnail] = deque(maxlen=self._ring)
        self._products: Products = np.zeros((self._ring, self._ring), dtype=np.float32)
        self._frames = 0
        self._began = self._over = 0

    def ended(self, picture: Thumbnail) -> int | None:
        """How many frames ago a dissolve began that is over now, or None.

        picture: (rows, columns) brightness in [0, 255], of the same shape every time

        The first frame after a cut is never part of one.
        """
        self._remember(picture)
        newest = self._frames - 1
        if not self._over:
            self._notice(newest)
        if not self._over or newest < self._over:
            return None
        began = self._began
        self.cut()
        self._remember(picture)
        return newest - began

    def _notice(self, newest: int) -> None:
        for span in self._suspected(newest):
            if self._is_mixed(newest, span) and self._is_other(span):
                self._began = max(1, newest - int(BEFORE * span))
                self._over = newest + int(AFTER * span)
                return

    def _remember(self, picture: Thumbnail) -> None:
        rows, columns = picture.shape
        cells = picture.reshape(rows // CELL, CELL, columns // CELL, CELL).mean(axis=(1, 3))
        pattern = (cells - cells.mean()).ravel()
        if self._pictures is None:
            self._pictures = np.zeros((self._ring, pattern.size), dtype=np.float32)
        place = self._frames % self._ring
        self._pictures[place] = pattern
        products = self._pictures @ pattern / pattern.size
        self._products[place] = self._products[:, place] = products
        self._thumbnails.append(picture)
        self._frames += 1

    def _suspected(self, newest: int) -> list[int]:
        """The spans at whose ends pictures are unlike each other, the shortest first."""
        spans = SPANS[newest >= SPANS]
        before, now = (newest - spans) % self._ring, newest % self._ring
        old, new = self._products[before, before], self._products[now, now]
        shared = self._products[before, now]
        alike = (shared + NOISE) / np.sqrt((old + NOISE) * (new + NOISE))
        unlike = (alike < ALIKE) & (np.minimum(old, new) > PATTERN)
        return [int(span) for span in spans[unlike]]

    def _is_mixed(self, newest: int, span: int) -> bool:
        """Whether all frames in between are sums of the first and the last, by least squares."""
        places = np.arange(newest - span, newest + 1) % self._ring
        first, between, last = places[0], places[1:-1], places[-1]
        table = self._products
        old, new, shared = table[first, first], table[last, last], table[first, last]
        with_old, with_new = table[between, first], table[between, last]
        scale = old * new - shared * shared
        of_old = (new * with_old - shared * with_new) / scale
        of_new = (old * with_new - shared * with_old) / scale
        foreign = table[between, between] - of_old * with_old - of_new * with_new
        middle = len(between) // 2
        if max(of_old[middle], of_new[middle]) > SHARE:
            return False
        return bool(foreign.max() < FOREIGN * (old + new) / 2)

    def _is_other(self, span: int) -> bool:
        """Whether no shift explains the last picture by the first, as after a pan."""
        return unexplained(self._thumbnails[-1 - span], self._thumbnails[-1]) >= DIFFERENT
