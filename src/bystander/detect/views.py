"""How a video's picture is shown to a detector: at which size, and in pieces or whole.

Pieces bound the memory that a network needs, and let a look at a larger size use the
network that was made ready for a smaller one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from bystander.detect.scales import scaled_to
from bystander.domain.findings import Detection
from bystander.domain.geometry import Box, Size

LONGEST = 1920
"""Long side of the largest picture that is looked at; larger ones are reduced to it."""

AT_ONCE = 1280
"""Longest side that is shown in one piece: what bounds the memory of a network at work."""

SMALL = 480
"""Long side of a video that is looked at enlarged in its turn, not reduced."""

TINY = 256
"""Long side of a video that costs so little that sizes need not take turns."""

OVERLAP = 64
"""Least pixels that two pieces share: a face that is cut by one is whole in the other."""

THIN = 4 * OVERLAP
"""A side that is not worth cutting."""

MULTIPLE = 32
"""Of which networks take the sides; the rest is filled with grey, so pieces may use it."""

EDGE = 1.0
"""Pixels from the edge of a piece at which a box counts as cut by it."""


class Depth(Enum):
    """How small a face a look at a video is meant to find. Deeper looks cost more.

    HALF sees large and turned faces better than WHOLE, at a quarter of its cost.
    """

    HALF = "half the size"
    WHOLE = "as it is"
    DEEP = "as it is, and enlarged"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a scaled picture, half-open."""

    rows: slice
    columns: slice


@dataclass(frozen=True, slots=True)
class View:
    """A picture scaled to ``size``, shown in pieces of at most ``piece``."""

    size: Size
    piece: Size

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """As few as will do, of equal size, sharing at least OVERLAP pixels."""
        return tuple(
            Piece(rows, columns)
            for rows in _spans(self.size.height, self.piece.height)
            for columns in _spans(self.size.width, self.piece.width)
        )

    def in_picture(
        self, piece: Piece, found: tuple[Detection, ...], picture: Size
    ) -> tuple[Detection, ...]:
        """What was found in a piece, in the pixels of a picture of this size.

        A box that the piece cuts is left to the neighbour that sees it whole, or, where it
        is larger than what neighbours share, to a look at a smaller size.
        """
        x, y = picture.width / self.size.width, picture.height / self.size.height
        return tuple(
            replace(
                seen,
                box=seen.box.shifted(piece.columns.start, piece.rows.start).scaled(x, y),
                landmarks=(),
            )
            for seen in found
            if not self._is_cut(seen.box, piece)
        )

    def _is_cut(self, box: Box, piece: Piece) -> bool:
        starts = (piece.columns.start, box.left), (piece.rows.start, box.top)
        ends = (
            (piece.columns, self.size.width, box.right),
            (piece.rows, self.size.height, box.bottom),
        )
        return any(start > 0 and low <= EDGE for start, low in starts) or any(
            span.stop < length and high >= span.stop - span.start - EDGE
            for span, length, high in ends
        )


def video_views(size: Size, depth: Depth) -> tuple[View, ...]:
    """How to look at a video's picture of ``size``."""
    whole, half, deep = _whole(size), _half(size), _deep(size)
    if max(size.width, size.height) <= TINY:
        return whole, half
    if depth is Depth.HALF:
        return (half,)
    # Faces too large for a piece are seen at half the size only.
    near = (whole,) if len(whole.pieces) == 1 else (whole, half)
    return (*near, deep) if depth is Depth.DEEP and deep != whole else near


def video_judge_size(size: Size) -> Size:
    """The one size at which the judge looks at a copy of a video.

    The smaller one, in frames that nobody looked at: what a face shows at two sizes and in
    many frames is hard to miss at all of them, and no further network is made ready.
    """
    return _half(size).size


def video_proof_size(size: Size) -> Size:
    """The one size at which the full proof sees every other picture: as it is, in one piece.

    Half the size loses small faces: one of 20 x 31 pixels scores 0.4 there, and 0.8 as it is.
    """
    whole = _whole(size)
    return whole.size if len(whole.pieces) == 1 else scaled_to(size, AT_ONCE)


def _whole(size: Size) -> View:
    """As it is, in pieces of half the size where it is large; enlarged where it is small."""
    longest = max(size.width, size.height)
    if longest <= SMALL:
        return _alone(scaled_to(size, 2 * longest))
    return _alone(size) if longest <= AT_ONCE else _tiled(_half(size).size, 2)


def _half(size: Size) -> View:
    longest = max(size.width, size.height)
    if longest <= SMALL:
        return _alone(size)
    return _alone(scaled_to(size, min(longest, LONGEST) // 2))


def _deep(size: Size) -> View:
    """Enlarged, to LONGEST at most; as it is, where it is small or large already."""
    longest = max(size.width, size.height)
    if SMALL < longest <= LONGEST // 2:
        return _tiled(size, 2)
    return _tiled(_half(size).size, 3) if SMALL < longest <= AT_ONCE else _whole(size)


def _alone(size: Size) -> View:
    return View(size, size)


def _tiled(canvas: Size, count: int) -> View:
    """As large as ``count`` pieces a side can cover, if they overlap."""
    piece = Size(_rounded(canvas.width), _rounded(canvas.height))
    across, down = (count * side - (count - 1) * OVERLAP for side in (piece.width, piece.height))
    if min(canvas.width, canvas.height) < THIN:
        whole = scaled_to(canvas, max(across, down))
        return _alone(whole)
    factor = min(Fraction(across, canvas.width), Fraction(down, canvas.height))
    return View(Size(int(canvas.width * factor), int(canvas.height * factor)), piece)


def _rounded(side: int) -> int:
    return -(-side // MULTIPLE) * MULTIPLE


def _spans(length: int, piece: int) -> tuple[slice, ...]:
    if length <= piece:
        return (slice(0, length),)
    count = math.ceil(Fraction(length - OVERLAP, piece - OVERLAP))
    room = length - piece
    starts = [room * place // (count - 1) for place in range(count)]
    return tuple(slice(start, start + piece) for start in starts)
