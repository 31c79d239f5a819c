"""How a photo is shown to a detector: enlarged, as it is, and smaller by halves.

A network finds faces of some ten to a hundred of its pixels. Sizes an octave apart see
every face two or three times in that range, which is what `evidence` weighs. The largest
costs most, so a small picture, in which faces are small, is shown at more of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from bystander.detect.scales import scaled_to
from bystander.detect.views import MULTIPLE, OVERLAP, View
from bystander.domain.geometry import Size
from bystander.domain.policy import Preset

LONGEST = 4096
"""Long side of the largest picture that is looked at; larger ones are reduced to it."""

ENLARGED = {2: 6_000_000, 3: 4_000_000, 4: 4_000_000}
"""How many times larger a picture is shown -> the most pixels that it may then have."""

FAST_ENLARGED = {2: 1_500_000}
FAST_PIXELS = 1_500_000
"""Where speed counts, larger pictures are reduced to this."""

LARGE_FACES = 720
"""Long side at which a face that fills a photo is as large as those a network was taught.
Half of the photo is looked at in any case."""

PIECE_PIXELS = 1024 * 1024
"""What bounds the memory of a network at work."""

JUDGED = 2048
"""Long side of the largest picture that the judge looks at."""


def photo_views(size: Size, preset: Preset) -> tuple[View, ...]:
    """How to look at a photo of ``size``, the largest view first."""
    fast = preset is Preset.FAST
    near = min(_reduced(size) if fast else max(size.width, size.height), LONGEST)
    sides = [*_enlarged(size, FAST_ENLARGED if fast else ENLARGED), near]
    while sides[-1] > max(1, min(LARGE_FACES, near // 2)):
        sides.append(sides[-1] // 2)
    return tuple(_in_pieces(scaled_to(size, side)) for side in sides)


def photo_judge_size(size: Size, preset: Preset) -> Size:
    """The one size at which the judge looks at a photo: between those of the look pass."""
    if preset is Preset.FAST:
        return scaled_to(size, _reduced(size) * 3 // 5)
    return scaled_to(size, min(max(size.width, size.height), JUDGED) * 4 // 5)


def _enlarged(size: Size, bounds: Mapping[int, int]) -> list[int]:
    """Long sides, the longest first."""
    longest, area = max(size.width, size.height), size.width * size.height
    return [
        factor * longest
        for factor, pixels in sorted(bounds.items(), reverse=True)
        if area * factor**2 <= pixels and factor * longest <= LONGEST
    ]


def _reduced(size: Size) -> int:
    """The long side of a picture of at most FAST_PIXELS."""
    factor = min(1.0, math.sqrt(FAST_PIXELS / (size.width * size.height)))
    return max(1, int(max(size.width, size.height) * factor))


def _in_pieces(size: Size) -> View:
    """In as few pieces as the bound allows, the longer side cut first."""
    across = down = 1
    while (piece := _piece(size, across, down)).width * piece.height > PIECE_PIXELS:
        if piece.width >= piece.height:
            across += 1
        else:
            down += 1
    return View(size, piece)


def _piece(size: Size, across: int, down: int) -> Size:
    return Size(_part(size.width, across), _part(size.height, down))


def _part(length: int, count: int) -> int:
    """Of ``count`` pieces that overlap, rounded up to what networks take."""
    if count == 1:
        return length
    part = math.ceil(Fraction(length + (count - 1) * OVERLAP, count))
    return -(-part // MULTIPLE) * MULTIPLE
