"""Where nothing is hidden, pictures stay as they are coded; elsewhere they are covered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from bystander.domain.clock import Timeline
from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan, between
from bystander.domain.geometry import Box
from bystander.domain.plan import Plan
from bystander.domain.policy import OnDamage, Policy
from bystander.media.untouched.avc import Configuration, kind_of, measured, packed
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.redact.apply import apply_beside
from bystander.redact.solid import Solid
from bystander.testing.clips import Clip, picture
from bystander.testing.plans import cover_of, plan_for, resting

GROUP, COUNT = 16, 80
WORDS = b"Somebody's Name, 12 Some Street"
SEI = 6

NOTHING: Mapping[str, str] = {}

Change = Callable[[list[bytes], int], list[bytes]]
"""Units of a packet and its number -> other units."""


def as_it_is(units: list[bytes], _: int) -> list[bytes]:
    return units


def written(
    path: Path,
    change: Change = as_it_is,
    pts: Sequence[int] = range(0, COUNT * 512, 512),
    options: Mapping[str, str] = NOTHING,
) -> Path:
    """A clip in five groups of pictures, B-pictures among them, as H.264 with lengths."""
    clip = Clip(width=160, height=120)
    usual = {"g": str(GROUP), "keyint_min": str(GROUP), "bf": "3", "crf": "23", "sc_threshold": "0"}
    whole = path.with_name("whole.mp4")
    with av.open(str(whole), "w", options={"video_track_timescale": "12800"}) as output:
        stream = output.add_stream("libx264", rate=25, options=usual | dict(options))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = clip.width, clip.height, "yuv420p"
        stream.codec_context.time_base = stream.time_base = Fraction(1, 12800)
        for number, tick in enumerate(pts):
            frame = av.VideoFrame.from_ndarray(picture(clip, number), "rgb24")
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = tick, Fraction(1, 12800)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    with av.open(str(whole)) as source, av.open(str(path), "w") as output:
        twin = output.add_stream_from_template(source.streams.video[0], opaque=True)
        for number, packet in enumerate(p for p in source.demux(video=0) if p.size):
            new: Packet[Any] = Packet(packed(change(list(measured(bytes(packet), 4)), number), 4))
            new.pts, new.dts, new.duration = packet.pts, packet.dts, packet.duration
            new.time_base, new.is_keyframe = packet.time_base, packet.is_keyframe
            new.stream = twin
            output.mux_one(new)
    return path


def planned(source: VideoSource, *covers: tuple[int, int]) -> Plan:
    """A cover in the middle of the picture in each of these ranges of frames."""
    paths = [resting(Box(40, 40, 90, 90), start, end) for start, end in covers]
    frames = list(source.frames())
    pts = np.array([frame.time.pts for frame in frames], dtype=np.int64)
    hidden = tuple(cover_of(path, "solid", track=place) for place, path in enumerate(paths, 1))
    plan = plan_for(source.facts.size, hidden, len(frames))
    return replace(plan, timeline=Timeline(pts, source.facts.time_base))


def carried_out(source: VideoSource, plan: Plan, target: Path) -> tuple[FrameSpan, ...]:
    passages = source.passages(plan.timeline, plan.covered())
    rest = between(passages, len(plan.timeline))
    frames = source.frames_in(rest) if passages else source.frames()
    with VideoStaged(source, target, replace=False) as staged:
        if passages:
            staged.announce(passages)
        for item in apply_beside(frames, plan, {"solid": Solid()}, passages):
            staged.write(item)
        staged.reopen()
        staged.publish()
    return passages


def luma(frame: Frame) -> np.ndarray[Any, Any]:
    return np.array(frame.planes[0].samples)


def coded(path: Path) -> Iterator[tuple[int | None, list[bytes]]]:
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                yield packet.pts, list(measured(bytes(packet), 4))


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_groups_without_covers_come_out_as_they_were_and_the_others_are_covered(
    tmp_path: Path, suffix: str
) -> None:
    source = VideoSource(written(tmp_path / f"in{suffix}"))
    plan = planned(source, (20, 25), (38, 41))
    passages = carried_out(source, plan, tmp_path / f"out{suffix}")
    assert passages == (FrameSpan(0, 16), FrameSpan(48, 80))
    pairs = list(zip(source.frames(), VideoSource(tmp_path / f"out{suffix}").frames(), strict=True))
    assert [ours.seconds for _, ours in pairs] == [theirs.seconds for theirs, _ in pairs]
    for theirs, ours in pairs:
        hidden = 20 <= ours.index < 25 or 38 <= ours.index < 41
        same = np.array_equal(luma(ours), luma(theirs))
        assert same == any(ours.index in passage for passage in passages)
        assert hidden == (luma(ours)[60, 60] < 60)


@pytest.mark.parametrize("covered", [(0, 3), (77, 80), (0, 80), (33, 34)])
def test_wherever_a_cover_lies_all_frames_are_there_at_their_times(
    tmp_path: Path, covered: tuple[int, int]
) -> None:
    ticks = [number * 512 + (number * 37) % 200 for number in range(COUNT)]
    source = VideoSource(written(tmp_path / "in.mp4", pts=ticks))
    carried_out(source, planned(source, covered), tmp_path / "out.mp4")
    out = VideoSource(tmp_path / "out.mp4")
    assert [frame.time.pts for frame in out.frames()] == ticks
    assert out.facts.duration == source.facts.duration


def test_a_video_with_nothing_to_hide_keeps_every_coded_picture(tmp_path: Path) -> None:
    source = VideoSource(written(tmp_path / "in.mp4"))
    assert carried_out(source, planned(source), tmp_path / "out.mp4") == (FrameSpan(0, COUNT),)
    pictures = [units[-1:] for _, units in coded(tmp_path / "out.mp4")]
    assert pictures == [units[-1:] for _, units in coded(tmp_path / "in.mp4")]


def test_words_among_the_pictures_are_not_taken_over(tmp_path: Path) -> None:
    def worded(units: list[bytes], _: int) -> list[bytes]:
        return [bytes((SEI, 5, 16 + len(WORDS))) + b"u" * 16 + WORDS + b"\x80", *units]

    source = VideoSource(written(tmp_path / "in.mp4", worded))
    assert WORDS in (tmp_path / "in.mp4").read_bytes()
    assert carried_out(source, planned(source, (20, 25)), tmp_path / "out.mp4")
    assert WORDS not in (tmp_path / "out.mp4").read_bytes()
    assert {kind_of(unit) for _, units in coded(tmp_path / "out.mp4") for unit in units} == {1, 5}


def second_view(units: list[bytes], number: int) -> list[bytes]:
    return [*units, b"\x74" + units[-1][1:]] if number == 70 else units


def other_sets(units: list[bytes], number: int) -> list[bytes]:
    return [b"\x67\x64\x00\x0a\xac\xd9", *units] if number == 0 else units


@pytest.mark.parametrize("change", [second_view, other_sets])
def test_a_stream_with_more_in_it_than_pictures_that_are_shown_is_encoded_whole(
    tmp_path: Path, change: Change
) -> None:
    source = VideoSource(written(tmp_path / "in.mp4", change))
    assert source.splice is None


def test_groups_that_lean_on_each_other_are_not_parted(tmp_path: Path) -> None:
    source = VideoSource(written(tmp_path / "in.mp4", options={"x264-params": "open-gop=1"}))
    assert source.splice is not None
    assert list(source.splice.groups) == [FrameSpan(0, COUNT)]


def test_pictures_with_hidden_edges_are_not_taken_over(tmp_path: Path) -> None:
    params = {"x264-params": "crop-rect=0,0,32,0"}
    source = VideoSource(written(tmp_path / "in.mp4", options=params))
    assert source.facts.size.width == 128
    assert source.splice is None


def test_pictures_that_an_edit_list_leaves_out_are_not_taken_over(tmp_path: Path) -> None:
    path = written(tmp_path / "in.mp4")
    content = path.read_bytes()
    place = content.index(b"elst") + 16  # version, count, duration; then the media time
    begin = int.from_bytes(content[place : place + 4], "big") + 40 * 512
    path.write_bytes(content[:place] + begin.to_bytes(4, "big") + content[place + 4 :])
    source = VideoSource(path, Policy(on_damage=OnDamage.FAIL))
    assert source.splice is None


def test_a_plan_with_other_times_takes_nothing_over(tmp_path: Path) -> None:
    source = VideoSource(written(tmp_path / "in.mp4"))
    other = Timeline(np.arange(COUNT, dtype=np.int64), source.facts.time_base)
    assert source.passages(other, ()) == ()


def test_a_short_passage_is_not_worth_an_encoder(tmp_path: Path) -> None:
    source = VideoSource(written(tmp_path / "in.mp4", options={"g": "8", "keyint_min": "8"}))
    plan = planned(source, (4, 5), (20, 21), (36, 79))
    assert source.passages(plan.timeline, plan.covered()) == ()


@pytest.mark.parametrize("cut", [3, 7, 12, 20])
def test_a_configuration_that_is_cut_off_is_none(tmp_path: Path, cut: int) -> None:
    with av.open(str(written(tmp_path / "in.mp4"))) as container:
        head = bytes(container.streams.video[0].codec_context.extradata or b"")
    whole = Configuration.parsed(head)
    assert whole.with_sets((), ()) == head
    with pytest.raises(ValueError, match=r"set|configuration"):
        Configuration.parsed(head[:cut])


def test_a_configuration_that_holds_words_is_none(tmp_path: Path) -> None:
    with av.open(str(written(tmp_path / "in.mp4"))) as container:
        whole = Configuration.parsed(
            bytes(container.streams.video[0].codec_context.extradata or b"")
        )
    words = b"\x06\x05\x04name\x80"
    with pytest.raises(ValueError, match="more than"):
        Configuration.parsed(whole.with_sets((), (words,)))


def test_a_configuration_with_more_behind_its_sets_is_none(tmp_path: Path) -> None:
    with av.open(str(written(tmp_path / "in.mp4"))) as container:
        head = bytes(container.streams.video[0].codec_context.extradata or b"")
    with pytest.raises(ValueError, match="more than"):
        Configuration.parsed(head + b"name")


def test_an_encoder_gets_a_number_that_no_parameter_set_has(tmp_path: Path) -> None:
    source = VideoSource(written(tmp_path / "in.mp4", options={"x264-params": "sps-id=1"}))
    assert source.splice is not None
    assert source.splice.number == 2
