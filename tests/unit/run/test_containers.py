"""Every container that is written again is written so that its judge lets it pass."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from bystander.domain.findings import Kind
from bystander.domain.policy import Policy
from bystander.media.scrub.door import scrub_file
from bystander.media.traces.door import traces_of
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.run.streams import redact
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

CODECS = {
    **dict.fromkeys((".mp4", ".mov", ".m4v", ".mkv", ".ts", ".m2ts", ".flv"), "libx264"),
    **dict.fromkeys((".avi", ".3gp", ".nut"), "mpeg4"),
    **dict.fromkeys((".mpg", ".vob", ".mxf"), "mpeg2video"),
    ".webm": "libvpx-vp9",
    **dict.fromkeys((".wmv", ".asf"), "wmv2"),
}
STEADY = Clip(width=352, height=288, pts=range(3, 15), time_base=Fraction(1, 25))


def times(path: Path) -> list[float | None]:
    with av.open(str(path)) as container:
        return [frame.time for frame in container.decode(video=0)]


@pytest.mark.parametrize("suffix", CODECS)
def test_a_copy_is_clean_and_has_the_same_times(tmp_path: Path, suffix: str) -> None:
    clip = Clip(CODECS[suffix], width=352, height=288, pts=STEADY.pts, time_base=STEADY.time_base)
    source, target = write_clip(tmp_path / f"in{suffix}", clip), tmp_path / f"out{suffix}"
    policy = Policy(effect="solid")
    tracker = TwoThresholdTracker(policy.start, policy.keep, policy.bridge)
    outcome = redact(
        source,
        target,
        policy,
        Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"solid": Solid()}),
    )
    assert outcome.report.clean
    assert times(target) == times(source)
    assert traces_of(target) == ()


@pytest.mark.parametrize("suffix", CODECS)
def test_a_scrubbed_copy_is_clean_and_has_the_same_times(tmp_path: Path, suffix: str) -> None:
    clip = Clip(CODECS[suffix], width=352, height=288, pts=STEADY.pts, time_base=STEADY.time_base)
    source, target = write_clip(tmp_path / f"in{suffix}", clip), tmp_path / f"out{suffix}"
    scrub_file(source, target)
    assert times(target) == times(source)
    assert traces_of(target) == ()
