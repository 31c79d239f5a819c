"""Every cover of the plan is really there, in every frame.

Under a cover nothing of the original may show. The place is divided into small squares; one in
which the original has texture and the copy has the very same one shows it. What encoding does
to a picture is far less than a texture, what an effect does is at least as much.

``mosaic``, ``blur`` and others leave something on purpose, and where a square of a mosaic ends
where a texture does, that is the texture: a square that is as they paint it is theirs.
"""

from __future__ import annotations

from bystander.domain.clock import timecode
from bystander.domain.geometry import Outline
from bystander.domain.opaque import OPAQUE
from bystander.domain.plan import Cover
from bystander.domain.report import Leak, LeakKind
from bystander.verify.repainted import Paint
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

    def __init__(self, paint: Paint | None = None) -> None:
        """paint: without it, effects that leave something are asked as if they left nothing."""
        self._paint = paint
        self._found: dict[int, Leak] = {}

    def see(self, pair: Pair) -> None:
        turn, size = pair.original.orientation, pair.original.size
        stored = [turn.stored_outline(outline, size) for _, outline in pair.hidden]
        squares = Squares.of(pair.original, pair.copy, stored)
        for (cover, _), outline in zip(pair.hidden, stored, strict=True):
            share = shown(outline, squares)
            if share >= OPEN and cover.track not in self._found:
                self._doubt(pair, cover, outline, squares)

    def verdict(self) -> Verdict:
        return Verdict(tuple(self._found.values())[:MOST_TOLD])

    def _doubt(self, pair: Pair, cover: Cover, stored: Outline, squares: Squares) -> None:
        again = None
        if cover.effect not in OPAQUE and self._paint is not None:
            again = Squares.of(self._paint(pair.original), pair.copy, [stored])
        share = shown(stored, squares, again)
        if share >= OPEN:
            self._note(cover, pair, share)

    def _note(self, cover: Cover, pair: Pair, share: float) -> None:
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


def shown(stored: Outline, squares: Squares, again: Squares | None = None) -> float:
    """The share of an outline's squares with texture in which the original shows, 0 to 1.

    again: what is painted there, and the copy: a square that is nearer to that shows that
    """
    times = 1 if min(stored.box.width, stored.box.height) < SMALL else LARGER
    texture, apart = squares.within(stored, times)
    textured = texture >= TEXTURE
    alike = textured & (apart < LEFT * texture)
    if again is not None:
        alike &= apart < again.within(stored, times)[1]
    visible = int(alike.sum())
    return visible / int(textured.sum()) if visible >= ENOUGH else 0.0
