"""An original and its copy side by side, wherever the plan has covers: one decoding for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from bystander.domain.frame import Frame
from bystander.domain.geometry import Outline
from bystander.domain.plan import Cover, Plan, SourceFacts
from bystander.domain.proof import Attempt, Omission
from bystander.domain.report import Leak, LeakKind

NAME = "side by side"


@dataclass(frozen=True, eq=False)
class Pair:
    """One frame of the original, the copy's at the same place, and what is hidden there.

    hidden: each cover of the frame and its outline in upright pixels
    """

    original: Frame
    copy: Frame
    hidden: tuple[tuple[Cover, Outline], ...]


@dataclass(frozen=True)
class Verdict:
    """What a comparison says once it has seen everything."""

    leaks: tuple[Leak, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    omitted: tuple[Omission, ...] = ()


class Comparison(Protocol):
    """One question about what lies under covers."""

    @property
    def name(self) -> str: ...

    def see(self, pair: Pair) -> None:
        """The next pair, in order of the frames."""
        ...

    def verdict(self) -> Verdict: ...


@dataclass(frozen=True)
class LeftOut:
    """Fills Comparison for one that cannot be made, and says why."""

    name: str
    why: str

    def see(self, pair: Pair) -> None: ...

    def verdict(self) -> Verdict:
        return Verdict(omitted=(Omission(self.name, self.why),))


@dataclass
class SideBySide:
    """Fills stages.Check for several comparisons at once.

    original: its frames in order, at least all those in which the plan covers something
    """

    original: Iterator[Frame]
    comparisons: Sequence[Comparison]
    name: str = NAME
    attempts: tuple[Attempt, ...] = field(default=(), init=False)
    omitted: tuple[Omission, ...] = field(default=(), init=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the comparisons: what a report calls the checks."""
        return tuple(comparison.name for comparison in self.comparisons)

    def begin(self, plan: Plan, output: SourceFacts) -> _Pairing:  # noqa: ARG002 -- the seam's signature
        return _Pairing(self, plan)

    def finish(self) -> tuple[Leak, ...]:
        verdicts = [comparison.verdict() for comparison in self.comparisons]
        self.attempts = tuple(chain.from_iterable(each.attempts for each in verdicts))
        self.omitted = tuple(chain.from_iterable(each.omitted for each in verdicts))
        return tuple(chain.from_iterable(each.leaks for each in verdicts))


class _Pairing:
    def __init__(self, beside: SideBySide, plan: Plan) -> None:
        self._beside = beside
        self._numbers = chain.from_iterable(range(s.start, s.end) for s in plan.covered())
        self._due = next(self._numbers, None)
        self._covers = sorted(plan.covers, key=lambda cover: cover.path.start, reverse=True)
        self._active: list[Cover] = []
        self._lost: Frame | None = None

    def see(self, frame: Frame) -> None:
        if frame.index != self._due or self._lost is not None:
            return
        self._due = next(self._numbers, None)
        original = next((one for one in self._beside.original if one.index >= frame.index), None)
        if original is None or not _comparable(original, frame):
            self._lost = frame
            return
        hidden = self._hidden(frame.index)
        for comparison in self._beside.comparisons:
            comparison.see(Pair(original, frame, hidden))

    def finish(self) -> tuple[Leak, ...]:
        return (*self._beside.finish(), *self._incomparable())

    def _hidden(self, frame: int) -> tuple[tuple[Cover, Outline], ...]:
        while self._covers and self._covers[-1].path.start <= frame:
            self._active.append(self._covers.pop())
        self._active = [cover for cover in self._active if cover.path.end > frame]
        outlines = ((cover, cover.outline(frame)) for cover in self._active)
        return tuple((cover, outline) for cover, outline in outlines if outline is not None)

    def _incomparable(self) -> tuple[Leak, ...]:
        if self._lost is None:
            return ()
        detail = (
            f"frame {self._lost.index} cannot be compared with the original's, so nobody knows "
            "whether its covers are there"
        )
        return (Leak(LeakKind.UNCOVERED, NAME, detail, self._lost.index, self._lost.seconds),)


def _comparable(original: Frame, copy: Frame) -> bool:
    """Whether it is the same frame, of as many samples of the same meaning in each plane."""
    ours, theirs = (
        [(plane.role, plane.samples.shape) for plane in frame.planes] for frame in (original, copy)
    )
    same = original.index == copy.index and original.orientation == copy.orientation
    return same and ours == theirs
