"""Finds cuts while frames go by, from thumbnails alone.

A cut is a picture that its predecessor does not explain: not by a shift (a pan), not by
more or less light (a flash, a fade), and much less than the last pictures explained each
other (fast motion). The adaptive threshold follows the idea of PySceneDetect's
AdaptiveDetector, with the past only, because the answer is needed at once.

A missed cut only makes covers longer than needed. A false one ends tracks, so doubt
means no cut.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from bystander.track.thumbnail import Thumbnail

DIFFERENT = 0.45  # least unexplained share of a picture's pattern at a cut, in [0, 1]
RELATIVE = 2.5  # least ratio to the mean of the recent ones
CALM = 0.15  # unexplained share below which nobody asks whether the camera moved
LEVELS = 6.0  # least mean change of brightness, of 255: below is noise in the dark
RECENT = 8  # frames
FLASH = 6  # frames after which a return to the picture before is a cut all the same
SHIFTS = tuple((y, x) for y in (-2, 0, 2) for x in (-9, -6, -3, 0, 3, 6, 9))  # of every second row
HISTOGRAM_BINS = 24


class Cuts:
    """Fed with every frame in presentation order, tells where shots start."""

    def __init__(self) -> None:
        self._before: Thumbnail | None = None
        self._recent: deque[float] = deque(maxlen=RECENT)
        self._left: Thumbnail | None = None  # the last picture before the latest cut
        self._since = 0

    def starts_shot(self, picture: Thumbnail) -> bool:
        """Whether this frame is the first of a shot; the very first frame is.

        picture: (rows, columns) brightness in [0, 255], of the same shape every time
        """
        before, self._before = self._before, picture
        self._since += 1
        if before is None:
            return True
        change = unexplained(before, picture)
        cut = self._is_cut(change, before, picture)
        if cut:
            self._recent.clear()
            self._left, self._since = before, 0
        else:
            self._recent.append(change)
        return cut

    def _is_cut(self, change: float, before: Thumbnail, picture: Thumbnail) -> bool:
        usual = sum(self._recent) / len(self._recent) if self._recent else 0.0
        if change < max(DIFFERENT, RELATIVE * usual):
            return False
        if self._since <= FLASH and self._left is not None:
            return unexplained(self._left, picture) >= DIFFERENT
        return not _same_palette(before, picture)


def unexplained(before: Thumbnail, after: Thumbnail) -> float:
    """The share of ``after``'s pattern that ``before`` does not explain, in [0, 1].

    One minus the best correlation over shifts of up to a seventh of the picture, so that
    neither a pan nor a change of light counts; 0 where hardly any brightness changed.
    """
    if float(np.abs(after - before).mean()) < LEVELS:
        return 0.0
    still = 1.0 - _correlation(before, after)
    if still < CALM:
        return still
    old, new = before[::2], after[::2]
    moved = (1.0 - _correlation(*_overlap(old, new, *shift)) for shift in SHIFTS)
    return min(1.0, *moved)


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Pearson's, in [0, 1]; nearly flat pictures count as explained by flat ones."""
    first, second = one - one.mean(), other - other.mean()
    floor = 16.0 * first.size  # a spread of 4 levels: sensor noise
    strength = float(np.sqrt((np.vdot(first, first) + floor) * (np.vdot(second, second) + floor)))
    return float(max(0.0, (float(np.vdot(first, second)) + floor) / strength))


def _overlap(
    before: Thumbnail, after: Thumbnail, rows: int, columns: int
) -> tuple[Thumbnail, Thumbnail]:
    """The parts of both that show the same when the view moved by rows and columns."""
    height, width = before.shape
    old = before[max(0, rows) : height + min(0, rows), max(0, columns) : width + min(0, columns)]
    new = after[max(0, -rows) : height - max(0, rows), max(0, -columns) : width - max(0, columns)]
    return old, new


def _same_palette(before: Thumbnail, after: Thumbnail) -> bool:
    """Nearly the same amounts of dark and bright: fast motion in one place, not a cut."""
    edges = np.linspace(0.0, 256.0, HISTOGRAM_BINS + 1)
    one, _ = np.histogram(before, edges)
    other, _ = np.histogram(after, edges)
    shared = float(np.minimum(one, other).sum()) / before.size
    return shared > 0.9  # noqa: PLR2004 -- two pictures of one place share nine tenths
