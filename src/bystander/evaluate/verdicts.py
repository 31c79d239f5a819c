"""What was found out about one photo or video: which faces are hidden, how much too much."""

from __future__ import annotations

from dataclasses import dataclass

from bystander.evaluate.annotation import Item
from bystander.evaluate.covering import HIDDEN


@dataclass(frozen=True, slots=True)
class Verdict:
    """One face in one frame.

    index: the face's place in its frame's list
    side: its shorter side, in pixels
    share: of its inner box, hidden
    """

    frame: int
    index: int
    side: float
    share: float

    @property
    def hidden(self) -> bool:
        return self.share >= HIDDEN


@dataclass(frozen=True, slots=True)
class Judged:
    """One item, judged.

    over: for each annotated frame, the share of the picture that was covered away from faces
    cuts: first frames of shots, where somebody looked for them
    frames: how many the original and the copy have; of a plan both are the original's
    """

    item: Item
    verdicts: tuple[Verdict, ...]
    over: tuple[float, ...]
    cuts: tuple[int, ...] = ()
    frames: tuple[int, int] = (1, 1)

    def exposed(self) -> set[tuple[int, int]]:
        """(frame, index) of every face that is not hidden."""
        return {(each.frame, each.index) for each in self.verdicts if not each.hidden}
