"""Learns the background of every shot in a pass of its own; refuses a camera that moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Box, Size
from bystander.errors import BadRequest
from bystander.track.anchor import Anchor, Move, shown, small
from bystander.track.ground import Ground
from bystander.track.shots import Cuts
from bystander.track.thumbnail import thumbnail

SAMPLES = 96
"""Most that are kept of one shot, evenly spread over it: what bounds memory."""

MANY = 0.5
"""Share of the samples that may show another view, for somebody can stand before the camera.
Such pictures are covered whole."""


@dataclass(frozen=True, eq=False)
class Anchored:
    """A shot's background, and where its camera looked when the shot began.

    start: the shot's first frame
    """

    start: int
    ground: Ground
    anchor: Anchor

    def again(self) -> Anchored:
        """The same, for going through the shot once more."""
        return Anchored(self.start, self.ground, self.anchor.again())

    def boxes(self, frame: Frame) -> list[Box]:
        """What moves in the next frame, in pixels of its upright picture."""
        pixels, (x, y), is_same = self.anchor.held(frame)
        if not is_same:
            return [Box(0, 0, frame.size.width, frame.size.height)]
        size = small(frame.size)
        across, down = frame.size.width / size.width, frame.size.height / size.height
        return [
            _in_frame(box, (x, y), size).scaled(across, down)
            for box in self.ground.boxes(pixels, shown(size, (x, y))).tolist()
        ]


def _in_frame(box: list[int], move: Move, size: Size) -> Box:
    """A box of the picture as it was moved back, where it lies in the picture as it was: on to
    the edge, where it goes on into what the first picture did not show.
    """
    (left, top, right, bottom), (x, y) = box, move
    return Box(
        0.0 if left == 0 else float(left + x),
        0.0 if top == 0 else float(top + y),
        float(size.width) if right == size.width else float(right + x),
        float(size.height) if bottom == size.height else float(bottom + y),
    )


def learnt(frames: Iterable[Frame]) -> tuple[Anchored, ...]:
    """One for each shot, in order. Goes through all frames.

    Raises BadRequest where the camera moves.
    """
    cuts, found = Cuts(), list[Anchored]()
    shot: _Shot | None = None
    for frame in frames:
        if cuts.starts_shot(thumbnail(frame)) or shot is None:
            if shot is not None:
                found.append(shot.learnt())
            shot = _Shot(frame)
        shot.add(frame)
    return (*found, shot.learnt()) if shot is not None else ()


class _Shot:
    """A shot being sampled: every so many frames, half as often whenever there are too many."""

    def __init__(self, first: Frame) -> None:
        self._first = first.index
        self._anchor = Anchor(first)
        self._step = 1
        self._samples: list[tuple[Pixels, Move, bool]] = []
        self._begins = self._ends = first.seconds

    def add(self, frame: Frame) -> None:
        self._ends = frame.seconds
        if (frame.index - self._first) % self._step or frame.damaged:
            return
        self._samples.append(self._anchor.held(frame))
        if len(self._samples) > SAMPLES:
            self._samples = self._samples[::2]
            self._step *= 2

    def learnt(self) -> Anchored:
        others = sum(not is_same for _, _, is_same in self._samples)
        if others > MANY * len(self._samples):
            raise BadRequest(
                "the camera moves in this recording, so nobody can tell what moves in front of "
                "it; leave the kind moving out, or use a recording of a camera that stands still"
            )
        stack = [pixels for pixels, _, is_same in self._samples if is_same]
        moves = [move for _, move, is_same in self._samples if is_same]
        size = Size(stack[0].shape[1], stack[0].shape[0])
        known = np.stack([shown(size, move) for move in moves])
        seconds = float(self._ends - self._begins) / max(1, len(self._samples) - 1)
        ground = Ground.of(np.stack(stack), max(seconds, 1e-3), known)
        return Anchored(self._first, ground, self._anchor.again())
