"""Plans for synthetic frames, for tests and plugin authors."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from bystander.domain.clock import Timeline
from bystander.domain.findings import Kind, Shot
from bystander.domain.geometry import Box, Orientation, Shape, Size
from bystander.domain.path import Path
from bystander.domain.plan import PLAN_VERSION, Cover, Medium, Plan, SourceFacts
from bystander.domain.policy import Policy
from bystander.testing.pictures import TIME_BASE

HOUSE = ((0.5, 0.0), (1.0, 0.4), (1.0, 1.0), (0.0, 1.0), (0.0, 0.4))
"""In shares of a box."""


def resting(box: Box, start: int = 0, end: int = 1) -> Path:
    """The same box for frames ``start <= frame < end``."""
    frames = sorted({start, end - 1})
    corners = (box.left, box.top, box.right, box.bottom)
    return Path(np.array(frames, np.int64), np.array([corners] * len(frames), np.float32))


def cover_of(path: Path, effect: str = "fill", shape: Shape = Shape.BOX, track: int = 1) -> Cover:
    """A cover without margins. A polygon has the corners of HOUSE."""
    corners = HOUSE if shape is Shape.POLYGON else ()
    return Cover(track, Kind.FACE, effect, shape, path, path, 0.9, "drawn by a test", corners)


def plan_for(size: Size, covers: tuple[Cover, ...], frames: int = 1) -> Plan:
    """A plan for ``frames`` synthetic frames of this upright size."""
    facts = SourceFacts(
        medium=Medium.VIDEO,
        container="synthetic",
        codec="none",
        size=size,
        orientation=Orientation.UPRIGHT,
        pixel_format="none",
        frames=frames,
        duration=frames * TIME_BASE,
        rate=Fraction(1 / TIME_BASE),
        time_base=TIME_BASE,
        encoder="none",
    )
    return Plan(
        version=PLAN_VERSION,
        made_by="a test",
        digest="0" * 64,
        source=facts,
        policy=Policy(),
        models=(),
        timeline=Timeline(np.arange(frames, dtype=np.int64), TIME_BASE),
        looked=frames,
        shots=(Shot(0, frames),),
        covers=covers,
        seed=1,
    )
