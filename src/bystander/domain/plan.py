"""Decision: what will be covered, where and why. The document between looking and changing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from bystander.domain.clock import Running, Timeline
from bystander.domain.findings import Kind, Shot
from bystander.domain.frame_span import FrameSpan, joined
from bystander.domain.geometry import Orientation, Outline, Shape, Size
from bystander.domain.path import Path
from bystander.domain.policy import Policy
from bystander.domain.sound import Sound

PLAN_VERSION = 4


class Medium(StrEnum):
    """How a file presents its pictures."""

    PHOTO = "photo"
    ANIMATION = "animation"  # GIF, animated WebP or PNG, TIFF pages
    VIDEO = "video"
    SOUND = "sound"  # nothing to be seen


NO_PICTURE = Size(1, 1)
"""The size of what has none."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of the source and what becomes of it."""

    index: int
    kind: str  # video, audio, subtitle, data, attachment
    codec: str
    kept: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a source is, without its name or its tags.

    container: the format's short name, such as "mp4", "matroska", "jpeg"
    size: of the upright picture, in pixels
    frames: as declared by the file, or None; a decoder may find another number
    duration: seconds as declared, or as estimated where nothing declares them, or None
    rate: average frames per second, or None for photos
    time_base: seconds per tick of presentation times
    pixel_format: FFmpeg's name
    encoder: the encoder that will write the copy
    """

    medium: Medium
    container: str
    codec: str
    size: Size
    orientation: Orientation
    pixel_format: str
    frames: int | None
    duration: Fraction | None
    rate: Fraction | None
    time_base: Fraction
    encoder: str
    streams: tuple[Stream, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def writes_length(self) -> bool:
        """MPEG's streams do not: what stands as their duration is an estimate."""
        return self.container not in ("mpeg", "mpegts")

    def running(self) -> Running:
        """To be told every picture: do they last as long as the source declares?"""
        return Running(self.time_base, from_zero="matroska" in self.container)


@dataclass(frozen=True, slots=True)
class Model:
    """Which network looked, and on what it really ran."""

    name: str
    family: str
    digest: str  # SHA-256 of the file
    licence: str
    runtime: str  # such as "openvino 2026.4.1"
    device: str  # such as "CPU (f32)"


@dataclass(frozen=True, slots=True)
class Cover:
    """One thing to hide, from its first frame to its last.

    path: the boxes to hide, margins included, in upright pixels
    tight: the same without margins: what ``mosaic`` divides
    reason: for the person who reviews
    corners: of a polygon, (x, y) in shares of the path's box, in order; of no other shape
    sure, doubtful: frames in which it was seen, for certain or with doubt; in the others of
        the path it is covered because it may be there
    """

    track: int
    kind: Kind
    effect: str
    shape: Shape
    path: Path
    tight: Path
    score: float
    reason: str
    corners: tuple[tuple[float, float], ...] = ()
    sure: tuple[FrameSpan, ...] = ()
    doubtful: tuple[FrameSpan, ...] = ()

    def __post_init__(self) -> None:
        if (self.shape is Shape.POLYGON) != (len(self.corners) >= 3):  # noqa: PLR2004 -- a triangle
            msg = "a polygon has three corners or more, and other shapes have none"
            raise ValueError(msg)

    def outline(self, frame: int) -> Outline | None:
        """What is hidden at a frame, in upright pixels; None where nothing is."""
        box = self.path.at(frame)
        if box is None or not self.corners:
            return None if box is None else Outline(self.shape, box)
        corners = tuple(
            (box.left + x * box.width, box.top + y * box.height) for x, y in self.corners
        )
        return Outline(self.shape, box, corners)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will be done to one source; the same plan gives the same output.

    digest: SHA-256 of the source file; a plan fits no other
    timeline: the presentation time of every frame; carrying out other frames fails
    looked: how many of them a detector saw itself (the others lie between two of those)
    seed: of the grain and noise that effects draw; says nothing about the content
    sounds: what becomes of the streams of sound that are neither dropped nor copied. Voices
        are drawn anew each time: in sound that is disguised, no two copies are the same
    kept: what stays visible because a person chose so, as it would have been covered
    decided_by: who chose, in their own words, or empty
    """

    version: int
    made_by: str
    digest: str
    source: SourceFacts
    policy: Policy
    models: tuple[Model, ...]
    timeline: Timeline
    looked: int
    shots: tuple[Shot, ...]
    covers: tuple[Cover, ...]
    seed: int
    sounds: tuple[Sound, ...] = ()
    notices: tuple[str, ...] = field(default=())
    kept: tuple[Cover, ...] = ()
    decided_by: str = ""

    def covered(self) -> tuple[FrameSpan, ...]:
        """Frames with something to hide, in order and apart."""
        return joined(FrameSpan(cover.path.start, cover.path.end) for cover in self.covers)
