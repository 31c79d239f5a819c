"""Subtitles are dropped; where they are kept, nothing comes along but what is shown of them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest

from bystander.domain.findings import Kind
from bystander.domain.job import Orders
from bystander.domain.policy import Policy, Subtitles
from bystander.domain.report import Report
from bystander.errors import Unsupported
from bystander.media.bare_subtitles import BareSubtitles, can_be_bare
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.file import look_at, verify
from bystander.run.lookout import Lookout
from bystander.run.streams import redact
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

KEEP = Policy(effect="solid", subtitles=Subtitles.KEEP)
SCRIPT = b"""[Script Info]
; Made by Planted
Title: Interview with Planted
ScriptType: v4.00+
PlayResX: 384

[Aegisub Project Garbage]
Video File: /home/planted/interview.mp4

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Planted,Arial,16

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Planted,Planted,0,0,0,,Planted
"""
EVENT = rb"0,0,Planted,Planted,10,0,0,,{\i1}Hello{a note by Planted} there"
TIMED = b"\0\x0bHello there\0\0\0\x12styl" + bytes(10)
LINK = b"\0\0\0\x0fhrefPlanted"
WORDS = {
    (".mkv", "ass"): EVENT,
    (".mkv", "srt"): b"<i>Hello there</i>",
    (".mp4", "mov_text"): TIMED + LINK,
    (".mov", "mov_text"): TIMED + LINK,
    (".webm", "webvtt"): b"Hello there",
}


def crew() -> Crew:
    tracker = TwoThresholdTracker(KEEP.start, KEEP.keep, KEEP.bridge)
    return Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"solid": Solid()})


def written(path: Path, codec: str, *packets: bytes) -> Path:
    """The clip and subtitles, one of them every eighth of a second."""
    pictures = "libvpx-vp9" if path.suffix == ".webm" else "libx264"
    made = write_clip(path.with_name(f"clip{path.suffix}"), Clip(pictures))
    with av.open(str(made)) as source, av.open(str(path), "w") as output:
        video = output.add_stream_from_template(source.streams.video[0], opaque=True)
        stream: Any = output.add_stream(codec)
        stream.codec_context.subtitle_header = SCRIPT
        stream.time_base = Fraction(1, 1000)
        stream.metadata.update({"language": "eng", "title": "Planted"})
        for number, data in enumerate(packets):
            packet: Any = av.Packet(data)
            packet.pts = packet.dts = 125 * number
            packet.duration, packet.time_base, packet.stream = 100, Fraction(1, 1000), stream
            output.mux(packet)
        for each in source.demux(video=0):
            if each.size:
                each.stream = video
                output.mux(each)
    made.unlink()
    return path


def subtitles(path: Path) -> list[tuple[Fraction, Fraction, bytes]]:
    with av.open(str(path)) as container:
        if not container.streams.subtitles:
            return []
        return [
            (packet.pts * packet.time_base, packet.duration * packet.time_base, bytes(packet))
            for packet in container.demux(container.streams.subtitles)
            if packet.size and packet.pts is not None and packet.duration is not None
        ]


@pytest.fixture(params=WORDS, ids=lambda kind: kind[1] + kind[0])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    suffix, codec = request.param
    data = WORDS[request.param]
    return written(tmp_path / f"in{suffix}", codec, data, data)


def test_they_are_dropped_and_that_is_told(source: Path) -> None:
    target = source.with_name(f"out{source.suffix}")
    report = redact(source, target, Policy(effect="solid"), crew()).report
    assert subtitles(source)
    assert subtitles(target) == []
    assert "1 stream(s) of subtitles dropped, for they may name people" in report.notices


def test_on_request_they_are_kept_at_their_times_and_that_is_told(source: Path) -> None:
    target = source.with_name(f"out{source.suffix}")
    report = redact(source, target, KEEP, crew()).report
    assert report.clean
    told = [(start, length) for start, length, data in subtitles(target) if len(data) > 2]
    assert told == [(start, length) for start, length, data in subtitles(source) if len(data) > 2]
    assert b"Hello" in subtitles(target)[-1][2] or b"Hello" in subtitles(target)[-2][2]
    assert any("subtitles kept" in notice for notice in report.notices)
    assert not any("subtitles dropped" in notice for notice in report.notices)


def test_of_what_is_written_about_them_only_the_language_is_kept(source: Path) -> None:
    target = source.with_name(f"out{source.suffix}")
    redact(source, target, KEEP, crew())
    assert b"Planted" in source.read_bytes()
    assert b"Planted" not in target.read_bytes()
    with av.open(str(target)) as container:
        assert container.streams.subtitles[0].metadata["language"] == "eng"


def judged(source: Path, copy: Path, policy: Policy) -> Report:
    return verify(source, copy, crew(), Orders(), look_at(source, policy, crew()))


def test_a_copy_with_subtitles_passes_only_where_they_may_stay(tmp_path: Path) -> None:
    source = written(tmp_path / "in.mkv", "srt", b"Hello")
    target = tmp_path / "out.mkv"
    redact(source, target, KEEP, crew())
    assert judged(source, target, KEEP).clean
    kinds = {leak.kind for leak in judged(source, target, Policy(effect="solid")).leaks}
    assert kinds == {"stream", "tag"}
    redact(source, tmp_path / "bare.mkv", Policy(effect="solid"), crew())
    assert not judged(source, tmp_path / "bare.mkv", KEEP).clean


def test_subtitles_of_an_unknown_kind_are_dropped_even_then() -> None:
    assert can_be_bare("subrip")
    assert not can_be_bare("dvb_teletext")
    assert not can_be_bare("eia_608")


def test_an_event_that_makes_no_sense_is_refused_and_nothing_is_published(tmp_path: Path) -> None:
    source = written(tmp_path / "in.mkv", "ass", b"no event")
    with pytest.raises(Unsupported, match="--subtitles drop"):
        redact(source, tmp_path / "out.mkv", KEEP, crew())
    assert [path.name for path in tmp_path.iterdir()] == ["in.mkv"]


def test_the_head_of_vobsub_keeps_size_and_colours() -> None:
    head = b"# Vob of Planted\nsize: 720x576\npalette: 000000, ffffff\nid: en, index: 0\n"
    bare = BareSubtitles("dvd_subtitle", head)
    assert bare.head == b"size: 720x576\npalette: 000000, ffffff\n"
    assert bare.shown(b"any") == b"any"
    assert BareSubtitles("dvd_subtitle", bytes(64)).head == bytes(64)
    assert BareSubtitles("hdmv_pgs_subtitle", b"Planted").head == b""


@pytest.mark.parametrize("data", [b"\0\5Hello\0\0\0\x20styl", b"\0\5Hello\0\0\0\1"])
def test_timed_text_that_does_not_add_up_is_refused(data: bytes) -> None:
    with pytest.raises(Unsupported):
        BareSubtitles("mov_text", bytes(30)).shown(data)
