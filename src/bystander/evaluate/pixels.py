"""Judged from the pixels alone: a copy beside its original, the same for every tool.

A pixel is changed where copy and original differ by more than encoding explains for a spot
of such texture; ``noise`` learns how much that is. docs/evaluate.md tells how this was
checked on copies whose truth is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bystander.domain.geometry import Size
from bystander.errors import BadRequest
from bystander.evaluate.annotation import Item, Marked
from bystander.evaluate.covering import Mask, elsewhere, inner
from bystander.evaluate.in_step import frame_count, in_step
from bystander.evaluate.noise import (
    Evidence,
    Levels,
    Noise,
    changed_share,
    evidence,
    mean_around,
)
from bystander.evaluate.verdicts import Judged, Verdict
from bystander.stages import Source
from bystander.track.shots import Cuts
from bystander.track.thumbnail import thumbnail

SPOT = 9
"""Pixels a side of the square that must be changed for the most part before its middle is
covered for nothing: single pixels change in every lossy copy."""

MOSTLY = 0.75


class Beside:
    """One original and one copy of it, decoded as often as they are gone through.

    item: of one file; its frames are those that are judged
    """

    def __init__(self, item: Item, original: Source, copy: Source) -> None:
        self._item = item
        self._original = original
        self._copy = copy
        self.size: Size = original.facts.size
        self.counts = frame_count(original), frame_count(copy)
        if item.frames and item.frames[-1].frame >= self.counts[0]:
            raise BadRequest(
                f"{item.files[0]} has {self.counts[0]} frames, its annotation has more; "
                "name the video that it was made for with --media"
            )
        self.cuts: list[int] = []

    def marked(self) -> Iterator[tuple[Marked, Evidence]]:
        """Every annotated frame. The cuts of the original are found on the way."""
        wanted = {marked.frame: marked for marked in self._item.frames}
        cuts, self.cuts = Cuts(), []
        by_time = self.counts[0] != self.counts[1]
        for frame, copied in in_step(self._original, self._copy, self.size, by_time=by_time):
            if cuts.starts_shot(thumbnail(frame)):
                self.cuts.append(frame.index)
            if frame.index in wanted:
                yield wanted[frame.index], evidence(frame.rgb(self.size), copied)


def by_pixels(item: Item, original: Source, copy: Source) -> Judged:
    """Decodes both twice: for the noise of the encoding, and for the faces."""
    pair = Beside(item, original, copy)
    noise = Noise()
    for marked, seen in pair.marked():
        noise.learn(seen, elsewhere(marked.all_boxes(), pair.size))
    limits = noise.limits()
    verdicts: list[list[Verdict]] = []
    over: list[float] = []
    for marked, seen in pair.marked():
        over.append(float((_spots(seen, limits) & elsewhere(marked.all_boxes(), pair.size)).mean()))
        verdicts.append(
            [
                Verdict(
                    marked.frame,
                    index,
                    face.side,
                    changed_share(inner(face.box, pair.size), seen, limits),
                )
                for index, face in enumerate(marked.faces)
            ]
        )
    found = tuple(chain(*verdicts))
    return Judged(item, found, tuple(over), tuple(pair.cuts), pair.counts)


def _spots(seen: Evidence, limits: Levels) -> Mask:
    """Changed pixels that are no specks."""
    changed = seen.changed(limits)
    mostly: Mask = mean_around(changed.astype(float), SPOT) >= MOSTLY
    return changed & mostly
