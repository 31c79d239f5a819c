"""Looks for whatever moves before a camera that stands still."""

from __future__ import annotations

from collections.abc import Sequence

from bystander.domain.findings import Detection, Kind, Observation
from bystander.domain.frame import Frame
from bystander.domain.plan import Medium, SourceFacts
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.run.cadence import Ease
from bystander.run.kind_watch import stride_of
from bystander.track.grounds import Anchored


class MotionWatch:
    """Fills run.watch.Watch.

    grounds: what the camera always sees, for each shot, in order; learnt from the same source
    """

    kinds = (Kind.MOVING,)

    def __init__(self, facts: SourceFacts, policy: Policy, grounds: Sequence[Anchored]) -> None:
        self._stride = stride_of(facts, [policy.treatment(Kind.MOVING)])
        self._coming = [ground.again() for ground in reversed(grounds)]
        self._ground: Anchored | None = None
        self._seen: list[Observation] = []
        self.looked_at = -1

    def see(self, frame: Frame, *, begins: bool) -> None:
        changed = self._changed(frame)
        if changed or begins or frame.index - self.looked_at >= self._stride:
            self._look(frame)

    def shot_ended(self, last: Frame, shared: int) -> tuple[Observation, ...]:
        if self.looked_at != last.index:
            self._look(last)
        seen = tuple(self._seen)
        self._seen = [look for look in seen if look.frame > last.index - shared]
        return seen

    def answered(self) -> tuple[Observation, ...]:
        seen, self._seen = tuple(self._seen), []
        return seen

    def drop(self) -> None:
        self._seen = []

    def ease(self, ease: Ease) -> None:
        """A look costs next to nothing."""

    def close(self) -> None:
        """Everything was answered at once."""

    def _changed(self, frame: Frame) -> bool:
        """Goes on to the next shot's background where one begins."""
        if not self._coming or self._coming[-1].start > frame.index:
            return False
        self._ground = self._coming.pop()
        return True

    def _look(self, frame: Frame) -> None:
        self.looked_at = frame.index
        if frame.damaged or self._ground is None:
            return  # there is nothing to see; it will be covered whole
        boxes = (box.clipped(frame.size) for box in self._ground.boxes(frame))
        found = tuple(Detection(Kind.MOVING, box, 1.0) for box in boxes if box is not None)
        self._seen.append(Observation(frame.index, found, 1))


def refuse_still(facts: SourceFacts) -> None:
    """Raises BadRequest for a photo, in which nothing can be seen to move."""
    if facts.medium is Medium.PHOTO:
        raise BadRequest("nothing can be seen to move in a photo; leave the kind moving out")
