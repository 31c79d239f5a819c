"""Where a camera that ought to stand still looks, compared with its first picture.

A camera sways in the wind and in a hand, and much of its picture may be people. So several
moves are tried, and the one stays that leaves the least of most cells' difference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Size
from bystander.track.drift import COLUMNS, ROWS, shift_between, spectrum_of
from bystander.track.thumbnail import brightness, sampled

LONG_SIDE = 240
"""Cells along a picture's longer side: people of a tenth of it are well seen."""

SWAY = 0.1
"""Share of a side by which a camera that stands still may sway."""

NEAR = 2
"""Cells around a likely move that are tried, too."""

SPARE = 7
"""Of so many cells one is compared, from row to row another: a view is told by few."""

SAME = 15.0
"""Difference, of 255, that half of the cells must not exceed: otherwise it is another view."""

OTHER = 40
"""Difference from which a cell shows something else, and says nothing about the move."""

Move = tuple[int, int]
"""(x, y) cells to the right and down since the first picture."""


class Anchor:
    """Told of frames of one shot in order, from its first."""

    def __init__(self, first: Frame) -> None:
        self._size = small(first.size)
        self._picture = _green(first.rgb(self._size))
        self._spectrum = _spectrum(first)
        self._last: Move = (0, 0)

    def again(self) -> Anchor:
        """The same, to go through the shot once more."""
        twin = object.__new__(Anchor)
        twin._size, twin._picture = self._size, self._picture
        twin._spectrum, twin._last = self._spectrum, (0, 0)
        return twin

    def held(self, frame: Frame) -> tuple[Pixels, Move, bool]:
        """The next frame, small and moved back; its move; whether it shows the same view."""
        pixels = frame.rgb(self._size)
        x, y = shift_between(self._spectrum, _spectrum(frame))
        likely = (round(x * self._size.width), round(y * self._size.height))
        tried = {move for each in ((0, 0), self._last, likely) for move in _around(each)}
        green = _green(pixels)
        # Of moves that leave the same, the one nearest to the last: nothing jumps for nothing.
        costs = [
            (_bounded(self._difference(green, move)), _far(move, self._last), move)
            for move in sorted(tried)
            if self._is_sway(move)
        ]
        move = min(costs)[2]
        is_same = bool(np.median(self._difference(green, move)) <= SAME)
        if is_same:
            self._last = move
        return registered(pixels, move), move, is_same

    def _is_sway(self, move: Move) -> bool:
        x, y = map(abs, move)
        return x <= SWAY * self._size.width and y <= SWAY * self._size.height

    def _difference(self, green: NDArray[np.int16], move: Move) -> NDArray[np.int16]:
        """Of some cells that both show, however bright the whole is."""
        x, y = move
        rows, columns = green.shape
        here = green[max(y, 0) : rows + min(y, 0), max(x, 0) : columns + min(x, 0)]
        there = self._picture[max(-y, 0) : rows - max(y, 0), max(-x, 0) : columns - max(x, 0)]
        away = (here - there).ravel()[::SPARE]
        return np.asarray(np.abs(away - np.int16(np.median(away))), dtype=np.int16)


def _bounded(difference: NDArray[np.int16]) -> float:
    """The mean, in which no cell counts for more than somebody before it would."""
    return float(np.minimum(difference, OTHER).mean())


def small(size: Size) -> Size:
    """How large a picture is looked at."""
    longest = max(size.width, size.height)
    wide = min(LONG_SIDE, longest)
    return Size(max(1, size.width * wide // longest), max(1, size.height * wide // longest))


def registered(pixels: Pixels, move: Move) -> Pixels:
    """The picture moved back; its edges stand for what is lost there."""
    if move == (0, 0):
        return pixels
    x, y = move
    rows = np.clip(np.arange(pixels.shape[0]) + y, 0, pixels.shape[0] - 1)
    columns = np.clip(np.arange(pixels.shape[1]) + x, 0, pixels.shape[1] - 1)
    return pixels[rows][:, columns]


def shown(size: Size, move: Move) -> NDArray[np.bool_]:
    """(rows, columns): what a picture that was moved back shows itself; the rest is lost."""
    x, y = move
    mask = np.zeros((size.height, size.width), dtype=np.bool_)
    rows = slice(max(-y, 0), size.height - max(y, 0))
    mask[rows, max(-x, 0) : size.width - max(x, 0)] = True
    return mask


def _around(move: Move) -> list[Move]:
    reach = range(-NEAR, NEAR + 1)
    return [(move[0] + x, move[1] + y) for x in reach for y in reach]


def _far(move: Move, other: Move) -> int:
    return abs(move[0] - other[0]) + abs(move[1] - other[1])


def _green(pixels: Pixels) -> NDArray[np.int16]:
    return pixels[..., 1].astype(np.int16)


def _spectrum(frame: Frame) -> NDArray[np.complex64]:
    return spectrum_of(sampled(brightness(frame), ROWS, COLUMNS))
