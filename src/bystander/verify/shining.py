"""Nothing of the original shines through a cover, and none of its colour planes is left there.

``presence`` asks in every frame whether the original itself shows. This asks, in every eighth,
whether a share of it does: how much of the original's texture there is in the copy's, by linear
regression (Gauss) over small squares, each without its own mean. An effect that reads nothing
under its covers leaves as good as none; the original mixed in at a fifth leaves a fifth.

Squares of light are without their slopes, too: where it is dark below a cover and light above,
``fill`` is as the original is. Colours have little else than slopes, and a plane that is left
shows nearly all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bystander.domain.clock import timecode
from bystander.domain.frame import Frame, Plane, Role
from bystander.domain.opaque import OPAQUE
from bystander.domain.plan import Cover
from bystander.domain.proof import Omission
from bystander.domain.report import Leak, LeakKind
from bystander.verify.light import LIGHT
from bystander.verify.side_by_side import Pair, Verdict
from bystander.verify.squares import Levels
from bystander.verify.textures import Textures

NAME = "shining through"

EVERY = 8
"""Frames; and each cover's first one. A fault in one frame alone is ``presence``'s to find."""

ENOUGH = 16
"""Squares with texture, below which nothing can be told."""

SHARE = {True: 0.1, False: 0.5}
"""Share of the original's texture that is a leak; of light, and of colours. See docs/proof.md for
what ``fill`` leaves, and what a fifth of the original leaves that is mixed in."""

OFTEN = 4
SHARE_OFTEN = 0.03
"""The same of a track's light where it was asked so often: chance is less in all of them."""

MOST_TOLD = 10


@dataclass
class _Track:
    """What was told of one track's light so far."""

    asked: int = 0
    texture: float = 0.0
    shared: float = 0.0


def listed(effects: Iterable[str]) -> str:
    """Such as "blur and mosaic"."""
    return " and ".join(sorted(effects))


class ShiningThrough:
    """The first frame of each track in which the original shines through, ten at most."""

    name = NAME

    def __init__(self) -> None:
        self._found: dict[int, Leak] = {}
        self._tracks: dict[int, _Track] = defaultdict(_Track)
        self._effects: set[str] = set()

    def see(self, pair: Pair) -> None:
        frame = pair.copy.index
        self._effects.update(cover.effect for cover, _ in pair.hidden)
        due = [
            (cover, outline)
            for cover, outline in pair.hidden
            if (frame % EVERY == 0 or frame == cover.path.start)
            and cover.effect in OPAQUE
            and cover.track not in self._found
        ]
        if not due:
            return
        turn, size = pair.original.orientation, pair.original.size
        stored = [turn.stored_outline(outline, size) for _, outline in due]
        for theirs, ours in _planes(pair.original, pair.copy):
            textures = Textures.of(theirs, ours, stored)
            for (cover, _), outline in zip(due, stored, strict=True):
                self._ask(pair, cover, *textures.within(outline), bright=theirs.role in LIGHT)

    def verdict(self) -> Verdict:
        return Verdict(tuple(self._found.values())[:MOST_TOLD], omitted=self._omitted())

    def _omitted(self) -> tuple[Omission, ...]:
        weaker = self._effects - OPAQUE
        if not weaker:
            return ()
        check = f"{NAME} under {listed(weaker)}" if self._effects & OPAQUE else NAME
        return (Omission(check, f"covers of {listed(weaker)} let something through on purpose"),)

    def _ask(
        self, pair: Pair, cover: Cover, texture: Levels, shared: Levels, *, bright: bool
    ) -> None:
        if len(texture) < ENOUGH or cover.track in self._found:
            return
        there, left = float(texture.sum()), float(shared.sum())
        # A negative shows as much as what it is of.
        share, least = abs(left / there), SHARE[bright]
        if bright and share < least:
            told = self._tracks[cover.track]
            told.asked, told.texture, told.shared = (
                told.asked + 1, told.texture + there, told.shared + left,
            )  # fmt: skip
            if told.asked >= OFTEN:
                share, least = abs(told.shared / told.texture), SHARE_OFTEN
        if share >= least:
            self._found[cover.track] = _leak(pair, cover, share, bright=bright)


def _leak(pair: Pair, cover: Cover, share: float, *, bright: bool) -> Leak:
    what = "the original" if bright else "a colour plane of the original"
    frame, seconds = pair.copy.index, pair.copy.seconds
    detail = f"{what} shines through the cover of track {cover.track} at {timecode(seconds)}"
    return Leak(LeakKind.UNCOVERED, NAME, detail, frame, seconds, cover.path.at(frame), share)


def _planes(original: Frame, copy: Frame) -> list[tuple[Plane, Plane]]:
    pairs = zip(original.planes, copy.planes, strict=True)
    return [(theirs, ours) for theirs, ours in pairs if theirs.role is not Role.ALPHA]
