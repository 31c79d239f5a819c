"""Pictures that nobody needs to touch stay as they are coded, and are compared all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from av.packet import Packet

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.job import Orders, Progress
from bystander.domain.policy import Policy
from bystander.media.untouched.spliced_pictures import SplicedPictures
from bystander.media.video_source import VideoSource
from bystander.plan import report_document
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.file import redact
from bystander.run.lookout import Lookout
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid")
CLIP = Clip(pts=range(0, 600 * 512, 512))
"""The encoder begins a group with every 250th picture: here 0, 250 and 500."""


class EarlySeer(StandIn):
    """Sees a face in the left of a picture as long as the square there is."""

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        height, width = pixels.shape[:2]
        spot = pixels[height // 4, width // 6].astype(int)
        seen = Detection(Kind.FACE, Box(4, 8, 20, 24).scaled(width / 96, height / 64), 0.9)
        return (seen,) if spot[0] - spot[2] > 120 else ()


def crew(detector: StandIn) -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(detector, {Kind.FACE: tracker}),), {"solid": Solid()})


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("original") / "in.mp4", CLIP)


def same_pictures(one: Path, two: Path) -> list[bool]:
    pairs = zip(VideoSource(one).frames(), VideoSource(two).frames(), strict=True)
    return [
        all(
            np.array_equal(x.samples, y.samples)
            for x, y in zip(ours.planes, theirs.planes, strict=True)
        )
        for ours, theirs in pairs
    ]


def test_nothing_found_means_nothing_encoded_and_the_report_says_so(
    tmp_path: Path, original: Path
) -> None:
    outcome = redact(original, tmp_path / "out.mp4", POLICY, crew(StandIn()))
    assert outcome.report.clean
    assert outcome.report.taken_over == 600
    assert report_document.as_json(outcome.report)["taken_over"] == 600
    assert "unchanged" in outcome.report.checks
    assert all(same_pictures(original, tmp_path / "out.mp4"))


def test_who_asks_for_it_gets_all_pictures_encoded_anew(tmp_path: Path, original: Path) -> None:
    policy = replace(POLICY, encode_all=True)
    outcome = redact(original, tmp_path / "out.mp4", policy, crew(StandIn()))
    assert outcome.report.taken_over == 0
    assert not all(same_pictures(original, tmp_path / "out.mp4"))


def test_progress_counts_every_frame_once_and_ends_whole(tmp_path: Path, original: Path) -> None:
    told: list[Progress] = []
    redact(original, tmp_path / "out.mp4", POLICY, crew(EarlySeer()), Orders(listener=told.append))
    for step in {progress.step for progress in told}:
        done = [progress.done for progress in told if progress.step is step]
        assert done == sorted(set(done))
        assert done[-1] == 600


def test_pictures_that_come_out_changed_are_all_encoded_anew_and_that_is_told(
    tmp_path: Path, original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = SplicedPictures._placed
    before: list[tuple[bytes, ...]] = []

    def muddled(self: SplicedPictures, number: int, units: tuple[bytes, ...]) -> Packet[Any]:
        if number == 300:
            units = before[-1]
        before.append(units)
        return placed(self, number, units)

    monkeypatch.setattr(SplicedPictures, "_placed", muddled)
    outcome = redact(original, tmp_path / "out.mp4", POLICY, crew(StandIn()))
    assert outcome.report.clean
    assert outcome.report.taken_over == 0
    assert any("encoded anew" in notice for notice in outcome.report.notices)
