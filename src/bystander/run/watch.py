"""What a survey asks of everybody who looks at a recording with it."""

from __future__ import annotations

from typing import Protocol

from bystander.domain.findings import Kind, Observation
from bystander.domain.frame import Frame
from bystander.run.cadence import Ease


class Watch(Protocol):
    """One detector's looks at one source. Decides by itself which frames to look at.

    Frames come in order, from one thread. What it answers must not depend on how fast
    anybody is.
    """

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What is looked for."""
        ...

    @property
    def looked_at(self) -> int:
        """The last frame that was looked at, or -1."""
        ...

    def see(self, frame: Frame, *, begins: bool) -> None:
        """The next frame; ``begins`` a shot or not, of which it is looked at in any case."""
        ...

    def shot_ended(self, last: Frame, shared: int) -> tuple[Observation, ...]:
        """All looks at a shot, its last frame's, too. Waits for them.

        last: the shot's last frame
        shared: how many of its last frames belong to the next shot, too
        """
        ...

    def answered(self) -> tuple[Observation, ...]:
        """Looks at this shot that were answered by now, handed over: nobody tells them again.

        For those who cannot wait for a shot's end. Does not wait.
        """
        ...

    def drop(self) -> None:
        """What was seen of this shot is of no use any more, answered or not. Does not wait.

        The next frame begins a shot.
        """
        ...

    def ease(self, ease: Ease) -> None:
        """From the next look on, look less or no less; what is due at a shot's ends stays."""
        ...

    def close(self) -> None:
        """No more frames come; perhaps because something failed."""
        ...
