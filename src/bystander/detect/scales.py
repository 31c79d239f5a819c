"""At which sizes a picture is shown to a detector, and how the answers are joined."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from bystander.detect.suppression import suppressed
from bystander.domain.findings import Detection
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium

VIDEO_LONG_SIDE = 1920
MOST_PIXELS = 1920 * 1088
"""Pixels of the largest enlarged picture: the network needs about 130 bytes for each."""

SMALL_VIDEO = 480
"""Long side of a video picture for which two sizes cost less than one does elsewhere."""

REDUCED = Fraction(1, 2)
"""Every second look at a video is at this size: it sees large and turned faces better, at
a quarter of the cost, and what it misses the looks beside it see."""

DEEP_EVERY = 30
"""Looks from one enlarged look at a shot, for small faces, to the next."""

PHOTO_LONG_SIDE = 2048
LARGE_FACES = 640
"""Long side at which a face that fills a photo is as large as those a network was taught."""

SAME_FACE = 0.5
"""Boxes of one face at two sizes overlap more than this; two neighbours' boxes less."""


def video_sizes(size: Size, look: int) -> tuple[Size, ...]:
    """The sizes at which to look at a video's picture of ``size``.

    look: how many looks there were in this shot before; sizes take turns, because a face
        that stays is seen at one of them, and time joins what they see
    """
    longest = max(size.width, size.height)
    whole = min(longest, VIDEO_LONG_SIDE)
    if longest <= SMALL_VIDEO:
        return scaled_to(size, 2 * longest), size
    if look % DEEP_EVERY == 0:
        return _distinct(size, whole, _enlarged(size))
    return _distinct(size, round(whole * REDUCED) if look % 2 else whole)


def judge_size(size: Size, medium: Medium) -> Size:
    """The one size at which the judge looks at a copy's picture.

    A video's smaller one, in frames that nobody looked at: what a face shows at two sizes
    and in many frames is hard to miss at all of them, and no further size is compiled. A
    photo's is between its own.
    """
    longest = max(size.width, size.height)
    if medium is Medium.PHOTO:
        return scaled_to(size, min(longest * 4 // 5, PHOTO_LONG_SIDE * 4 // 5))
    if longest <= SMALL_VIDEO:
        return size
    return scaled_to(size, round(min(longest, VIDEO_LONG_SIDE) * REDUCED))


def photo_sizes(size: Size) -> tuple[Size, ...]:
    """The sizes at which to look at a photo of ``size``.

    Also enlarged when it is small, for small faces, and reduced when it is large, for
    large ones.
    """
    longest = max(size.width, size.height)
    sides = [min(longest, PHOTO_LONG_SIDE)]
    if longest <= PHOTO_LONG_SIDE // 2:
        sides.append(2 * longest)
    if longest > 2 * LARGE_FACES:
        sides.append(LARGE_FACES)
    return _distinct(size, *sides)


def scaled_to(size: Size, longest: int) -> Size:
    """The same proportions with this long side."""
    factor = Fraction(longest, max(size.width, size.height))
    return Size(max(1, round(size.width * factor)), max(1, round(size.height * factor)))


def _enlarged(size: Size) -> int:
    """A long side twice as long, or as far as the bounds allow; never shorter than it is."""
    longest = max(size.width, size.height)
    bound = math.sqrt(MOST_PIXELS / (size.width * size.height))
    return min(max(longest, int(longest * min(2.0, bound))), VIDEO_LONG_SIDE)


def _distinct(size: Size, *sides: int) -> tuple[Size, ...]:
    return tuple(dict.fromkeys(scaled_to(size, side) for side in sides))


def joined(found: Iterable[tuple[Detection, ...]]) -> tuple[Detection, ...]:
    """What was seen at several sizes, one box a face; the surest box stays.

    found: per size, boxes in one and the same picture's pixels
    """
    every = [seen for answers in found for seen in answers]
    if not every:
        return ()
    boxes = np.array(
        [[seen.box.left, seen.box.top, seen.box.right, seen.box.bottom] for seen in every],
        dtype=np.float32,
    )
    scores = np.array([seen.score for seen in every], dtype=np.float32)
    return tuple(every[index] for index in suppressed(boxes, scores, SAME_FACE))
