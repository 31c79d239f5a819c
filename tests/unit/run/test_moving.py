"""The kind moving in a run: no network, both directions of time, and a refusal for photos."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bystander.domain.findings import Kind
from bystander.domain.policy import Policy
from bystander.domain.treatment import DEFAULTS
from bystander.errors import BadRequest
from bystander.plan.document import dump
from bystander.run.crew import assemble
from bystander.run.file import look_at, redact
from bystander.testing.clips import Clip, write_clip

POLICY = Policy(effect="solid", faces=False, also=(DEFAULTS[Kind.MOVING],))


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A bright square that moves over a gradient."""
    return write_clip(tmp_path / "in.mp4", Clip(width=192, height=128, pts=range(0, 60 * 512, 512)))


def test_what_moves_is_covered_in_every_frame(clip: Path) -> None:
    with assemble(POLICY) as crew:
        plan = look_at(clip, POLICY, crew)
    assert crew.lookouts == ()
    assert plan.models == ()
    for frame in range(60):
        left = 4 + 3 * frame % (192 - 24)
        covered = np.zeros((128, 192), dtype=np.bool_)
        for cover in plan.covers:
            box = cover.path.at(frame)
            if box is not None:
                left_edge, top, right, bottom = box.outward()
                covered[max(top, 0) : bottom, max(left_edge, 0) : right] = True
        assert covered[8:24, left : left + 16].mean() > 0.97, frame


def test_the_copy_is_judged_and_published(clip: Path, tmp_path: Path) -> None:
    with assemble(POLICY) as crew:
        outcome = redact(clip, tmp_path / "out.mp4", POLICY, crew)
    assert outcome.report.clean
    assert outcome.report.people == 0
    assert dict(outcome.report.hidden)[Kind.MOVING] >= 1


def test_the_same_recording_gives_the_same_plan(clip: Path) -> None:
    texts = []
    for _ in range(2):
        with assemble(POLICY) as crew:
            text = io.StringIO()
            dump(replace(look_at(clip, POLICY, crew), seed=1), text)
            texts.append(text.getvalue())
    assert texts[0] == texts[1]


def test_a_photo_in_which_nothing_can_move_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "a.png")
    with assemble(POLICY) as crew, pytest.raises(BadRequest, match="in a photo"):
        redact(tmp_path / "a.png", tmp_path / "out.png", POLICY, crew)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
