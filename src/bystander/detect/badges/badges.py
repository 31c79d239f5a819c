"""Badges on what somebody wears, found by their shape below a face: they are too small to be
read, or nothing on them was found, and a closer look might still read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bystander.detect.badges.cards import BLUE, Sides, cards
from bystander.detect.scales import scaled_to
from bystander.detect.suppression import suppressed
from bystander.detect.writing.sizes import resized
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.stages import Detector

LONGEST_VIEW = 640
"""Long side of the picture that faces are looked for in: those that matter are large."""

FACE = 0.3
"""Score of a face below which a badge is looked for."""

LEAST_FACE = 48.0
"""Width of such a face in pixels. A name on a badge is a twentieth as high as a face is wide:
below this, it is two pixels high at most.
"""

ASIDE, BELOW = 1.3, 4.0
"""How far beside the middle of a face and below it is looked, in face widths."""

NECK, SHOULDER = 0.4, 0.8
"""Farthest that a badge's middle lies beside its wearer's: at the chin, and how much more for
each face width below it. What lies farther out there is behind them.
"""

WHITER = 1.1
"""How much more blue a badge has than the median of its wearer's face, at least."""

WIDTH = 64.0
"""A face's width where badges are looked for, in pixels."""

SHORT, LONG = (0.18, 0.8), (0.3, 1.1)
"""Sides of badges, in face widths: from 54 by 86 millimetres, half hidden, to 105 by 148."""

CARD = 1.586
"""Length of a card in its widths (ISO/IEC 7810): its holder may hide a part of it."""

VOTE = 0.1
"""Score for each time that a card was seen at one of the thresholds."""

MOST = 0.95
SAME = 0.3


class Badges:
    """Finds badges in single pictures.

    faces: finds those who wear them; closed by whoever closes this
    """

    def __init__(self, faces: Detector) -> None:
        self._faces = faces

    def among(self, pixels: Pixels, floor: float) -> list[Detection]:
        """Those that score at least ``floor``, of the kind text, with a reason.

        pixels: (height, width, 3) uint8 RGB
        """
        size = Size(pixels.shape[1], pixels.shape[0])
        found = [
            (box.clipped(size), score)
            for face in self._large_faces(pixels, size)
            for box, score in _below(pixels, face)
            if score >= floor
        ]
        return _once([(box, score) for box, score in found if box is not None])

    def close(self) -> None:
        self._faces.close()

    def _large_faces(self, pixels: Pixels, size: Size) -> Iterator[Box]:
        view = scaled_to(size, min(LONGEST_VIEW, max(size.width, size.height)))
        shown = resized(pixels, view.width / size.width)
        factor = size.width / shown.shape[1]
        for seen in self._faces.detect(shown, FACE).result():
            face = seen.box.scaled(factor, factor)
            if seen.kind is Kind.FACE and face.width >= LEAST_FACE:
                yield face


def _below(pixels: Pixels, face: Box) -> Iterator[tuple[Box, float]]:
    """Boxes in the picture, and their scores."""
    height, width, _ = pixels.shape
    middle = (face.left + face.right) / 2
    left, right = (middle + side * ASIDE * face.width for side in (-1, 1))
    rows = slice(max(0, round(face.bottom)), min(height, round(face.bottom + BELOW * face.width)))
    columns = slice(max(0, round(left)), min(width, round(right)))
    part = pixels[rows, columns]
    factor = WIDTH / face.width
    if min(part.shape[:2]) * factor < SHORT[0] * WIDTH:
        return
    sides = Sides((SHORT[0] * WIDTH, SHORT[1] * WIDTH), (LONG[0] * WIDTH, LONG[1] * WIDTH))
    for card, votes in cards(resized(part, factor), sides, _whiter_than(pixels, face)):
        whole = card.sized(card.length, max(card.height, card.length / CARD))
        place = whole.scaled(1 / factor).shifted(columns.start, rows.start)
        aside, below = abs(place.x - middle), place.y - face.bottom
        if aside <= NECK * face.width + SHOULDER * below:
            yield place.box, min(VOTE * votes, MOST)


def _whiter_than(pixels: Pixels, face: Box) -> int:
    """The least blue of a badge in the light that falls on this face."""
    inner = face.enlarged(-face.width / 4, -face.height / 4)
    left, top, right, bottom = inner.outward()
    part = pixels[max(0, top) : max(0, bottom), max(0, left) : max(0, right), BLUE]
    return round(WHITER * float(np.median(part))) if part.size else 0


def _once(found: Sequence[tuple[Box, float]]) -> list[Detection]:
    """Of those that overlap, as those of one badge and those below two faces do, the surest."""
    corners = np.array([(b.left, b.top, b.right, b.bottom) for b, _ in found], dtype=np.float32)
    scores = np.array([score for _, score in found], dtype=np.float32)
    kept = suppressed(corners.reshape(-1, 4), scores, SAME)
    best = [found[index] for index in kept]
    return [Detection(Kind.TEXT, box, score, reason="badge") for box, score in best]
