"""A recording that lost its end is refused, or withheld, or published knowingly."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from bystander.domain.findings import Kind
from bystander.domain.job import Orders
from bystander.domain.plan import Plan
from bystander.domain.policy import OnDamage, Policy
from bystander.domain.report import LeakKind
from bystander.domain.severity import Severity
from bystander.errors import Damaged, Withheld
from bystander.plan.fingerprint import fingerprint
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.run.streams import redact
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

POLICY = Policy(effect="solid")
GOING_ON = replace(POLICY, on_damage=OnDamage.COVER)
LONG = Clip(pts=range(0, 200 * 512, 512))


def crew() -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"solid": Solid()})


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def ending_between_clusters(path: Path) -> Path:
    """Nothing but its declared duration tells that something is missing."""
    content = write_clip(path, LONG).read_bytes()
    place = content.index(b"\x18\x53\x80\x67") + 4
    end = content.rindex(b"\x1f\x43\xb6\x75")  # where its last cluster began
    path.write_bytes(content[:place] + b"\x01" + b"\xff" * 7 + content[place + 8 : end])
    return path


def cut(path: Path, clip: Clip) -> Path:
    """A file with its head and about half of its pictures."""
    whole = write_clip(path.with_name(f"whole{path.suffix}"), clip)
    with av.open(str(whole)) as source, av.open(str(path), "w", options=HEAD_FIRST) as copy:
        twins = {
            stream.index: copy.add_stream_from_template(stream, opaque=True)
            for stream in source.streams
        }
        for packet in source.demux():
            if packet.size:
                packet.stream = twins[packet.stream_index]
                copy.mux(packet)
    whole.unlink()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return path


HEAD_FIRST = {"movflags": "faststart"}


def test_it_publishes_nothing(tmp_path: Path) -> None:
    source = ending_between_clusters(tmp_path / "in.mkv")
    with pytest.raises(Damaged, match="cut off"):
        redact(source, tmp_path / "out.mkv", POLICY, crew())
    assert left(tmp_path) == ["in.mkv"]


def test_a_policy_that_puts_up_with_slight_leaks_publishes_it_and_tells(tmp_path: Path) -> None:
    source, target = ending_between_clusters(tmp_path / "in.mkv"), tmp_path / "out.mkv"
    outcome = redact(source, target, replace(GOING_ON, withhold=Severity.SERIOUS), crew())
    assert target.exists()
    assert [leak.kind for leak in outcome.report.leaks] == [LeakKind.TRUNCATED]


def test_where_damage_is_covered_it_is_withheld_for_being_shorter(tmp_path: Path) -> None:
    source, target = ending_between_clusters(tmp_path / "in.mkv"), tmp_path / "out.mkv"
    with pytest.raises(Withheld) as withheld:
        redact(source, target, GOING_ON, crew())
    (leak,) = withheld.value.report.leaks  # type: ignore[attr-defined]
    plan, report = withheld.value.plan, withheld.value.report
    assert isinstance(plan, Plan)
    assert fingerprint(plan) == report.plan_digest  # type: ignore[attr-defined]
    assert leak.kind is LeakKind.TRUNCATED
    assert left(tmp_path) == ["in.mkv"]
    outcome = redact(source, target, GOING_ON, crew(), Orders(publish_anyway=True))
    assert [leak.kind for leak in outcome.report.leaks] == [LeakKind.TRUNCATED]


@pytest.mark.parametrize("clip", [LONG, replace(LONG, sound=True)], ids=["mute", "sounding"])
@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_so_is_one_whose_structure_tells_that_its_end_is_missing(
    tmp_path: Path, suffix: str, clip: Clip
) -> None:
    source = cut(tmp_path / f"in{suffix}", clip)
    target = tmp_path / f"out{suffix}"
    with pytest.raises(Damaged, match="cut off"):
        redact(source, target, POLICY, crew())
    with pytest.raises(Withheld, match="before the original does") as withheld:
        redact(source, target, GOING_ON, crew())
    leaks = withheld.value.report.leaks  # type: ignore[attr-defined]
    assert [leak.kind for leak in leaks] == [LeakKind.TRUNCATED]
    assert left(tmp_path) == [source.name]
    report = redact(source, target, GOING_ON, crew(), Orders(publish_anyway=True)).report
    assert [leak.kind for leak in report.leaks] == [LeakKind.TRUNCATED]
    assert any("cut off" in notice for notice in report.notices)
    assert left(tmp_path) == [source.name, target.name]


def test_a_few_lost_pictures_are_not_made_up_for_by_a_longer_last_one(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "in.mkv", LONG)
    with av.open(str(source)) as container:
        last = [bytes(packet) for packet in container.demux(video=0) if packet.size][-3:]
    content = source.read_bytes()
    source.write_bytes(content[: content.index(last[0]) - 10])
    with pytest.raises(Withheld) as withheld:
        redact(source, tmp_path / "out.mkv", GOING_ON, crew())
    (leak,) = withheld.value.report.leaks  # type: ignore[attr-defined]
    assert leak.kind is LeakKind.TRUNCATED


def test_one_that_declares_no_length_is_copied_on_request_and_that_is_told(tmp_path: Path) -> None:
    ticks = Clip(pts=range(0, 100 * 3600, 3600), time_base=Fraction(1, 90000))
    source, target = write_clip(tmp_path / "in.ts", ticks), tmp_path / "out.ts"
    source.write_bytes(source.read_bytes()[:-2000])
    with pytest.raises(Damaged, match="cut off"):
        redact(source, target, POLICY, crew())
    report = redact(source, target, GOING_ON, crew()).report
    assert any("cut off" in notice for notice in report.notices)
    assert report.clean
