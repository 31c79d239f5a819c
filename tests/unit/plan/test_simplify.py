"""A simplified path hides at least what the path hid, in every frame, and little more."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bystander.domain.geometry import Box
from bystander.domain.path import Path
from bystander.plan.simplify import LEAST, MOST, SHARE, simplified
from bystander.plan.strands import Strands


@st.composite
def wandering(draw: st.DrawFn) -> Path:
    """A box of any size that walks at random."""
    seed, count = draw(st.integers(0, 10_000)), draw(st.integers(1, 60))
    random = np.random.default_rng(seed)
    frames = np.cumsum(random.integers(1, 6, count)).astype(np.int64)
    centres = np.cumsum(random.normal(0, draw(st.floats(0, 3)), (count, 2)), axis=0)
    sides = draw(st.floats(4, 400)) * random.uniform(0.9, 1.1, (count, 2))
    boxes = np.concatenate([centres - sides / 2, centres + sides / 2], axis=1)
    return Path(frames, boxes.astype(np.float32))


def of_one(path: Path) -> Path:
    return of_each(path)[0]


def of_each(*paths: Path) -> list[Path]:
    frames = np.concatenate([path.frames for path in paths])
    strands = Strands(np.array([len(path.frames) for path in paths]))
    short = simplified(frames, strands, [np.concatenate([path.boxes for path in paths])])
    kept, boxes = frames[short.kept], short.boxes[0]
    return [Path(kept[rows], boxes[rows]) for rows in short.strands.slices()]


def at(path: Path, frame: int) -> Box:
    place = path.at(frame)
    assert place is not None
    return place


@settings(deadline=None)
@given(path=wandering())
def test_a_simplified_path_holds_the_path_in_every_frame(path: Path) -> None:
    fewer = of_one(path)
    assert (fewer.start, fewer.end) == (path.start, path.end)
    assert set(fewer.frames.tolist()) <= set(path.frames.tolist())
    widest = float((path.boxes[:, 2:] - path.boxes[:, :2]).max())
    for frame in range(path.start, path.end):
        box, wider = at(path, frame), at(fewer, frame)
        assert wider.enlarged(0.005, 0.005).joined(box) == wider.enlarged(0.005, 0.005)
        reach = min(MOST, max(LEAST, SHARE * widest)) + 0.15
        assert box.enlarged(reach, reach).joined(wider) == box.enlarged(reach, reach)


def test_a_straight_line_needs_its_ends_only() -> None:
    frames = np.arange(0, 400, 4, dtype=np.int64)
    boxes = np.array([[frame, 10, frame + 40, 60] for frame in frames], dtype=np.float32)
    assert of_one(Path(frames, boxes)).frames.tolist() == [0, 396]


def test_a_corner_keeps_its_keyframe() -> None:
    boxes = np.array([[0, 0, 40, 40], [80, 0, 120, 40], [80, 80, 120, 120]], dtype=np.float32)
    path = Path(np.array([0, 20, 40], dtype=np.int64), boxes)
    assert of_one(path) == path


@given(paths=st.lists(wandering(), min_size=1, max_size=4))
def test_paths_simplified_together_are_those_simplified_alone(paths: list[Path]) -> None:
    assert of_each(*paths) == [of_one(path) for path in paths]
