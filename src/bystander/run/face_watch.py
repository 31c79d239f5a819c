"""Looks for faces: several times a second, less while nothing happens, in turning sizes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from bystander.detect.evidence import FLOOR, in_proportion, weighed
from bystander.detect.photo_views import photo_views
from bystander.detect.scales import joined
from bystander.detect.views import Depth, Piece, View, video_views
from bystander.domain.findings import Detection, Kind, Observation
from bystander.domain.frame import Frame
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium, SourceFacts
from bystander.domain.policy import Policy
from bystander.run.cadence import Cadence, Ease
from bystander.stages import Detector

MOST_WAITING = 2
"""Looks not yet answered when the next is due: keeps the cores busy, and the cadence awake."""


class FaceWatch:
    """Fills run.watch.Watch.

    detector: looks at single pictures
    policy: its scores tell which detections are worth keeping
    """

    kinds = (Kind.FACE,)

    def __init__(self, facts: SourceFacts, detector: Detector, policy: Policy) -> None:
        self._facts = facts
        self._detector = detector
        self._policy = policy
        self._is_photo = facts.medium is Medium.PHOTO
        self._floor = min(policy.keep, FLOOR) if self._is_photo else policy.keep
        self._cadence = Cadence(facts, policy)
        self._waiting: deque[_Look] = deque()
        self._seen: list[Observation] = []
        self.looked_at = -1
        detector.prepare({view.piece for view in self._all_views()})

    def see(self, frame: Frame, *, begins: bool) -> None:
        if frame.index - self.looked_at >= self._cadence.stride or begins:
            self._look(frame)

    def shot_ended(self, last: Frame, shared: int) -> tuple[Observation, ...]:
        if self.looked_at != last.index:
            self._look(last)
        while self._waiting:
            self._collect()
        seen = tuple(self._seen)
        self._seen = [look for look in seen if look.frame > last.index - shared]
        self._cadence.cut()
        return seen

    def answered(self) -> tuple[Observation, ...]:
        while self._waiting and self._waiting[0].is_answered:
            self._collect()
        seen, self._seen = tuple(self._seen), []
        return seen

    def drop(self) -> None:
        self._waiting.clear()
        self._seen = []
        self._cadence.cut()

    def ease(self, ease: Ease) -> None:
        self._cadence.ease = ease

    def close(self) -> None:
        """Nobody waits for what was not answered yet."""

    def _look(self, frame: Frame) -> None:
        self.looked_at = frame.index
        if frame.damaged:
            return  # there is nothing to see; it will be covered whole
        asked = tuple(self._asked(frame, view) for view in self._views(frame.size))
        self._waiting.append(_Look(frame.index, frame.size, asked, self._join))
        while len(self._waiting) > MOST_WAITING:
            self._collect()

    def _join(self, looks: list[tuple[Detection, ...]], size: Size) -> tuple[Detection, ...]:
        """Sizes are evidence in a photo; in a video, where time is, the surest box stays."""
        if self._is_photo:
            return weighed(looks, size)
        return in_proportion(joined(looks), size)

    def _views(self, size: Size) -> tuple[View, ...]:
        if self._is_photo:
            return photo_views(size, self._policy.preset)
        return video_views(size, self._cadence.depth())

    def _all_views(self) -> tuple[View, ...]:
        size = self._facts.size
        if self._is_photo:
            return photo_views(size, self._policy.preset)
        return tuple(view for depth in Depth for view in video_views(size, depth))

    def _asked(self, frame: Frame, view: View) -> _Asked:
        pixels = frame.rgb(view.size)
        answers = (
            (piece, self._detector.detect(pixels[piece.rows, piece.columns], self._floor))
            for piece in view.pieces
        )
        return _Asked(view, tuple(answers))

    def _collect(self) -> None:
        look = self._waiting.popleft().answered()
        self._cadence.seen(look)
        self._seen.append(look)


@dataclass(frozen=True, eq=False)
class _Asked:
    """One view of a frame that the detector was shown, piece by piece."""

    view: View
    answers: tuple[tuple[Piece, Future[tuple[Detection, ...]]], ...]

    @property
    def is_answered(self) -> bool:
        return all(answer.done() for _, answer in self.answers)

    def answered(self, size: Size) -> tuple[Detection, ...]:
        """Waits. In the pixels of a picture of this size."""
        found = (
            self.view.in_picture(piece, answer.result(), size) for piece, answer in self.answers
        )
        return tuple(seen for piece in found for seen in piece)


@dataclass(frozen=True, eq=False)
class _Look:
    """One frame that the detector was shown, in one or more views.

    join: makes one answer of what was seen in each view
    """

    frame: int
    size: Size
    asked: tuple[_Asked, ...]
    join: Callable[[list[tuple[Detection, ...]], Size], tuple[Detection, ...]]

    @property
    def is_answered(self) -> bool:
        return all(view.is_answered for view in self.asked)

    def answered(self) -> Observation:
        """Waits. Raises what the detector raised."""
        seen = [view.answered(self.size) for view in self.asked]
        depth = max(max(each.view.size.width, each.view.size.height) for each in self.asked)
        return Observation(self.frame, self.join(seen, self.size), depth)
