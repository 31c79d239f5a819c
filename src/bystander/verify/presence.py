"""Every cover of the plan is really there, in every frame.

Under a cover nothing of the original may show. The place is divided into small squares; one in
which the original has texture and the copy has the very same one shows it. What encoding does
to a picture is far less than a texture, what an effect does is at least as much.
"""

from __future__ import annotations

from bystander.domain.clock import timecode
from bystander.domain.geometry import Outline
from bystander.domain.plan import Cover
from bystander.domain.report import Leak, LeakKind
from bystander.verify.side_by_side import Pair, Verdict
from bystander.verify.squares import Squares

NAME = "expected covers"

SMALL = 32
"""Pixels of a cover's shorter side below which the smallest squares are asked."""

LARGER = 2
"""Smallest squares a side of those that are asked elsewhere."""

TEXTURE = 64.0
"""Variance of light, of 255 squared, from which on a square tells anything: a deviation of 8."""

LEFT = 0.25
"""The original shows in a square that differs from it by less than this share of its texture."""

OPEN = 0.1
"""Share of the squares with texture in which the original shows, from which on a cover is not
where it ought to be."""

ENOUGH = 4
"""Squares that must show it: a few may be alike by chance."""

MOST_TOLD = 10


class Presence:
    """The first frame of each cover in which it is not there, ten covers at most."""

    name = NAME

    def __init__(self) -> None:
        self._found: dict[int, Leak] = {}

    def see(self, pair: Pair) -> None:
        turn, size = pair.original.orientation, pair.original.size
        stored = [turn.stored_outline(outline, size) for _, outline in pair.hidden]
        squares = Squares.of(pair.original, pair.copy, stored)
        for (cover, _), outline in zip(pair.hidden, stored, strict=True):
            share = shown(outline, squares)
            if share >= OPEN:
                self._note(cover, pair, share)

    def verdict(self) -> Verdict:
        return Verdict(tuple(self._found.values())[:MOST_TOLD])

    def _note(self, cover: Cover, pair: Pair, share: float) -> None:
        if cover.track in self._found:
            return
        when = timecode(pair.copy.seconds)
        self._found[cover.track] = Leak(
            LeakKind.UNCOVERED,
            NAME,
            f"the original shows at {when} where track {cover.track} ought to be covered",
            frame=pair.copy.index,
            seconds=pair.copy.seconds,
            place=cover.path.at(pair.copy.index),
            score=share,
        )


def shown(stored: Outline, squares: Squares) -> float:
    """The share of an outline's squares with texture in which the original shows, 0 to 1."""
    times = 1 if min(stored.box.width, stored.box.height) < SMALL else LARGER
    texture, apart = squares.within(stored, times)
    textured = texture >= TEXTURE
    visible = int((textured & (apart < LEFT * texture)).sum())
    return visible / int(textured.sum()) if visible >= ENOUGH else 0.0
