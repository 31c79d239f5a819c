"""Somebody stays visible by choice: not covered, not a leak, and named in the report."""

from __future__ import annotations

import stat
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.job import Orders
from bystander.domain.policy import Policy
from bystander.domain.report import Kept
from bystander.errors import BadRequest, TargetExists, Withheld
from bystander.media.open import open_source
from bystander.plan import report_document
from bystander.plan.choosing import Choice, chosen
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.file import apply_plan, look_at
from bystander.run.lookout import Lookout
from bystander.run.sheet import draw_sheet
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid", margin=0.1)
FACES = (Box(10, 20, 26, 40), Box(70, 20, 86, 40))
"""In the 96 x 64 pixels of the clip."""


class Faces(StandIn):
    def __init__(self, *boxes: Box) -> None:
        self.boxes = boxes

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        x, y = pixels.shape[1] / 96, pixels.shape[0] / 64
        return tuple(Detection(Kind.FACE, box.scaled(x, y), 0.9) for box in self.boxes)


def crew(*boxes: Box) -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(Faces(*boxes), {Kind.FACE: tracker}),), {"solid": Solid()})


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "in.mp4", Clip(pts=range(0, 50 * 512, 512)))


def detail(path: Path, box: Box) -> float:
    """How much differs inside a box of the middle picture."""
    with open_source(path, POLICY) as source:
        frame = list(source.frames())[25]
    part = frame.rgb(frame.size)[
        int(box.top) + 4 : int(box.bottom) - 4, int(box.left) + 4 : int(box.right) - 4
    ]
    return float(np.ptp(part.reshape(-1, 3), axis=0).max())


def test_a_kept_track_stays_visible_and_is_no_leak(clip: Path, tmp_path: Path) -> None:
    plan = look_at(clip, POLICY, crew(*FACES))
    left = min(plan.covers, key=lambda cover: float(cover.path.boxes[0, 0])).track
    choice = chosen(plan, Choice(keep=frozenset({left}), decided_by="the desk"))
    outcome = apply_plan(clip, tmp_path / "out.mp4", choice, crew(*FACES), Orders())
    assert outcome.report.clean
    assert detail(outcome.target, FACES[0]) > 20
    assert detail(outcome.target, FACES[1]) < 20
    assert outcome.report.kept == (Kept(left, Kind.FACE, Fraction(0), Fraction(49, 25)),)
    assert outcome.report.people == 1
    told = report_document.as_json(outcome.report)
    assert told["decided_by"] == "the desk"
    assert told["kept"] == [
        {"track": left, "kind": "face", "start": "0:00:00.000", "end": "0:00:01.960"}
    ]
    assert told["hidden"] == {"face": 1}


def test_a_face_beside_the_kept_one_is_a_leak_as_ever(clip: Path, tmp_path: Path) -> None:
    plan = look_at(clip, POLICY, crew(FACES[0]))
    choice = chosen(plan, Choice(keep=frozenset({1})))
    with pytest.raises(Withheld):
        apply_plan(clip, tmp_path / "out.mp4", choice, crew(*FACES), Orders())


def test_nobody_is_named_as_having_decided_unless_they_say_so(clip: Path, tmp_path: Path) -> None:
    plan = chosen(look_at(clip, POLICY, crew(*FACES)), Choice(only=frozenset({1})))
    report = apply_plan(clip, tmp_path / "out.mp4", plan, crew(*FACES), Orders()).report
    assert report.decided_by == ""
    assert [kept.track for kept in report.kept] == [2]


def test_a_sheet_shows_every_track_to_its_owner_alone(clip: Path, tmp_path: Path) -> None:
    plan = look_at(clip, POLICY, crew(*FACES))
    sheet = tmp_path / "sheet.png"
    draw_sheet(clip, plan, sheet)
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    with Image.open(sheet) as picture:
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3).astype(int)
    marks = (np.abs(pixels - (255, 96, 0)).sum(axis=1) < 6).sum()
    assert marks > 2 * 200, "each track has its box drawn"


def test_a_sheet_replaces_nothing_unless_asked_to(clip: Path, tmp_path: Path) -> None:
    plan = look_at(clip, POLICY, crew(*FACES))
    sheet = tmp_path / "sheet.png"
    sheet.write_bytes(b"mine")
    with pytest.raises(TargetExists):
        draw_sheet(clip, plan, sheet)
    assert sheet.read_bytes() == b"mine"
    draw_sheet(clip, plan, sheet, Orders(replace=True))
    assert sheet.read_bytes() != b"mine"


def test_a_sheet_is_a_png(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"\.png"):
        draw_sheet(clip, look_at(clip, POLICY, crew(*FACES)), tmp_path / "sheet.jpg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.mp4"]
