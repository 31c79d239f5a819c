"""Zones in a run: covered always, or the only places that are looked at."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Shape
from bystander.domain.job import Orders
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy
from bystander.domain.zone import Zone
from bystander.media.open import open_source
from bystander.plan.document import dump, load
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.file import apply_plan, look_at, redact
from bystander.run.lookout import Lookout
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

LEFT = ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0))
TRIANGLE = ((0.6, 0.2), (0.95, 0.5), (0.6, 0.9))
FACES = (Box(10, 20, 26, 40), Box(70, 20, 86, 40))
"""In the 96 x 64 pixels of the clip, one in each half."""


class TwoFaces(StandIn):
    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        x, y = pixels.shape[1] / 96, pixels.shape[0] / 64
        return tuple(Detection(Kind.FACE, box.scaled(x, y), 0.9) for box in FACES)


def crew(detector: StandIn | None = None) -> Crew:
    tracker = TwoThresholdTracker(0.25, 0.1, Fraction(1))
    lookout = Lookout(detector or StandIn(), {Kind.FACE: tracker})
    return Crew((lookout,), {"solid": Solid()})


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "in.mp4", Clip(pts=range(0, 50 * 512, 512)))


def planned(clip: Path, *zones: Zone, only: tuple[Zone, ...] = ()) -> Plan:
    return look_at(clip, Policy(effect="solid", zones=zones, only=only), crew())


def test_a_zone_is_covered_throughout(clip: Path) -> None:
    (cover,) = planned(clip, Zone(TRIANGLE)).covers
    assert (cover.kind, cover.shape) == (Kind.ZONE, Shape.POLYGON)
    assert (cover.path.start, cover.path.end) == (0, 50)


@pytest.mark.parametrize(
    ("start", "end", "frames"),
    [
        ("0", "1", (0, 25)),
        ("1", None, (25, 50)),
        ("1/50", "1", (0, 25)),  # frame 0 is still shown then
        ("1", "51/50", (25, 26)),
        ("1", "53/50", (25, 27)),
        ("49/25", "10", (49, 50)),
    ],
)
def test_a_zone_covers_every_frame_that_is_shown_while_it_is_on(
    clip: Path, start: str, end: str | None, frames: tuple[int, int]
) -> None:
    zone = Zone(LEFT, Fraction(start), None if end is None else Fraction(end))
    (cover,) = planned(clip, zone).covers
    assert (cover.path.start, cover.path.end) == frames


def test_a_zone_of_a_later_time_than_the_recordings_covers_nothing(clip: Path) -> None:
    assert planned(clip, Zone(LEFT, Fraction(3))).covers == ()


def test_a_zone_has_its_own_effect_or_the_policys(clip: Path) -> None:
    covers = planned(clip, Zone(LEFT), Zone(TRIANGLE, effect="blur")).covers
    assert [cover.effect for cover in covers] == ["solid", "blur"]
    assert [cover.track for cover in covers] == [1, 2]


def test_nothing_of_a_zone_is_left_in_the_copy_and_nothing_else_is_changed(
    clip: Path, tmp_path: Path
) -> None:
    policy = Policy(effect="solid", zones=(Zone(TRIANGLE),))
    outcome = redact(clip, tmp_path / "out.mp4", policy, crew())
    with open_source(outcome.target, policy) as copy:
        pictures = [frame.rgb(frame.size).astype(np.int16) for frame in copy.frames()]
    with open_source(clip, policy) as original:
        before = [frame.rgb(frame.size).astype(np.int16) for frame in original.frames()]
    for picture, was in zip(pictures, before, strict=True):
        assert np.ptp(picture[28:36, 64:70].reshape(-1, 3), axis=0).max() <= 20
        assert np.abs(picture[:, :50] - was[:, :50]).mean() < 4


def test_only_what_reaches_into_a_zone_is_covered_where_zones_are_looked_into(clip: Path) -> None:
    policy = Policy(effect="solid", only=(Zone(LEFT),))
    (cover,) = look_at(clip, policy, crew(TwoFaces())).covers
    assert cover.tight.boxes[:, 2].max() < 48


def test_a_face_outside_of_where_people_look_is_no_leak(clip: Path, tmp_path: Path) -> None:
    policy = Policy(effect="solid", only=(Zone(LEFT),))
    outcome = redact(clip, tmp_path / "out.mp4", policy, crew(TwoFaces()))
    assert outcome.report.clean
    assert len(outcome.plan.covers) == 1


def test_a_zone_of_another_time_does_not_keep_looks_away(clip: Path) -> None:
    late = Policy(effect="solid", hold=Fraction(1, 5), only=(Zone(LEFT, Fraction(1)),))
    (cover,) = look_at(clip, late, crew(TwoFaces())).covers
    assert 18 <= cover.path.start <= 25


def test_a_face_in_the_bay_of_a_zone_is_not_hidden_by_it(clip: Path, tmp_path: Path) -> None:
    hook = ((0.0, 0.0), (1.0, 0.0), (1.0, 0.1), (0.05, 0.1), (0.05, 1.0), (0.0, 1.0))
    policy = Policy(effect="solid", zones=(Zone(hook),))
    outcome = redact(clip, tmp_path / "out.mp4", policy, crew(TwoFaces()))
    assert sorted(cover.kind for cover in outcome.plan.covers) == ["face", "face", "zone"]


def test_a_plan_with_zones_makes_the_same_copy_after_it_was_written(
    clip: Path, tmp_path: Path
) -> None:
    plan = planned(clip, Zone(TRIANGLE, Fraction(1, 3), Fraction(2), "solid"), only=(Zone(LEFT),))
    text = io.StringIO()
    dump(plan, text)
    text.seek(0)
    again = load(text)
    assert again == plan
    copies = []
    for number, each in enumerate((plan, again)):
        target = tmp_path / f"{number}.mp4"
        apply_plan(clip, target, each, crew(), Orders())
        copies.append(target.read_bytes())
    assert copies[0] == copies[1]


def test_a_plan_never_names_the_file_that_a_zone_was_meant_for(clip: Path) -> None:
    plan = planned(clip, Zone(LEFT, source="anna*.mp4"))
    text = io.StringIO()
    dump(plan, text)
    assert "anna" not in text.getvalue()
