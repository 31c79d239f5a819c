"""What the bench makes of an annotation and of verdicts."""

from __future__ import annotations

import json
from pathlib import Path

from bench.annotations import beside
from bench.exposure import exposure

from bystander.domain.geometry import Box, Size
from bystander.evaluate.annotation import Face, Item, Marked
from bystander.evaluate.verdicts import Judged, Verdict

LARGE, SMALL = Box(50, 10, 70, 30), Box(300, 10, 310, 20)


def _judged(*shown_again: int) -> Judged:
    """Two faces over three frames, exposed but for the large one in the frames given."""
    faces = (Face(LARGE), Face(SMALL))
    item = Item((Path("c.mp4"),), None, tuple(Marked(n, faces) for n in range(3)), moving=True)
    verdicts = tuple(
        Verdict(n, i, face.side, 0.9 if i == 0 and n in shown_again else 0.1)
        for n in range(3)
        for i, face in enumerate(faces)
    )
    return Judged(item, verdicts, (0.0,) * 3, frames=(3, 3))


def test_a_face_exposed_for_three_frames_is_exposed_too_long() -> None:
    found = exposure(_judged())
    assert (found.hidden, found.faces, found.large) == (0, 6, (0, 3))
    assert found.sizes[8] == (0, 3)
    assert found.too_long == 1
    assert exposure(_judged(1)).too_long == 0


def test_the_annotation_beside_a_clip_is_the_clips_whatever_it_names(tmp_path: Path) -> None:
    entry = {"frame": 0, "boxes": [[10, 20, 5, 6]]}
    document = {"video": "other.mp4", "width": 64, "height": 48, "frames": [entry]}
    (tmp_path / "clip.json").write_text(json.dumps(document))
    item = beside(tmp_path / "clip.mp4")
    assert item is not None
    assert item.files == (tmp_path / "clip.mp4",)
    assert (item.size, item.frames[0].faces) == (Size(64, 48), (Face(Box(10, 20, 15, 26)),))
    assert beside(tmp_path / "other.mp4") is None
