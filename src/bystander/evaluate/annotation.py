"""What a person said about pictures: where faces are, and which of them nobody can judge."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from pathlib import Path

from bystander.domain.geometry import Box, Size

Traits = tuple[tuple[str, str], ...]
"""Pairs such as ("blur", "heavy")."""

USUAL_RATE = Fraction(25)


@dataclass(frozen=True, slots=True)
class Face:
    """One annotated face in one picture.

    box: in pixels of the picture
    person: the number that the annotation gives to this face throughout a video, or None
    """

    box: Box
    traits: Traits = ()
    person: int | None = None

    @property
    def side(self) -> float:
        """The shorter side of the box, in pixels: what is meant by a face's size."""
        return min(self.box.width, self.box.height)


@dataclass(frozen=True, slots=True)
class Marked:
    """One picture's faces.

    frame: the picture's number, from 0
    ignored: places that nobody can judge, such as faces that are cut off
    shot: frames of one number lie between two cuts; None where the annotation does not say
    """

    frame: int
    faces: tuple[Face, ...]
    ignored: tuple[Box, ...] = ()
    shot: int | None = None

    def all_boxes(self) -> tuple[Box, ...]:
        return (*(face.box for face in self.faces), *self.ignored)


@dataclass(frozen=True, slots=True)
class Item:
    """One annotated photo or video.

    files: one file; or the pictures that a video was taken apart into, in order
    size: as the annotation declares it, in pixels, or None
    frames: those that are annotated, by rising frame number
    moving: a video, through which faces are followed
    rate: frames a second, where ``files`` are the pictures of a video
    """

    files: tuple[Path, ...]
    size: Size | None
    frames: tuple[Marked, ...]
    moving: bool
    rate: Fraction = USUAL_RATE

    def __post_init__(self) -> None:
        numbers = [marked.frame for marked in self.frames]
        if numbers != sorted(set(numbers)) or (numbers and numbers[0] < 0):
            msg = "annotated frames must be numbered upwards from 0, each once"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class AnnotatedSet:
    """Everything that one name on the command line means."""

    name: str
    items: tuple[Item, ...]


def box_of(x: float, y: float, width: float, height: float) -> Box | None:
    """A box from its left top corner and its sides; None where it holds nothing.

    Raises ValueError for what is no number.
    """
    sides = tuple(map(float, (x, y, width, height)))
    if not all(map(isfinite, sides)):
        msg = "a box must have finite sides"
        raise ValueError(msg)
    left, top, wide, high = sides
    return Box(left, top, left + wide, top + high) if wide > 0 and high > 0 else None
