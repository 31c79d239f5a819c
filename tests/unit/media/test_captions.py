"""Closed captions hide inside the picture stream, and say what people say: none survives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.geometry import Size
from bystander.domain.report import LeakKind
from bystander.media.traces.door import traces_of
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.testing.clips import Clip, picture, write_clip
from bystander.testing.plans import plan_for
from bystander.verify.tags import left_over

MARK = b"GA94"
WORDS = b"NOBODY LIVES"


def user_data() -> bytes:
    """ATSC A/53 part 4, 6.2.3: ``GA94``, captions, two letters of CEA-608 a time."""
    pairs = [WORDS[place : place + 2] for place in range(0, len(WORDS), 2)]
    triples = b"".join(b"\xfc" + pair for pair in pairs)
    return MARK + b"\x03" + bytes([0x40 | len(pairs), 0xFF]) + triples + b"\xff"


def sei(head: bytes) -> bytes:
    """A message registered by ITU-T T.35: country 0xB5, provider 0x0031."""
    message = b"\xb5\x00\x31" + user_data()
    return b"\0\0\0\1" + head + b"\x04" + bytes([len(message)]) + message + b"\x80"


# Codec -> what is put in, and the start of the first slice, before which it goes.
CAPTIONED = {
    "libx264": (sei(b"\x06"), rb"\x00\x00\x01[\x01\x21\x41\x61\x05\x25\x45\x65]"),
    "libx265": (sei(b"\x4e\x01"), rb"\x00\x00\x01[\x00-\x3f]\x01"),
    "mpeg2video": (b"\0\0\1\xb2" + user_data(), rb"\x00\x00\x01\x01"),
}


def captioned(packet: Packet[VideoStream], codec: str) -> Packet[Any]:
    words, slices = CAPTIONED[codec]
    content = bytes(packet)
    found = re.search(slices, content, re.DOTALL)
    assert found is not None
    place = found.start()
    more: Packet[Any] = Packet(content[:place] + words + content[place:])
    more.pts, more.dts, more.duration = packet.pts, packet.dts, packet.duration
    more.time_base, more.is_keyframe, more.stream = (
        packet.time_base,
        packet.is_keyframe,
        packet.stream,
    )
    return more


def packets(stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    for index in range(6):
        frame = av.VideoFrame.from_ndarray(picture(Clip(), index), "rgb24")
        frame = frame.reformat(format="yuv420p")
        frame.pts, frame.time_base = index, Fraction(1, 25)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def write_captioned(path: Path, codec: str) -> Path:
    with av.open(str(path), "w") as output:
        quiet = {"x265-params": "log-level=0"} if codec == "libx265" else {}
        stream = output.add_stream(codec, rate=25, options=quiet)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for packet in packets(stream):
            output.mux(captioned(packet, codec))
    return path


def captions_in(path: Path) -> list[bytes]:
    """What a player would show, picture by picture."""
    with av.open(str(path)) as container:
        sides: list[Any] = [list(frame.side_data) for frame in container.decode(video=0)]
    return [bytes(side) for each in sides for side in each if side.type.name == "A53_CC"]


@pytest.mark.parametrize("codec", list(CAPTIONED))
def test_no_closed_caption_survives(tmp_path: Path, codec: str) -> None:
    original = write_captioned(tmp_path / "in.ts", codec)
    assert len(captions_in(original)) == 6
    assert MARK in original.read_bytes()
    source = VideoSource(original)
    with VideoStaged(source, tmp_path / "out.ts", replace=False) as staged:
        for frame in source.frames():
            staged.write(Redacted(frame, seal=SEAL))
        staged.reopen()
        staged.publish()
    copy = tmp_path / "out.ts"
    assert captions_in(copy) == []
    assert MARK not in copy.read_bytes()
    assert VideoSource(copy).facts.codec == source.facts.codec


def of_many_pictures(path: Path, codec: str, captions_at: int) -> Path:
    """The same small picture 20,101 times, once with captions."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        (first, *_) = packets(stream)
        content, spoken = bytes(first), bytes(captioned(first, codec))
        for index in range(20_101):
            packet: Packet[Any] = Packet(spoken if index == captions_at else content)
            packet.pts = packet.dts = index
            packet.time_base, packet.stream, packet.is_keyframe = Fraction(1, 25), stream, True
            output.mux_one(packet)
    return path


@pytest.mark.parametrize(("captions_at", "found"), [(20_100, ["bitstream"]), (20_101, [])])
def test_captions_are_found_in_the_very_last_picture_of_a_long_video(
    tmp_path: Path, captions_at: int, found: list[str]
) -> None:
    path = of_many_pictures(tmp_path / "a.ts", "mpeg2video", captions_at)
    assert [trace.name for trace in traces_of(path)] == found


def test_in_a_copy_that_somebody_else_made_captions_are_a_leak(tmp_path: Path) -> None:
    foreign = write_captioned(tmp_path / "a.ts", "mpeg2video")
    (leak,) = left_over(traces_of(foreign), plan_for(Size(96, 64), ()))
    assert leak.kind is LeakKind.TAG
    assert WORDS.decode() not in leak.detail


def test_what_could_not_be_read_is_told_for_it_may_say_anything(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", Clip("mpeg2video", time_base=Fraction(1, 25)))
    assert "unread" not in {trace.name for trace in traces_of(path)}
    path.write_bytes(path.read_bytes()[:-300])
    assert "unread" in {trace.name for trace in traces_of(path)}
